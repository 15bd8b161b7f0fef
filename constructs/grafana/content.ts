import type { DataSource } from '../contracts';
import type { Problem } from '../kit';
import { dashboardProblems } from './dashboard-rules';
import type { DashboardContent, DashboardModel } from './dashboards';
import { dataSourceFileProblems } from './data-source-rules';
import type { DataSourceFile } from './data-sources';
import { dashboardJson } from './provisioning';
import { budgetProblems, tenantProblems } from './rules';

/** What a Grafana shows, whether this app deploys it or not. */
export interface GrafanaContent {
  /** What it queries; the first one is the default. */
  readonly dataSources: readonly DataSource[];
  /** Dashboards, whose uids and titles are unique. @default - none */
  readonly dashboards?: readonly DashboardContent[];
  /** Expected amount and prices, which the dashboard of the ingestion compares with. @default - none */
  readonly budget?: DashboardModel['budget'];
  /**
   * Allows data sources of several tenants: in the open-source Grafana every user of an organization, viewers too, can
   * query all of its data sources.
   *
   * @default false
   */
  readonly viewersSeeAllTenants?: boolean;
}

/** Validates the content. @param uids - of all data sources that its dashboards may refer to */
export function contentProblems(
  content: GrafanaContent,
  { content: file, env }: DataSourceFile,
  uids: readonly string[],
): Problem[] {
  return [
    ...tenantProblems(content),
    ...budgetProblems(content.budget),
    ...dataSourceFileProblems(
      file,
      env.map(({ name }) => name),
    ),
    ...dashboardProblems((content.dashboards ?? []).map(dashboardJson), uids),
  ];
}
