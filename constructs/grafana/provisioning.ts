import type { Data } from '../kit';
import type { DashboardContent } from './dashboards';

/** Files in the folder `alerting` of the provisioning, by their names without extension. */
export type AlertingFiles = Readonly<Record<string, Data>>;

/** The folder of the dashboards and of the alerts. */
export const folder = { title: 'Logging', uid: 'logging' };

/** Mount path of the configuration: `grafana.ini` and the provisioning. */
export const configPath = '/etc/grafana';

/** Mount path of the dashboards. */
export const dashboardsPath = '/etc/grafana-dashboards';

/** The file by which Grafana finds the dashboards, which it reads again when they change. */
export function dashboardProviders(): Data {
  return {
    apiVersion: 1,
    providers: [
      {
        name: folder.uid,
        orgId: 1,
        type: 'file',
        folder: folder.title,
        folderUid: folder.uid,
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: dashboardsPath, foldersFromFilesStructure: false },
      },
    ],
  };
}

/** JSON whose keys are in alphabetical order, so that it does not depend on the order in which a builder sets them. */
export function dashboardJson(dashboard: DashboardContent): string {
  return `${JSON.stringify(sorted(dashboard), null, 1)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
