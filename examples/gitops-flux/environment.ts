import type { Environment } from '../../constructs/platform';

/** Delivered by Flux, which decrypts Secrets that are committed with SOPS. */
const environment: Environment = {
  name: 'gitops-flux',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  delivery: {
    flux: { source: { name: 'logging' }, decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } },
    smokeTest: {},
  },
};

export const environments = [environment];
