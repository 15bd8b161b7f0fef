import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-community-1-monolithic.yaml by npm run migrate -- helm-values.
// Notes:
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The logs are on the claim storage-loki-0 of the StatefulSet loki; the pod of the platform has the claim
//   data-loki-0. Before helm uninstall loki -n observability, set persistentVolumeClaimRetentionPolicy of the
//   StatefulSet to Retain, because the chart may delete the claim; then create data-loki-0 with volumeName of the old
//   volume. docs/migrate-charts.md has the commands under "Monolithic".
export const lokiCommunity1Monolithic: Environment = {
  name: 'loki-community-1-monolithic',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    namespace: 'observability',
    topology: 'monolithic',
    storage: '50Gi',
    schema: [{ from: '2025-02-01', prefix: 'index_' }],
  },
  gateway: { expose: { route: { host: 'logs.example.com', gateway: { name: 'shared', namespace: 'gateways' } } } },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
  canary: { pod: { resources: { cpu: '10m', memory: '64Mi' } } },
};
