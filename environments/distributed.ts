import type { Environment } from '../constructs/platform';
import { seedAlerts } from './alerts';

/**
 * Every target of Loki in separate pods, for more than a few hundred GB a day or for scaling each target independently,
 * with a MinIO in the cluster. docs/loki.md explains when it is worth the effort.
 */
export const distributed: Environment = {
  name: 'distributed',
  releases: '2026-11',
  objectStore: { minio: { servers: 4, drivesPerServer: 2, storage: '20Gi' } },
  loki: {
    topology: 'distributed',
    patterns: true,
    retention: { default: '30d', streams: [{ selector: '{namespace="kube-system"}', period: '7d' }] },
    alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' },
    caches: { chunks: { memory: '256Mi' }, results: { memory: '64Mi' } },
  },
  gateway: { replicas: 2 },
  tenants: {
    Prod: {
      users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } },
      rules: seedAlerts,
      limits: { ingestion_rate_mb: 16, ingestion_burst_size_mb: 32 },
    },
  },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
};
