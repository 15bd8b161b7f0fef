import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-6-1-filesystem.yaml by npm run migrate -- helm-values.
// Not mapped:
// - loki.ruler ({ enable_api: true }): the chart ignores this key; what is below loki.structuredConfig or
//   loki.rulerConfig reaches Loki.
// Notes:
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The logs are on the claim storage-loki-0 of the StatefulSet loki; the pod of the platform has the claim
//   data-loki-0. Before helm uninstall loki -n monitoring, set persistentVolumeClaimRetentionPolicy of the
//   StatefulSet to Retain, because the chart may delete the claim; then create data-loki-0 with volumeName of the old
//   volume. docs/migrate-charts.md has the commands under "Monolithic".
// - The platform sets these itself, so they were not taken over: loki.compactor.delete_request_store.
export const loki61Filesystem: Environment = {
  name: 'loki-6-1-filesystem',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    namespace: 'monitoring',
    topology: 'monolithic',
    storage: '30Gi',
    pod: { resources: { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' }, storageClass: 'local-path' },
    retention: { default: '28d' },
    patterns: true,
    config: { limits_config: { allow_structured_metadata: true, volume_enabled: true } },
  },
  gateway: { expose: { ingress: { host: 'loki.example.org', className: 'nginx', tlsSecret: 'loki-tls' } } },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
  canary: false,
};
