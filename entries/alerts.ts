/**
 * Alerting rules on lines and on metrics.
 *
 * @packageDocumentation
 */
export { logPacks, MetricAlerts, metricAlerts, packAlerts } from '../constructs/alerts';
export type {
  LogModel,
  LogPack,
  LogThresholds,
  MetricAlertsProps,
  MetricModel,
  MetricThresholds,
  MonitoredPods,
  MonitoredWorkload,
  PackAlerts,
} from '../constructs/alerts';
