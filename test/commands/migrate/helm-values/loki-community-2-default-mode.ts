import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-community-2-default-mode.yaml by npm run migrate -- helm-values.
// Not mapped:
// - monitoring.multiCluster ({ enabled: true, clusterName: 'eu-1' }): the platform has other rules and PodMonitors:
//   docs/alerts.md.
// - monitoring.alerts.disabled ({ LokiRequestErrors: true }): the platform has other rules and PodMonitors:
//   docs/alerts.md.
// - monitoring.serviceMonitor.interval ('30s'): the platform has other rules and PodMonitors: docs/alerts.md.
// Notes:
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - The namespace of the release is not in the values. Name it with --namespace: claims can be taken over only in the
//   namespace where they are, and clients find the gateway there.
// - Lines that are not flushed are on the claim storage-logging-loki-0 of the StatefulSet logging-loki; the pod of
//   the platform has the claim data-logging-loki-0. Before helm uninstall logging -n NAMESPACE, set
//   persistentVolumeClaimRetentionPolicy of the StatefulSet to Retain, because the chart may delete the claim; then
//   create data-logging-loki-0 with volumeName of the old volume. docs/migrate-charts.md has the commands under
//   "Monolithic".
export const lokiCommunity2DefaultMode: Environment = {
  name: 'loki-community-2-default-mode',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.example.net',
      region: 'fr-par',
      buckets: { chunks: 'prod-chunks', ruler: 'prod-ruler' },
      keys: { secret: 'loki-s3' },
    },
  },
  loki: {
    name: 'logging-loki',
    topology: 'monolithic',
    replicas: 3,
    pod: { annotations: { team: 'platform' } },
    schema: [{ from: '2025-10-01' }],
    caches: { results: { memory: '512Mi', replicas: 2 } },
  },
  gateway: { name: 'logging-loki-gateway' },
  tenants: {
    prod: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } }, limits: { ingestion_rate_mb: 12 } },
  },
  cluster: { monitoring: 'pod-monitors' },
  alerts: { metrics: true },
};
