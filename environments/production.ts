import type { Environment } from '../constructs/platform';

/** 50 GB of logs a day: three replicas of Loki with an external S3 store. docs/sizing.md has the calculation. */
export const production: Environment = {
  name: 'production',
  releases: '2026-11',
  size: 'medium',
  objectStore: {
    external: {
      url: 'https://s3.example.com',
      region: 'eu-central-1',
      buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
      keys: { secret: 'loki-s3' },
    },
  },
  loki: { retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  grafana: { login: 'grafana' },
};
