import type { Environment } from '../../../../constructs/platform';

// Migrated from 10-many-limits.yaml by npm run migrate -- loki-config.
// Notes:
// - Rules were in the bucket 'acme-logs' with the chunks. The platform has a bucket of its own for rules,
//   'loki-ruler': create it, and copy the rules if there are any.
// - The object store has no keys, so its pods have an identity: an association of EKS Pod Identity for the
//   ServiceAccounts of Loki's pods is assumed. With the role of the node, which the NetworkPolicies exclude, create
//   such an association, or set objectStore.external.keys.
// - The number of pods is not in the configuration: with 3 copies of each line, 3 are assumed (loki.replicas).
// - The platform sets these itself, so they were not taken over: common.path_prefix, common.ring.kvstore.store,
//   memberlist.join_members, server.http_listen_port.
export const manyLimits: Environment = {
  name: 'many-limits',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.eu-north-1.amazonaws.com',
      region: 'eu-north-1',
      buckets: { chunks: 'acme-logs' },
      workloadIdentity: { serviceAccountAnnotations: {} },
    },
  },
  loki: {
    topology: 'monolithic',
    replicas: 3,
    schema: [{ from: '2024-02-01', prefix: 'index_' }],
    multiTenantQueries: true,
    config: {
      server: {
        http_server_read_timeout: '600s',
        http_server_write_timeout: '600s',
        grpc_server_max_recv_msg_size: 104857600,
        grpc_server_max_send_msg_size: 104857600,
      },
      limits_config: {
        ingestion_rate_strategy: 'local',
        ingestion_rate_mb: 24,
        ingestion_burst_size_mb: 36,
        max_streams_per_user: 0,
        max_global_streams_per_user: 20000,
        max_label_names_per_series: 20,
        max_query_parallelism: 64,
        max_query_series: 10000,
        max_entries_limit_per_query: 20000,
        query_timeout: '5m',
        split_queries_by_interval: '30m',
        per_stream_rate_limit: '10MB',
        per_stream_rate_limit_burst: '20MB',
        shard_streams: { enabled: true, desired_rate: '3MB' },
      },
      querier: { max_concurrent: 16 },
      query_range: { parallelise_shardable_queries: true, max_retries: 3 },
      ingester: { chunk_target_size: 1572864, max_chunk_age: '2h', autoforget_unhealthy: true },
    },
  },
  tenants: {
    a: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } },
    b: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } },
  },
};
