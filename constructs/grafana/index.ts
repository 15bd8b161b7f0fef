export type { GrafanaConfig, GrafanaValue } from './config';
export * from './dashboards';
export { ExistingGrafana, type ExistingGrafanaProps, type ExistingGrafanaSettings } from './existing';
export { Grafana, type GrafanaProps, type GrafanaSettings } from './grafana';
export type { OAuthSettings } from './oauth';
export { prometheusUid } from './prometheus';
export type { AlertingFiles, DashboardContent } from './provisioning';
export { grafanaReleases, type GrafanaRelease } from './releases';
