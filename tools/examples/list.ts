/** The examples in the order of their page, by the heading they are under. */
export const gallery = {
  'The guides': ['guide-vector-loki', 'guide-promtail', 'guide-alloy-minio', 'guide-events-tempo'],
  Sizes: ['minimal', 'distributed'],
  'What is collected': ['pipeline', 'events', 'audit', 'traces', 'hosts', 'promtail-migration'],
  'Who sees what': ['tenants', 'sender', 'outside', 'certificates', 'existing-grafana'],
  'Object stores': ['aws', 'azure', 'gcs'],
  'Delivery and Secrets': ['gitops-argocd', 'gitops-flux', 'external-secrets', 'air-gap'],
  'In an app of your own': ['component'],
} as const;

/** What examples show beyond manifests of an environment, by their names. */
export const seeAlso: Readonly<Record<string, string>> = {
  'guide-vector-loki': '[its steps](seeds/vector-loki.md)',
  'guide-promtail': '[its steps](seeds/promtail.md), [agents.md](agents.md#promtail)',
  'guide-alloy-minio': '[its steps](seeds/alloy-minio.md), [alloy.md](alloy.md)',
  'guide-events-tempo': '[its steps](seeds/events-tempo.md), [traces.md](traces.md)',
  minimal: '[sizing.md](sizing.md)',
  distributed: '[loki.md](loki.md)',
  pipeline: '[collect.md](collect.md)',
  events: '[events.md](events.md)',
  audit: '[sources.md](sources.md#audit-log-of-the-api-server)',
  traces: '[traces.md](traces.md)',
  hosts: '[hosts.md](hosts.md)',
  'promtail-migration': '[promtail.yaml](../examples/promtail-migration/promtail.yaml), [migrate.md](migrate.md)',
  tenants: '[gateway.md](gateway.md)',
  sender: '[environments.md](environments.md#a-cluster-that-only-sends)',
  outside: '[outside.md](outside.md), [grafana.md](grafana.md#access-from-outside)',
  certificates: '[certificates.md](certificates.md)',
  'existing-grafana': '[grafana.md](grafana.md#an-existing-grafana)',
  aws: '[object-store.md](object-store.md#workload-identity-azure-and-google)',
  azure: '[object-store.md](object-store.md#workload-identity-azure-and-google)',
  gcs: '[object-store.md](object-store.md#workload-identity-azure-and-google)',
  'gitops-argocd': '[gitops.md](gitops.md)',
  'gitops-flux': '[gitops.md](gitops.md)',
  'external-secrets': '[secrets.md](secrets.md)',
  'air-gap': '[air-gap.md](air-gap.md)',
  component: '[package.md](package.md)',
};
