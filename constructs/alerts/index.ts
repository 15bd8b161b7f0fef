export {
  containerLines,
  levelOf,
  logPacks,
  packAlerts,
  type LogModel,
  type LogPack,
  type LogThresholds,
  type PackAlerts,
} from './logs';
export { MetricAlerts, rulesFile, type MetricAlertsProps } from './metric-alerts';
export {
  metricAlerts,
  type MetricModel,
  type MetricThresholds,
  type MonitoredPods,
  type MonitoredWorkload,
} from './metrics';
export { alertingRule, packGroup, runbookOf, runbooksPage } from './rules';
export { alertPage, anchorOf, troublePage, type Trouble } from './runbooks';
export { troubles } from './troubles';
export { logThresholdProblems, metricThresholdProblems, runbooksProblems } from './settings-rules';
