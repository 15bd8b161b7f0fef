import type { Environment } from '../../../../constructs/platform';

// Migrated from 12-named-stores.yaml by npm run migrate -- loki-config.
// Not mapped:
// - schema_config.configs[0] ({ from: '2022-01-01', store: 'tsdb', object_store: 'first', schema: 'v12', index…): the
//   schema has 3 stores, and the platform reads two; the logs of this period cannot be read by the new Loki.
// - storage_config.named_stores.aws.first ({ endpoint: 'https://first.example.com', bucketnames: 'logs-first',
//   access_key_i…): no period that the platform reads is in this store.
// Notes:
// - The object store has no key file, so its pods have an identity: a role of their ServiceAccount by Workload
//   Identity Federation for GKE is assumed. With a key file in a Secret (GOOGLE_APPLICATION_CREDENTIALS), set
//   objectStore.gcs.keys.
// - Rules were in the bucket 'logs-third' with the chunks. The platform has a bucket of its own for rules,
//   'loki-ruler': create it, and copy the rules if there are any.
// - The Secret 'loki-s3-earlier' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the
//   object store; no value was taken over.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The platform sets these itself, so they were not taken over: common.ring.kvstore.store.
export const namedStores: Environment = {
  name: 'named-stores',
  releases: '2026-11',
  objectStore: {
    gcs: { buckets: { chunks: 'logs-third' }, workloadIdentity: { serviceAccountAnnotations: {} } },
    earlier: {
      external: {
        url: 'https://second.example.com',
        buckets: { chunks: 'logs-second' },
        keys: { secret: 'loki-s3-earlier' },
      },
    },
  },
  loki: {
    topology: 'monolithic',
    schema: [
      { from: '2023-01-01', version: 'v12', prefix: 'index_', keptIn: 'earlier' },
      { from: '2024-01-01', prefix: 'index_' },
    ],
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
