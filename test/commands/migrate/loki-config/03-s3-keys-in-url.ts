import type { Environment } from '../../../../constructs/platform';

// Migrated from 03-s3-keys-in-url.yaml by npm run migrate -- loki-config.
// Not mapped:
// - storage_config.aws.sse_encryption (true): the client of the newest release has other keys, which can be set in
//   loki.config.
// Notes:
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The number of pods is not in the configuration: with 3 copies of each line, 3 are assumed (loki.replicas).
// - The old Loki keeps new lines and index files in /var/loki/tsdb-index. Let it flush them before the new one starts
//   (docs/migrate-charts.md under "Flush"); the volumes of the old one are then not needed.
// - The platform sets these itself, so they were not taken over: ingester.lifecycler.final_sleep,
//   ingester.lifecycler.ring.kvstore.store, ingester.wal.dir, memberlist.join_members, server.http_listen_port,
//   storage_config.boltdb_shipper.active_index_directory, storage_config.boltdb_shipper.cache_location,
//   storage_config.boltdb_shipper.shared_store, storage_config.tsdb_shipper.active_index_directory,
//   storage_config.tsdb_shipper.cache_location, storage_config.tsdb_shipper.shared_store.
export const s3KeysInUrl: Environment = {
  name: 's3-keys-in-url',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      buckets: { chunks: 'acme-loki' },
      keys: { secret: 'loki-s3' },
    },
  },
  loki: {
    topology: 'monolithic',
    replicas: 3,
    schema: [{ from: '2022-05-15', index: 'boltdb-shipper', version: 'v12' }, { from: '2024-03-01' }],
    config: {
      ingester: {
        chunk_idle_period: '30m',
        chunk_encoding: 'snappy',
        wal: { enabled: true, replay_memory_ceiling: '200MB' },
      },
      limits_config: { ingestion_rate_mb: 15, max_query_length: '721h', unordered_writes: true },
      frontend: { max_outstanding_per_tenant: 2048 },
    },
  },
  tenants: { acme: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
