import type { Environment } from '../../constructs/platform';

/** The guide of 2021: one Loki on a volume, without tenants, and Promtail with the labels of its five scrape jobs. */
const environment: Environment = {
  name: 'guide-promtail',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    namespace: 'loki',
    topology: 'monolithic',
    multiTenant: false,
    storage: '10Gi',
    retention: { default: '7d' },
    config: { limits_config: { reject_old_samples_max_age: '168h' } },
  },
  tenants: {
    fake: {
      users: { promtail: { roles: ['write'] }, grafana: { roles: ['read'] } },
      limits: { ingestion_rate_mb: 10, ingestion_burst_size_mb: 20 },
    },
  },
  collect: {
    logs: {
      login: 'promtail',
      tenant: 'fake',
      pipeline: { labels: { app: { pod: { label: 'app' } } } },
      promtail: { endOfLife: 'accepted', jobs: 'guide' },
    },
  },
  grafana: { login: 'grafana' },
};

export const environments = [environment];
