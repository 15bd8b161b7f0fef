import type { Environment } from '../../constructs/platform';

/** Delivered by Argo CD to every cluster with a label, in waves, with a smoke test after each sync. */
const environment: Environment = {
  name: 'gitops-argocd',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  delivery: {
    argocd: {
      repository: 'https://git.example.com/platform/logging.git',
      clusters: { matchLabels: { logging: 'enabled' } },
    },
    smokeTest: {},
  },
};

export const environments = [environment];
