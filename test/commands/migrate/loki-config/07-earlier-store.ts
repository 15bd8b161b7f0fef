import type { Environment } from '../../../../constructs/platform';

// Migrated from 07-earlier-store.yaml by npm run migrate -- loki-config.
// Notes:
// - The object store has no keys, so its pods have an identity: an association of EKS Pod Identity for the
//   ServiceAccounts of Loki's pods is assumed. With the role of the node, which the NetworkPolicies exclude, create
//   such an association, or set objectStore.external.keys.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The platform sets these itself, so they were not taken over: common.path_prefix, common.ring.kvstore.store,
//   ruler.storage.s3.region, ruler.storage.type, storage_config.filesystem.directory,
//   storage_config.tsdb_shipper.active_index_directory, storage_config.tsdb_shipper.cache_location.
export const earlierStore: Environment = {
  name: 'earlier-store',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.eu-west-3.amazonaws.com',
      region: 'eu-west-3',
      buckets: { chunks: 'acme-logs', ruler: 'acme-rules' },
      workloadIdentity: { serviceAccountAnnotations: {} },
    },
    earlier: { filesystem: true },
  },
  loki: {
    topology: 'monolithic',
    schema: [
      { from: '2023-01-01', version: 'v12', prefix: 'index_', keptIn: 'earlier' },
      { from: '2025-01-01', prefix: 'index_' },
    ],
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
