import type { Row } from '../../support/rejected';
import type { Data } from '../../../constructs/kit';
import { laptop, small } from '../../fixtures';

/** The loki.yaml of the guide "Loki on Kubernetes" of 2021, for Loki 2. */
const of2021: Data = {
  auth_enabled: false,
  ingester: {
    chunk_idle_period: '3m',
    chunk_block_size: 262_144,
    chunk_retain_period: '1m',
    max_transfer_retries: 0,
    lifecycler: { ring: { kvstore: { store: 'inmemory' }, replication_factor: 1 } },
  },
  limits_config: { enforce_metric_name: false, reject_old_samples: true, reject_old_samples_max_age: '168h' },
  schema_config: {
    configs: [
      {
        from: '2020-10-24',
        store: 'boltdb-shipper',
        object_store: 'filesystem',
        schema: 'v11',
        index: { prefix: 'index_', period: '24h' },
      },
    ],
  },
  server: { http_listen_port: 3100 },
  storage_config: {
    boltdb_shipper: {
      active_index_directory: '/data/loki/boltdb-shipper-active',
      cache_location: '/data/loki/boltdb-shipper-cache',
      cache_ttl: '24h',
      shared_store: 'filesystem',
    },
    filesystem: { directory: '/data/loki/chunks' },
  },
  chunk_store_config: { max_look_back_period: '0s' },
  table_manager: { retention_deletes_enabled: false, retention_period: '0s' },
  compactor: { working_directory: '/data/loki/boltdb-shipper-compactor', shared_store: 'filesystem' },
};

/** What the guide "Alloy, Loki, MinIO, Grafana" sets for production. */
const forProduction: Data = {
  limits_config: { ingestion_rate_mb: 16, ingestion_burst_size_mb: 32, max_entries_limit_per_query: 5000 },
  storage_config: {
    tsdb_shipper: {
      active_index_directory: '/var/loki/tsdb-active',
      cache_location: '/var/loki/tsdb-cache',
      shared_store: 's3',
      retention_policy: { period: '24h' },
    },
  },
  compactor: {
    working_directory: '/var/loki/compactor',
    shared_store: 's3',
    retention_enabled: true,
    retention_delete_delay: '2h',
    retention_delete_worker_count: 10,
  },
  query_scheduler: { max_outstanding_requests_per_tenant: 256 },
  frontend: { max_concurrent: 200 },
};

/** What the guides write about Loki, word for word. */
export const wrongGuides: readonly Row<unknown>[] = [
  ['the loki.yaml of 2021', { ...small, loki: { ...small.loki, config: of2021 } }],
  ['the values for production', { ...laptop, loki: { ...laptop.loki, config: forProduction } }],
  [
    'folders beside the volume',
    {
      ...small,
      loki: {
        ...small.loki,
        config: {
          storage_config: { filesystem: { directory: '/data/loki/chunks' } },
          compactor: { working_directory: '/data/loki/boltdb-shipper-compactor' },
        },
      },
    },
  ],
];
