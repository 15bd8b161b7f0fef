import type { Environment } from '../../../../constructs/platform';

// Migrated from 04-minio.yaml by npm run migrate -- loki-config.
// Not mapped:
// - ruler.remote_write.clients.backup ({ url: 'https://backup.example.com/api/v1/write' }): the platform writes the
//   results of recording rules to one place.
// Notes:
// - Rules were in the bucket 'loki-data' with the chunks. The platform has a bucket of its own for rules,
//   'loki-ruler': create it, and copy the rules if there are any.
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The Secret 'loki-remote-write' in the namespace of Loki needs the key `password`, that of the user of the remote
//   write endpoint.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The old Loki keeps new lines and index files in /loki/boltdb-shipper-active, /loki/index, /loki/wal,
//   /loki/compactor. Let it flush them before the new one starts (docs/migrate-charts.md under "Flush"); the volumes
//   of the old one are then not needed.
// - The platform sets these itself, so they were not taken over: common.path_prefix, common.ring.instance_addr,
//   common.ring.kvstore.store, ruler.enable_api, server.http_listen_port,
//   storage_config.tsdb_shipper.active_index_directory, storage_config.tsdb_shipper.cache_location.
export const minio: Environment = {
  name: 'minio',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'http://minio.example.com:9000',
      insecure: true,
      buckets: { chunks: 'loki-data' },
      keys: { secret: 'loki-s3' },
    },
  },
  loki: {
    topology: 'monolithic',
    schema: [{ from: '2024-11-01', prefix: 'index_' }],
    patterns: true,
    remoteWrite: { url: 'https://prometheus.example.com', login: { user: 'loki', secret: 'loki-remote-write' } },
    config: {
      server: { grpc_server_max_recv_msg_size: 8388608 },
      limits_config: {
        allow_structured_metadata: true,
        volume_enabled: true,
        otlp_config: { resource_attributes: { ignore_defaults: true } },
      },
    },
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
