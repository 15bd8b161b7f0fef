import type { Environment } from '../constructs/platform';

/** Everything on one node of 2 processors and 4 GiB: one Loki, one MinIO. */
export const laptop: Environment = {
  name: 'laptop',
  releases: '2026-11',
  objectStore: { minio: { storage: '5Gi', console: true } },
  loki: {
    topology: 'monolithic',
    storage: '2Gi',
    retention: { default: '7d' },
    pod: { resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' } },
  },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  grafana: { login: 'grafana' },
};
