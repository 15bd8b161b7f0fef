import type { Environment } from '../../../../constructs/platform';

// Migrated from 02-image.yaml by npm run migrate -- loki-config.
// Notes:
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The volume is mounted at /var/loki now. These folders of the old pod have another place below the root of the
//   volume, and must be moved: /loki/chunks (chunks and index) → chunks, /loki/boltdb-shipper-active (index files
//   that are not uploaded) → boltdb-shipper-active, /loki/tsdb-shipper-active (index files that are not uploaded) →
//   tsdb-shipper-active, /loki/wal (lines that are not flushed) → wal, /loki/compactor (delete requests and marks) →
//   compactor. docs/migrate-charts.md has the commands.
// - The platform sets these itself, so they were not taken over: analytics.reporting_enabled, common.instance_addr,
//   common.path_prefix, common.ring.kvstore.store, common.storage.filesystem.chunks_directory,
//   common.storage.filesystem.rules_directory, compactor.delete_request_store, compactor.working_directory,
//   server.grpc_listen_port, server.http_listen_port.
export const image: Environment = {
  name: 'image',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    topology: 'monolithic',
    schema: [
      { from: '2020-10-24', index: 'boltdb-shipper', version: 'v11', prefix: 'index_' },
      { from: '2023-08-01', version: 'v12', prefix: 'index_' },
      { from: '2024-06-01', prefix: 'index_' },
    ],
    retention: { default: '31d', streams: [{ selector: '{namespace="dev"}', period: '3d', priority: 2 }] },
    alertmanager: { url: 'http://alertmanager:9093' },
    config: {
      server: { log_level: 'info' },
      query_range: { results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 100 } } } },
      compactor: { retention_delete_delay: '2h' },
    },
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
