import type { DataSource, SentFields } from '../contracts';
import { podSelector, sentFields } from '../kit';
import { gatewayContainer } from '../gateway';
import { dashboards, type DashboardModel } from '../grafana';
import type { BuildContext, Parts } from './sections/section';

/** What a section of a Grafana knows of its dashboards. */
export interface DashboardPlan {
  readonly dataSources: readonly DataSource[];
  /** uid of the data source of a Prometheus. */
  readonly metrics: string | undefined;
  readonly budget: DashboardModel['budget'];
}

/** The dashboards for what an environment collects; none without a data source. */
export function dashboardsOf(context: BuildContext, parts: Parts, plan: DashboardPlan): ReturnType<typeof dashboards> {
  const first = plan.dataSources.find(({ type }) => type === 'loki');
  return first === undefined ? [] : dashboards(model(context, parts, first.uid, plan));
}

function model(
  { environment }: BuildContext,
  { podFields, events, gateway }: Parts,
  logs: string,
  { metrics, budget }: DashboardPlan,
): DashboardModel {
  const hosts = Object.keys(environment.collect?.hosts ?? {});
  const gatewayPods = gateway?.workload.pods;
  const gatewayLog =
    podFields === undefined || gatewayPods === undefined
      ? undefined
      : podSelector(podFields, {
          namespace: gatewayPods.namespace,
          container: gatewayContainer,
          app: gatewayPods.labels['app.kubernetes.io/name'],
        });
  return {
    logs,
    ...(metrics !== undefined && { metrics }),
    fields: podFields ?? usualFields(),
    ...(events !== undefined && { events }),
    ...(hosts.length > 0 && { hostLabel: 'host' }),
    ...(gatewayLog !== undefined && { gateway: gatewayLog }),
    ...(budget !== undefined && { budget }),
  };
}

/** What agents of other clusters send to this environment, if their settings are the default ones. */
export function usualFields(): SentFields {
  return sentFields({ pipeline: {}, sources: [{ origin: 'pods' }], metadata: true, cluster: 'edge' });
}
