import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-community-4-named-stores.yaml by npm run migrate -- helm-values.
// Not mapped:
// - loki.storage.bucketNames.chunks ('chunks'): the platform has no such setting.
// - loki.storage.bucketNames.ruler ('ruler'): the platform has no such setting.
// - singleBinary.extraVolumes ([{ name: 'ca', configMap: { name: 'ca' } }]): pod.volumes mounts further volumes.
// Notes:
// - Rules were in the bucket 'acme-logs' with the chunks. The platform has a bucket of its own for rules,
//   'loki-ruler': create it, and copy the rules if there are any.
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The Secret 'loki-s3-earlier' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the
//   object store; no value was taken over.
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - Lines that are not flushed are on the claim storage-loki-0 of the StatefulSet loki; the pod of the platform has
//   the claim data-loki-0. Before helm uninstall loki -n loki, set persistentVolumeClaimRetentionPolicy of the
//   StatefulSet to Retain, because the chart may delete the claim; then create data-loki-0 with volumeName of the old
//   volume. docs/migrate-charts.md has the commands under "Monolithic".
export const lokiCommunity4NamedStores: Environment = {
  name: 'loki-community-4-named-stores',
  releases: '2026-11',
  objectStore: {
    external: { url: 'https://s3.example.com', buckets: { chunks: 'acme-logs' }, keys: { secret: 'loki-s3' } },
    earlier: {
      external: {
        url: 'http://minio.minio.svc.cluster.local:9000',
        insecure: true,
        buckets: { chunks: 'chunks' },
        keys: { secret: 'loki-s3-earlier' },
      },
    },
  },
  loki: {
    namespace: 'loki',
    topology: 'monolithic',
    replicas: 2,
    pod: { hostAliases: [{ ip: '192.0.2.10', hostnames: ['s3.example.com'] }] },
    schema: [
      { from: '2024-01-01', prefix: 'index_', keptIn: 'earlier' },
      { from: '2026-05-01', prefix: 'index_' },
    ],
  },
  tenants: { acme: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
