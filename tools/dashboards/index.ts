/** Writes docs/dashboards.md and a picture of the layout of each dashboard. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DashboardModel } from '../../constructs/grafana';
import { allDashboards } from '../../constructs/grafana/dashboards/all';
import { sentFields } from '../../constructs/kit';
import { dashboardsPage } from './page';
import { layoutSvg } from './svg';

/** An environment that collects everything, with the default labels and the app. */
const documented: DashboardModel = {
  logs: 'loki',
  metrics: 'prometheus',
  fields: sentFields({
    pipeline: { labels: { app: { pod: 'app' } } },
    sources: [{ origin: 'pods' }],
    metadata: true,
  }),
  events: '{job="kubernetes-events"}',
  hostLabel: 'host',
  gateway: '{namespace="logging", container="gateway"}',
  budget: { gbPerDay: 50, prices: { ingestGb: 0.1, storedGbMonth: 0.02 } },
};

/** The files, by their paths below docs/. */
export function dashboardFiles(): Map<string, string> {
  const all = allDashboards(documented);
  const pictureOf = ({ uid }: { readonly uid?: string }): string => `dashboards/${uid}.svg`;
  return new Map([
    ['dashboards.md', dashboardsPage(all, pictureOf)],
    ...all.map((dashboard): [string, string] => [pictureOf(dashboard), layoutSvg(dashboard)]),
  ]);
}

if (require.main === module)
  for (const [file, text] of dashboardFiles()) {
    const path = join(__dirname, '../../docs', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
