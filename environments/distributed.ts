import type { Environment } from '../constructs/platform';

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
      // The two alerts of the guide "from zero to a log hub", for the labels of the agents.
      rules: [
        {
          name: 'log-alerts',
          rules: [
            // In any namespace, more than ten lines per second that contain error, for five minutes.
            {
              alert: 'HighErrorRate',
              expr: 'sum by (namespace) (rate({namespace=~".+"} |~ "(?i)error" [1m])) > 10',
              for: '5m',
              labels: { severity: 'critical' },
              annotations: {
                summary: 'High error rate in {{ $labels.namespace }}',
                description: '{{ $value | printf "%.1f" }} lines a second of {{ $labels.namespace }} say error.',
              },
            },
            // The namespace production: more than ten lines of trouble within five minutes.
            {
              alert: 'ProductionErrors',
              expr: 'sum by (namespace) (count_over_time({namespace="production"} |~ "(?i)error|exception|fatal" [5m])) > 10',
              labels: { severity: 'warning' },
              annotations: {
                summary: 'Errors in {{ $labels.namespace }}',
                description: '{{ $value }} lines within five minutes say error, exception or fatal.',
              },
            },
          ],
        },
      ],
      limits: { ingestion_rate_mb: 16, ingestion_burst_size_mb: 32 },
    },
  },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
};
