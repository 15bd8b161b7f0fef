import type { DataSource, TraceLabels } from '../contracts';
import type { Problem } from '../kit';
import { dashboardProblems } from './dashboard-rules';
import type { DashboardContent, DashboardModel } from './dashboards';
import { dataSourceFileProblems } from './data-source-rules';
import type { DataSourceFile } from './data-sources';
import { traceLinkProblems } from './link-rules';
import { dashboardJson } from './provisioning';
import { budgetProblems, tenantProblems } from './rules';
import type { TraceLinks } from './trace-links';

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
  /**
   * Labels of streams by the attributes of spans with the same values, the most important one first. A span that has it
   * links to its lines. Required if a `tempo` has a `linkedUid`.
   *
   * @default - none
   */
  readonly traceLabels?: TraceLabels;
  /**
   * Whether lines can have the ID of their trace in their text only, and not as structured metadata `trace_id`. Links
   * then search the text too: those of spans are slower, and a line that has the ID in both has two links.
   *
   * @default true
   */
  readonly traceIdsInText?: boolean;
  /**
   * Whether the Prometheus has the metrics of the metrics-generator of Tempo, from which the graph of services is drawn.
   *
   * @default false
   */
  readonly serviceGraph?: boolean;
}

/** What the links of the data sources are made from. @param metricsUid - of the Prometheus */
export function traceLinksOf(
  { traceLabels, traceIdsInText = true, serviceGraph = false }: Omit<GrafanaContent, 'dataSources'>,
  metricsUid: string | undefined,
): TraceLinks {
  return {
    labels: traceLabels,
    idsInText: traceIdsInText,
    serviceMetricsUid: serviceGraph ? metricsUid : undefined,
  };
}

/**
 * Validates the content.
 *
 * @param uids - of all data sources that its dashboards and links may refer to
 * @param metricsUid - of the Prometheus
 */
export function contentProblems(
  content: GrafanaContent,
  { content: file, env }: DataSourceFile,
  uids: readonly string[],
  metricsUid: string | undefined,
): Problem[] {
  return [
    ...tenantProblems(content),
    ...traceLinkProblems(content, metricsUid),
    ...budgetProblems(content.budget),
    ...dataSourceFileProblems(
      file,
      env.map(({ name }) => name),
      uids,
    ),
    ...dashboardProblems((content.dashboards ?? []).map(dashboardJson), uids),
  ];
}
