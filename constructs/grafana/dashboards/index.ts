import type * as All from './all';
import type { DashboardContent, DashboardModel } from './model';

export type { DashboardContent, DashboardModel } from './model';
export { dashboardUids } from './uids';
export { requestsOf, type DashboardRequest, type RequestOptions } from './requests';

/**
 * The dashboards, ready to be provisioned as files: Logs, Errors, Kubernetes events, Agents, Loki and gateway, Ingestion.
 * One of which nothing is known, such as that of events that are not collected, is left out.
 */
export function dashboards(model: DashboardModel): DashboardContent[] {
  // The builders take a third of a second to load, which only environments with Grafana need.
  const { allDashboards } = require('./all') as typeof All;
  return allDashboards(model);
}
