import type { Environment } from '../../../../constructs/platform';

// Migrated from 01-seed.yaml by npm run migrate -- loki-config.
// Not mapped:
// - in the environment: loki.config.limits_config.enforce_metric_name (false): enforce_metric_name was removed in
//   Loki 3.0 (it had no effect on logs); Loki 3.7.8 would not start.
// - in the environment: loki.config.ingester.max_transfer_retries (0): max_transfer_retries was removed in Loki 3.0
//   (the write-ahead log keeps what a stopping ingester has not flushed); Loki 3.7.8 would not start.
// - in the environment: loki.config.chunk_store_config.max_look_back_period ('0s'): max_look_back_period was removed
//   in Loki 3.0 (limits_config.max_query_lookback replaces it); Loki 3.7.8 would not start; it is
//   loki.config.limits_config.max_query_lookback instead.
// Notes:
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The volume is mounted at /var/loki now. These folders of the old pod have another place below the root of the
//   volume, and must be moved: /data/loki/chunks (chunks and index) → chunks, /data/loki/boltdb-shipper-active (index
//   files that are not uploaded) → boltdb-shipper-active, /data/loki/boltdb-shipper-compactor (delete requests and
//   marks) → compactor. docs/migrate-charts.md has the commands.
// - The platform sets these itself, so they were not taken over: compactor.shared_store, compactor.working_directory,
//   ingester.lifecycler.ring.kvstore.store, server.http_listen_port,
//   storage_config.boltdb_shipper.active_index_directory, storage_config.boltdb_shipper.cache_location,
//   storage_config.boltdb_shipper.shared_store, storage_config.filesystem.directory.
export const seed: Environment = {
  name: 'seed',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    namespace: 'loki',
    topology: 'monolithic',
    schema: [{ from: '2020-10-24', index: 'boltdb-shipper', version: 'v11', prefix: 'index_' }, { from: '2099-01-01' }],
    config: {
      ingester: { chunk_idle_period: '3m', chunk_block_size: 262144, chunk_retain_period: '1m' },
      limits_config: { reject_old_samples: true, reject_old_samples_max_age: '168h', max_query_lookback: '0s' },
      storage_config: { boltdb_shipper: { cache_ttl: '24h' } },
    },
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
