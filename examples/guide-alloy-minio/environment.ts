import type { Environment } from '../../constructs/platform';

/** The guide "from zero to a log hub": Alloy on every node, Loki, a MinIO of four servers, Grafana with its alerts. */
const environment: Environment = {
  name: 'guide-alloy-minio',
  releases: '2026-11',
  objectStore: { minio: { servers: 4, drivesPerServer: 2, storage: '10Gi', buckets: { chunks: 'loki-bucket' } } },
  loki: {
    topology: 'monolithic',
    replicas: 3,
    retention: { default: '30d', streams: [{ selector: '{namespace="dev"}', period: '7d' }] },
  },
  tenants: {
    Prod: {
      users: { alloy: { roles: ['write'] }, grafana: { roles: ['read'] } },
      limits: { ingestion_rate_mb: 16, ingestion_burst_size_mb: 32 },
    },
  },
  collect: { logs: { login: 'alloy', tenant: 'Prod', alloy: {} } },
  grafana: { login: 'grafana', storage: '5Gi' },
  alerts: {
    logs: { packs: ['errors'], by: 'grafana', notify: { webhook: { url: 'https://alerts.example.com/hook' } } },
  },
};

export const environments = [environment];
