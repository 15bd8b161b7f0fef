import type { Dashboard, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardContent } from './model';

/** A request that Grafana makes to show a dashboard. */
export interface DashboardRequest {
  /** uid of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel, or `variable` and its name. */
  readonly panel: string;
  /** Type of the data source. */
  readonly source: 'loki' | 'prometheus';
  /** Path below the URL of the data source. */
  readonly path: string;
  /** LogQL or PromQL without variables and macros; of a variable a stream selector, which may be empty. */
  readonly query: string;
  readonly type: 'range' | 'instant' | 'values';
}

/** What the user has chosen. */
export interface RequestOptions {
  /** Values of variables by name: a text, a choice of several, or `$__all`. @default - what dashboards open with */
  readonly variables?: Readonly<Record<string, string | readonly string[]>>;
  /** Time that the dashboard shows, seconds. @default 3600 */
  readonly rangeSeconds?: number;
  /** Time between two points of a graph, seconds, as the width of the panel demands. @default 15 */
  readonly stepSeconds?: number;
}

/**
 * Every request of dashboards, those of variables included, with variables and macros replaced as Grafana does: variables
 * in the browser, then the macros by the data source, as plain text.
 */
export function requestsOf(dashboards: readonly DashboardContent[], options: RequestOptions = {}): DashboardRequest[] {
  // The types of the SDK are not those of this function: projects that resolve modules as in CommonJS cannot read them.
  return (dashboards as readonly Dashboard[]).flatMap((dashboard) => {
    const variables = dashboard.templating.list ?? [];
    const uid = dashboard.uid ?? '';
    return [
      ...variables.flatMap((variable) => requestOfVariable(uid, variable, variables, options)),
      ...(dashboard.panels ?? []).flatMap((panel) => requestsOfPanel(uid, panel as Panel, variables, options)),
    ];
  });
}

interface Target {
  readonly expr?: string;
  readonly queryType?: string;
  readonly instant?: boolean;
  readonly datasource?: { readonly type?: string };
}

function requestsOfPanel(
  dashboard: string,
  { title = '', targets = [] }: Panel,
  variables: readonly VariableModel[],
  options: RequestOptions,
): DashboardRequest[] {
  return (targets as readonly Target[]).map(({ expr = '', queryType, instant, datasource }) => {
    const source = datasource?.type === 'prometheus' ? 'prometheus' : 'loki';
    const type = queryType === 'instant' || instant === true ? 'instant' : 'range';
    const path = `${source === 'loki' ? '/loki' : ''}/api/v1/${type === 'instant' ? 'query' : 'query_range'}`;
    const query = withMacros(withVariables(expr, variables, options.variables), type, options);
    return { dashboard, panel: title, source, path, query, type };
  });
}

function requestOfVariable(
  dashboard: string,
  { name, type, query, datasource }: VariableModel,
  variables: readonly VariableModel[],
  options: RequestOptions,
): DashboardRequest[] {
  if ((type as string) !== 'query' || datasource?.type !== 'loki' || typeof query !== 'object') return [];
  const { label, stream } = query as { readonly label: string; readonly stream: string };
  return [
    {
      dashboard,
      panel: `variable ${name}`,
      source: 'loki',
      path: `/loki/api/v1/label/${label}/values`,
      query: withVariables(stream, variables, options.variables),
      type: 'values',
    },
  ];
}

const reference = /\$(\w+)|\$\{(\w+)(?::(\w+))?\}/g;

/** Replaces the variables of the dashboard; others, such as macros, stay. */
function withVariables(
  text: string,
  variables: readonly VariableModel[],
  chosen: RequestOptions['variables'] = {},
): string {
  return text.replaceAll(reference, (whole, plain: string | undefined, braced: string | undefined, format?: string) => {
    const variable = variables.find(({ name }) => name === (plain ?? braced));
    if (variable === undefined) return whole;
    const value = chosen[variable.name] ?? variable.current?.value ?? '';
    return formatted(value, variable, format);
  });
}

function formatted(value: string | readonly string[], variable: VariableModel, format: string | undefined): string {
  const isAll = value === '$__all' || (Array.isArray(value) && value[0] === '$__all');
  if (isAll && variable.allValue !== undefined) return variable.allValue;
  const values = typeof value === 'string' ? [value] : value;
  if (format === 'doublequote') return values.map((one) => `"${one.replaceAll('"', '\\"')}"`).join(',');
  if (variable.multi !== true && variable.includeAll !== true) return values.join(',');
  return typeof value === 'string' ? value : value.map(escaped).join('|');
}

/** A value as part of a regular expression, which is in a string of LogQL. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\\\\\').replaceAll(/[$^*{}[\]+?.()|]/g, String.raw`\\$&`);
}

function withMacros(query: string, type: 'range' | 'instant', options: RequestOptions): string {
  const { rangeSeconds = 3600, stepSeconds = 15 } = options;
  const step = duration(stepSeconds);
  const macros: [string, string][] = [
    ['$__auto', type === 'instant' ? `${rangeSeconds}s` : step],
    ['$__interval_ms', String(stepSeconds * 1000)],
    ['${__interval}', step],
    ['$__interval', step],
    ['$__range_ms', String(rangeSeconds * 1000)],
    ['$__range_s', String(rangeSeconds)],
    ['${__range}', `${rangeSeconds}s`],
    ['$__range', `${rangeSeconds}s`],
  ];
  return macros.reduce((text, [macro, value]) => text.replaceAll(macro, value), query);
}

/** A duration in its largest whole unit, as Grafana writes it: the rest is cut off. */
function duration(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
  ];
  const found = units.find(([size]) => seconds >= size);
  return found === undefined ? `${Math.floor(seconds)}s` : `${Math.floor(seconds / found[0])}${found[1]}`;
}
