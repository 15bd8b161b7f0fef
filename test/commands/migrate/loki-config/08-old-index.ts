import type { Environment } from '../../../../constructs/platform';

// Migrated from 08-old-index.yaml by npm run migrate -- loki-config.
// Not mapped:
// - schema_config.configs[0] ({ from: '2018-04-15', store: 'boltdb', object_store: 'filesystem', schema: 'v9',…): the
//   index 'boltdb' is none of tsdb and boltdb-shipper, which the platform supports; the logs of this period cannot be
//   read by the new Loki.
// - in the environment: loki.config.querier.query_timeout ('1m'): Loki 3.7.8 has no key 'query_timeout' in querier
//   and would not start. Known keys: tail_max_duration, query_ingesters_within, engine, max_concurrent,
//   query_store_only, query_ingester_only, multi_tenant_queries_enabled, per_request_limits_enabled,
//   query_partition_ingesters.
// - in the environment: loki.config.querier.engine.timeout ('3m'): Loki 3.7.8 has no key 'timeout' in querier.engine
//   and would not start. Known keys: max_look_back_period, max_count_min_sketch_heap_size.
// - in the environment: loki.config.frontend.max_concurrent (16): Loki 3.7.8 has no key 'max_concurrent' in frontend
//   and would not start: querier.max_concurrent limits the queries of a querier; it is
//   loki.config.querier.max_concurrent instead.
// - in the environment: loki.config.chunk_store_config.max_look_back_period ('720h'): max_look_back_period was
//   removed in Loki 3.0 (limits_config.max_query_lookback replaces it); Loki 3.7.8 would not start; it is
//   loki.config.limits_config.max_query_lookback instead.
// Notes:
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The volume is mounted at /var/loki now. These folders of the old pod have another place below the root of the
//   volume, and must be moved: /tmp/loki/chunks (chunks and index) → chunks, /tmp/loki/active (index files that are
//   not uploaded) → boltdb-shipper-active. docs/migrate-charts.md has the commands.
// - The platform sets these itself, so they were not taken over: storage_config.boltdb.directory,
//   storage_config.boltdb_shipper.active_index_directory, storage_config.boltdb_shipper.cache_location,
//   storage_config.boltdb_shipper.shared_store, storage_config.filesystem.directory,
//   storage_config.index_cache_validity, table_manager.index_tables_provisioning.provisioned_write_throughput.
export const oldIndex: Environment = {
  name: 'old-index',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    topology: 'monolithic',
    schema: [{ from: '2020-07-01', index: 'boltdb-shipper', version: 'v11', prefix: 'index_' }, { from: '2099-01-01' }],
    retention: { default: '90d' },
    config: {
      frontend: { compress_responses: true },
      querier: { max_concurrent: 16 },
      limits_config: { max_query_lookback: '720h' },
    },
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
