import type { Alert } from '../../contracts';
import { agentAlerts, eventExporterAlerts } from './agents';
import { lokiAlerts } from './loki';
import type { MetricModel } from './model';
import { canaryAlerts, clusterAlerts, storeAlerts } from './platform';

export type { MetricModel, MetricThresholds, MonitoredPods, MonitoredWorkload } from './model';

/** The alerts on metrics of the components that the model has. */
export function metricAlerts(model: MetricModel): Alert[] {
  return [canaryAlerts, lokiAlerts, storeAlerts, agentAlerts, eventExporterAlerts, clusterAlerts].flatMap((of) =>
    of(model),
  );
}
