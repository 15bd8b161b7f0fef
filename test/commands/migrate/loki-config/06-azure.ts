import type { Environment } from '../../../../constructs/platform';

// Migrated from 06-azure.yaml by npm run migrate -- loki-config.
// Not mapped:
// - schema_config.configs[0] ({ from: '2021-01-01', store: 'boltdb-shipper', object_store: 'azure', schema: 'v…): it
//   has 32 row_shards, and the platform has 16; the logs of this period cannot be read by the new Loki.
// - storage_config.azure.max_retries (5): the client of the newest release has other keys, which can be set in
//   loki.config.
// Notes:
// - The Secret 'loki-azure' in the namespace of Loki needs `account-key`, the key of the storage account; no value
//   was taken over.
// - Rules were in the bucket 'loki' with the chunks. The platform has a bucket of its own for rules, 'loki-ruler':
//   create it, and copy the rules if there are any.
// - The old Loki keeps new lines and index files in /var/loki/index. Let it flush them before the new one starts
//   (docs/migrate-charts.md under "Flush"); the volumes of the old one are then not needed.
// - The platform sets these itself, so they were not taken over: compactor.shared_store, compactor.working_directory,
//   storage_config.boltdb_shipper.active_index_directory, storage_config.boltdb_shipper.cache_location,
//   storage_config.boltdb_shipper.shared_store.
export const azure: Environment = {
  name: 'azure',
  releases: '2026-11',
  objectStore: {
    azure: {
      account: 'acmelogs',
      cloud: 'AzureUSGovernment',
      buckets: { chunks: 'loki' },
      keys: { secret: 'loki-azure' },
    },
  },
  loki: {
    topology: 'monolithic',
    schema: [{ from: '2022-01-01', index: 'boltdb-shipper', version: 'v12', prefix: 'index_' }, { from: '2099-01-01' }],
  },
  tenants: { acme: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
