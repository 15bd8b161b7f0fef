import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-community-3-minio.yaml by npm run migrate -- helm-values.
// Not mapped:
// - read.kedaAutoscaling ({ enabled: true, minReplicas: 2, maxReplicas: 6 }): Loki has a fixed number of pods:
//   replicas of the target.
// - loki.storage.bucketNames.chunks ('chunks'): the platform has no such setting.
// - loki.storage.bucketNames.ruler ('ruler'): the platform has no such setting.
// - write.podDisruptionBudget ({ enabled: true, maxUnavailable: 1 }): the platform decides how pods are updated and
//   evicted.
// Notes:
// - MinIO was a part of the chart: its objects are on the claims export-loki-minio-0. The platform's MinIO has the
//   same number of drives, and the claims data-loki-minio-0: create these with volumeName of the old ones, as for
//   Loki (docs/migrate-charts.md).
// - The platform gives Loki keys of its own in MinIO (the Secret loki-s3); the root user of the values was not taken
//   over.
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The claims have the same names as before (data-loki-write-0, data-loki-backend-0, …), so the pods of the platform
//   get the volumes of the chart in the same namespace. Before helm uninstall loki -n loki, set
//   persistentVolumeClaimRetentionPolicy of loki-write, loki-backend to Retain, because the chart may delete the
//   claims. docs/migrate-charts.md has the commands under "Same names".
// - The platform sets these itself, so they were not taken over: ignoreMinioDeprecation.
export const lokiCommunity3Minio: Environment = {
  name: 'loki-community-3-minio',
  releases: '2026-11',
  objectStore: {
    minio: {
      name: 'loki-minio',
      namespace: 'loki',
      storage: '200Gi',
      buckets: { chunks: 'chunks', ruler: 'ruler' },
      pod: { resources: { cpu: '100m', memory: '512Mi' }, storageClass: 'ceph-block' },
    },
  },
  loki: {
    namespace: 'loki',
    topology: 'simple-scalable',
    targets: { read: { replicas: 2 } },
    schema: [{ from: '2024-01-01', prefix: 'index_' }],
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
