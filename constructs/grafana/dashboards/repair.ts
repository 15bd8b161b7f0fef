import type { Dashboard, DashboardLink, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';

/** The annotations that users add in Grafana. */
const builtInAnnotations = {
  builtIn: 1,
  name: 'Annotations & Alerts',
  type: 'dashboard',
  datasource: { type: 'grafana', uid: '-- Grafana --' },
  enable: true,
  hide: true,
  iconColor: 'rgba(0, 211, 255, 1)',
};

/**
 * A copy of what the builders return, with what they leave out or set to values that nobody wants:
 *
 * - a unique `id` for each panel, without which Grafana 13 may drop panels;
 * - lists that are absent if they are empty;
 * - `placement` of links, which hides them in a menu;
 * - settings of variables that belong to another kind of variable.
 */
export function repaired(dashboard: Dashboard): Dashboard {
  const copy = JSON.parse(JSON.stringify(dashboard)) as Dashboard;
  return {
    ...copy,
    panels: (copy.panels ?? []).map((panel, n) => ({ ...panel, id: n + 1 })),
    templating: { list: (copy.templating.list ?? []).map(withoutForeignSettings) },
    annotations: { list: [builtInAnnotations, ...(copy.annotations.list ?? [])] },
    links: (copy.links ?? []).map(({ placement: _menu, ...link }): DashboardLink => link),
  };
}

function withoutForeignSettings(variable: VariableModel): VariableModel {
  const { auto: _auto, auto_min: _min, auto_count: _count, skipUrlSync: _sync, ...rest } = variable;
  return rest;
}
