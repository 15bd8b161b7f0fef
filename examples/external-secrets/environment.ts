import type { Environment } from '../../constructs/platform';

/** Every Secret from Vault, by External Secrets Operator, with two passwords for each user so that they can be rotated. */
const environment: Environment = {
  name: 'external-secrets',
  releases: '2026-11',
  objectStore: {
    external: { url: 'https://s3.example.com', region: 'eu-central-1', keys: { secret: 'loki-s3' } },
  },
  loki: { topology: 'monolithic', replicas: 3, retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  grafana: { login: 'grafana' },
  externalSecrets: { store: { name: 'vault' }, refreshInterval: '1h' },
};

export const environments = [environment];
