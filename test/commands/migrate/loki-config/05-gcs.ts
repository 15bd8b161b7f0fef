import type { Environment } from '../../../../constructs/platform';

// Migrated from 05-gcs.yaml by npm run migrate -- loki-config.
// Not mapped:
// - common.storage.gcs.request_timeout ('0s'): the client of the newest release has other keys, which can be set in
//   loki.config.
// - limits_config.per_tenant_override_config ('***'): the overrides of tenants are in this file, which was not read;
//   write their limits and retention into tenants.
// Notes:
// - New logs would still be written with tsdb and v12, which Loki supports only to read old logs. Append a period
//   with tsdb and v13: --from DAY, where DAY is after the day on which the new Loki is deployed, in UTC.
// - The Secret 'loki-gcs' in the namespace of Loki needs `key.json`, the key file of the service account; no value
//   was taken over.
// - Rules were in the bucket 'acme-logs' with the chunks. The platform has a bucket of its own for rules,
//   'loki-ruler': create it, and copy the rules if there are any.
// - The number of pods of each target is not in the configuration: loki.replicas or loki.targets has it.
// - The platform sets these itself, so they were not taken over: compactor.delete_request_store,
//   memberlist.join_members.
export const gcs: Environment = {
  name: 'gcs',
  releases: '2026-11',
  objectStore: { gcs: { buckets: { chunks: 'acme-logs' }, keys: { secret: 'loki-gcs' } } },
  loki: {
    namespace: 'logging',
    topology: 'simple-scalable',
    schema: [{ from: '2023-01-01', version: 'v12', prefix: 'tsdb_' }],
    retention: { default: '365d' },
    config: {
      compactor: { compaction_interval: '10m' },
      query_scheduler: { max_outstanding_requests_per_tenant: 4096 },
    },
  },
  tenants: {
    ops: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } },
    dev: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } },
  },
};
