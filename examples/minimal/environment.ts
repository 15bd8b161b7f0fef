import type { Environment } from '../../constructs/platform';

/** The smallest one: a node with 2 CPU and 4 GiB, one Loki on its own volume, Vector, Grafana. */
const environment: Environment = {
  name: 'minimal',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    topology: 'monolithic',
    storage: '5Gi',
    retention: { default: '7d' },
    pod: { resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' } },
  },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  grafana: { login: 'grafana' },
};

export const environments = [environment];
