import type { Environment } from '../../constructs/platform';

/** A cluster without access to public registries: one line moves every image to a mirror, with its login. */
const environment: Environment = {
  name: 'air-gap',
  releases: '2026-11',
  registry: 'registry.example.com/mirror',
  pods: { imagePullSecrets: ['registry'] },
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  grafana: { login: 'grafana' },
};

export const environments = [environment];
