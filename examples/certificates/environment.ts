import type { Environment } from '../../constructs/platform';

/** Encryption of all connections to the gateway, MinIO and Tempo, with certificates from an issuer of cert-manager. */
const environment: Environment = {
  name: 'certificates',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi', tls: { issuer: { name: 'logging' } } } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tempo: { retention: '14d', tls: { issuer: { name: 'logging' } } },
  gateway: { tls: { issuer: { name: 'logging' } } },
  tenants: {
    Prod: { users: { vector: { roles: ['write'] }, apps: { roles: ['write'] }, grafana: { roles: ['read'] } } },
  },
  collect: {
    logs: { login: 'vector', tenant: 'Prod', vector: {} },
    traces: { login: 'apps', tenant: 'Prod', alloy: {} },
  },
  grafana: { login: 'grafana' },
};

export const environments = [environment];
