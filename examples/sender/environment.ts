import type { Environment } from '../../constructs/platform';

/** Two clusters: a central one that stores, and one that only sends its logs, events and traces, with a login of its own. */
const central: Environment = {
  name: 'central',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tempo: { retention: '14d' },
  gateway: { expose: { ingress: { host: 'logs.example.com', className: 'nginx', tlsSecret: 'logs-tls' } } },
  tenants: {
    Central: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } },
    Edge: { users: { edge: { roles: ['write'] }, 'edge-reader': { roles: ['read'] } } },
  },
  collect: { logs: { login: 'vector', tenant: 'Central', vector: {} } },
};

const edge: Environment = {
  name: 'edge',
  releases: '2026-11',
  cluster: { name: 'edge-1' },
  destinations: { logs: { url: 'https://logs.example.com' }, traces: { url: 'https://logs.example.com' } },
  collect: {
    logs: { login: 'edge', tenant: 'Edge', vector: {} },
    events: { login: 'edge', tenant: 'Edge', alloy: {} },
    traces: { login: 'edge', tenant: 'Edge', alloy: {} },
  },
};

export const environments = [central, edge];
