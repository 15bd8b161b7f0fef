/**
 * Grafana with data sources and dashboards, or those for a Grafana that exists.
 *
 * @packageDocumentation
 */
export { dashboards, ExistingGrafana, Grafana } from '../constructs/grafana';
export type {
  AlertGroup,
  AlertingFiles,
  AlertReceivers,
  DashboardContent,
  DashboardModel,
  ExistingGrafanaProps,
  ExistingGrafanaSettings,
  GrafanaAlerts,
  GrafanaConfig,
  GrafanaContent,
  GrafanaProps,
  GrafanaRelease,
  GrafanaSettings,
  GrafanaValue,
  OAuthSettings,
  WebhookReceiver,
} from '../constructs/grafana';
