/**
 * Whole platforms: an environment is data, and `LoggingPlatform` or `synthesize` makes its objects of it.
 *
 * @packageDocumentation
 */
export { LoggingPlatform, releaseSets, render, report, synthesize } from '../constructs/platform';
export type {
  AlertsSettings,
  AuditAgentSettings,
  AuditSettings,
  CanarySettings,
  CollectorSettings,
  CollectSettings,
  DeliverySettings,
  Destinations,
  Environment,
  EnvironmentInput,
  EventsSettings,
  HostSettings,
  LogAlertsSettings,
  LogDestination,
  LogsSettings,
  LokiSettings,
  MetricAlertsSettings,
  MinioSettings,
  Namespaces,
  NamespaceSettings,
  NamespaceTenant,
  ObjectStoreSettings,
  Overlay,
  OwnGrafanaSettings,
  Placed,
  ReleaseSet,
  Rendered,
  Size,
  StoreChoice,
  TempoSettings,
  TraceDestination,
  TracesSettings,
  UsedImage,
} from '../constructs/platform';
export type { ArgoCdSettings, FluxSettings, HelmSettings } from '../constructs/delivery';
export type { RuleGroup, Tenant, Tenants, TenantUser } from '../constructs/contracts';
