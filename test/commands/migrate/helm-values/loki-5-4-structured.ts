import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-5-4-structured.yaml by npm run migrate -- helm-values.
// Not mapped:
// - singleBinary.extraArgs (['***']): settings of Loki belong into loki.config.
// - in the environment: loki.config.ingester.max_transfer_retries (0): max_transfer_retries was removed in Loki 3.0
//   (the write-ahead log keeps what a stopping ingester has not flushed); Loki 3.7.8 would not start.
// - in the environment: loki.config.chunk_store_config.max_look_back_period ('0s'): max_look_back_period was removed
//   in Loki 3.0 (limits_config.max_query_lookback replaces it); Loki 3.7.8 would not start; it is
//   loki.config.limits_config.max_query_lookback instead.
// Notes:
// - New logs would still be written with tsdb and v12, which Loki supports only to read old logs. Append a period
//   with tsdb and v13: --from DAY, where DAY is after the day on which the new Loki is deployed, in UTC.
// - The Secret 'loki-azure' in the namespace of Loki needs `account-key`, the key of the storage account; no value
//   was taken over.
// - Rules were in the bucket 'loki' with the chunks. The platform has a bucket of its own for rules, 'loki-ruler':
//   create it, and copy the rules if there are any.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - Lines that are not flushed are on the claim storage-loki-prod-0 of the StatefulSet loki-prod; the pod of the
//   platform has the claim data-loki-prod-0. Before helm uninstall logs -n observability, set
//   persistentVolumeClaimRetentionPolicy of the StatefulSet to Retain, because the chart may delete the claim; then
//   create data-loki-prod-0 with volumeName of the old volume. docs/migrate-charts.md has the commands under
//   "Monolithic".
// - The platform sets these itself, so they were not taken over: loki.compactor.shared_store,
//   loki.structuredConfig.storage_config.tsdb_shipper.active_index_directory,
//   loki.structuredConfig.storage_config.tsdb_shipper.cache_location,
//   loki.structuredConfig.storage_config.tsdb_shipper.shared_store.
export const loki54Structured: Environment = {
  name: 'loki-5-4-structured',
  releases: '2026-11',
  objectStore: { azure: { account: 'acmelogs', buckets: { chunks: 'loki' }, keys: { secret: 'loki-azure' } } },
  loki: {
    namespace: 'observability',
    name: 'loki-prod',
    topology: 'monolithic',
    replicas: 3,
    pod: { annotations: { 'sidecar.istio.io/inject': 'false' }, nodeSelector: { agentpool: 'logging' } },
    schema: [{ from: '2023-09-15', version: 'v12', prefix: 'index_' }],
    multiTenantQueries: true,
    config: {
      compactor: { retention_delete_delay: '4h' },
      ingester: { chunk_idle_period: '1h', max_chunk_age: '2h' },
      querier: { max_concurrent: 8 },
      limits_config: { max_query_lookback: '0s' },
    },
  },
  gateway: { name: 'loki-prod-gateway' },
  tenants: {
    'team-a': {
      users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } },
      limits: { ingestion_rate_mb: 10 },
      retention: { default: '90d' },
    },
    'team-b': { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } },
  },
};
