/** A definition of the schema that a page begins with, by the path of its settings in an environment. */
export type Roots = Readonly<Record<string, string>>;

/** A page of docs/components. */
export interface ComponentPage {
  readonly title: string;
  readonly roots: Roots;
  /** Import paths of the package with its constructs and types. */
  readonly api: readonly string[];
  /** Pages that say more. */
  readonly more: readonly string[];
}

/** `/gateway` is the schema of a property of the environment, any other one a definition. */
export const componentPages: Readonly<Record<string, ComponentPage>> = {
  environment: {
    title: 'The environment',
    roots: {
      environment: 'Environment',
      peer: 'Peer',
      cluster: 'ClusterSettings',
      'namespaces.<name>': 'NamespaceSettings',
      destinations: 'Destinations',
    },
    api: ['index'],
    more: ['environments.md', 'air-gap.md'],
  },
  pods: {
    title: 'Pods of every component',
    roots: { pod: 'PodSettings', pods: 'SharedPodSettings' },
    api: ['kit'],
    more: ['pods.md', 'waivers.md'],
  },
  loki: {
    title: 'Loki',
    roots: { loki: 'LokiSettings', canary: 'CanarySettings' },
    api: ['loki'],
    more: ['loki.md', 'sizing.md'],
  },
  gateway: {
    title: 'Gateway and tenants',
    roots: { gateway: '/gateway', tenants: 'Tenants', 'tenants.<name>': 'Tenant' },
    api: ['gateway', 'contracts'],
    more: ['gateway.md', 'outside.md', 'secrets.md', 'certificates.md'],
  },
  'object-store': {
    title: 'Object store',
    roots: { objectStore: 'ObjectStoreSettings', 'objectStore.minio': 'MinioSettings' },
    api: ['object-store'],
    more: ['object-store.md'],
  },
  vector: {
    title: 'Vector',
    roots: { 'collect.logs.vector': 'VectorSettings', 'collect.audit.vector': 'AuditAgentSettings' },
    api: ['vector'],
    more: ['vector.md', 'agents.md', 'measurements.md'],
  },
  collect: {
    title: 'What is collected',
    roots: {
      collect: 'CollectSettings',
      'collect.logs': 'LogsSettings',
      'collect.logs.pipeline': 'LogPipeline',
      'collect.logs.pipeline.stages[]': 'Stage',
      'collect.audit': 'AuditSettings',
    },
    api: ['contracts'],
    more: ['collect.md', 'sources.md', 'agents.md'],
  },
  hosts: {
    title: 'Machines outside the cluster',
    roots: { 'collect.hosts.<name>': 'HostSettings' },
    api: ['vector'],
    more: ['hosts.md', 'outside.md'],
  },
  alloy: {
    title: 'Alloy',
    roots: {
      'collect.logs.alloy': 'AlloyLogsSettings',
      'collect.events.alloy': 'AlloyEventsSettings',
      'collect.traces': 'TracesSettings',
      'collect.traces.alloy': 'AlloyOtlpSettings',
    },
    api: ['alloy'],
    more: ['alloy.md', 'agents.md', 'traces.md'],
  },
  promtail: {
    title: 'Promtail',
    roots: { 'collect.logs.promtail': 'PromtailSettings' },
    api: ['promtail'],
    more: ['agents.md', 'migrate.md'],
  },
  events: {
    title: 'Kubernetes events',
    roots: {
      'collect.events': 'EventsSettings',
      'collect.events.exporter': 'EventExporterSettings',
      'collect.events.logger': 'EventLoggerSettings',
    },
    api: ['events'],
    more: ['events.md'],
  },
  tempo: {
    title: 'Tempo',
    roots: { tempo: 'TempoSettings' },
    api: ['tempo'],
    more: ['traces.md'],
  },
  grafana: {
    title: 'Grafana',
    roots: { grafana: 'OwnGrafanaSettings', existingGrafana: 'ExistingGrafanaSettings' },
    api: ['grafana'],
    more: ['grafana.md', 'dashboards.md'],
  },
  alerts: {
    title: 'Alerts',
    roots: { alerts: 'AlertsSettings' },
    api: ['alerts'],
    more: ['alerts.md', 'runbooks.md'],
  },
  delivery: {
    title: 'Delivery',
    roots: { delivery: 'DeliverySettings' },
    api: ['index', 'smoke'],
    more: ['gitops.md', 'diff.md'],
  },
  'external-secrets': {
    title: 'External Secrets',
    roots: { externalSecrets: 'ExternalSecretsSettings' },
    api: ['external-secrets'],
    more: ['secrets.md'],
  },
};

/** Definitions that are written as the API of Kubernetes or the program itself has them, and get no table. */
export const opaque: Readonly<Record<string, string>> = {
  Affinity: 'as in the API of Kubernetes',
  LabelSelector: 'as in the API of Kubernetes',
  NodeSelector: 'as in the API of Kubernetes',
  Toleration: 'as in the API of Kubernetes',
  Block: 'a component of Alloy',
  PromtailConfig: 'the configuration of Promtail',
};
