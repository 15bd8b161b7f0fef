import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-5-2-s3-scalable.yaml by npm run migrate -- helm-values.
// Not mapped:
// - write.autoscaling ({ enabled: true, minReplicas: 3, maxReplicas: 9 }): Loki has a fixed number of pods: replicas
//   of the target.
// - write.resources.limits.cpu ('2'): pods have no CPU limit, because throttling loses logs.
// - serviceAccount.create (true): every workload of the platform has a ServiceAccount of its own.
// - monitoring.dashboards ({ enabled: true, namespace: 'monitoring' }): existingGrafana gives dashboards and data
//   sources to a Grafana with a sidecar; it needs its namespace and a user that reads.
// Notes:
// - The role of AWS names the ServiceAccounts that may take it. Those of the platform have the names of the
//   workloads: add them to the trust policy of the role.
// - Each tenant keeps its user of the same name. Put the password that its clients have into its Secret:
//   platform-loki-auth, payments-loki-auth, with the keys username and password. No password was taken over.
// - The claims have the same names as before (data-loki-write-0, data-loki-backend-0, …), so the pods of the platform
//   get the volumes of the chart in the same namespace. Before helm uninstall loki -n loki, set
//   persistentVolumeClaimRetentionPolicy of loki-write, loki-backend to Retain, because the chart may delete the
//   claims. docs/migrate-charts.md has the commands under "Same names".
// - The platform sets these itself, so they were not taken over:
//   loki.storage_config.boltdb_shipper.active_index_directory, loki.storage_config.boltdb_shipper.shared_store.
export const loki52S3Scalable: Environment = {
  name: 'loki-5-2-s3-scalable',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.eu-west-1.amazonaws.com',
      region: 'eu-west-1',
      buckets: { chunks: 'acme-loki-chunks', ruler: 'acme-loki-ruler' },
      workloadIdentity: {
        serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/loki' },
      },
    },
  },
  loki: {
    namespace: 'loki',
    topology: 'simple-scalable',
    targets: {
      write: {
        storage: '50Gi',
        pod: { resources: { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' }, storageClass: 'gp3' },
      },
      read: {
        replicas: 4,
        pod: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'logging', effect: 'NoSchedule' }] },
      },
    },
    schema: [
      { from: '2022-01-11', index: 'boltdb-shipper', version: 'v12' },
      { from: '2023-07-01', version: 'v12', prefix: 'loki_tsdb_' },
      { from: '2099-01-01' },
    ],
    alertmanager: { url: 'http://alertmanager-operated.monitoring.svc.cluster.local:9093' },
    remoteWrite: { url: 'http://mimir-nginx.mimir.svc.cluster.local', path: '/api/v1/push' },
    config: {
      limits_config: {
        ingestion_rate_mb: 20,
        ingestion_burst_size_mb: 30,
        max_query_series: 5000,
        unordered_writes: true,
      },
      storage_config: { hedging: { at: '250ms', max_per_second: 20, up_to: 3 } },
    },
  },
  gateway: {
    replicas: 2,
    expose: {
      ingress: {
        host: 'loki.example.com',
        className: 'nginx',
        tlsSecret: 'loki-gateway-tls',
        annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
      },
    },
  },
  tenants: {
    platform: { users: { platform: { roles: ['write', 'read'] } } },
    payments: { users: { payments: { roles: ['write', 'read'] } } },
  },
  cluster: { monitoring: 'pod-monitors', podMonitorLabels: { release: 'prometheus' } },
  alerts: { metrics: true },
};
