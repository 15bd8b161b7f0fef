import type { Environment } from '../../../../constructs/platform';

// Migrated from 11-consul-distributed.yaml by npm run migrate -- loki-config.
// Not mapped:
// - storage_config.aws.bucketnames ('logs-1,logs-2'): chunks are spread over several buckets, and the platform has
//   one.
// - in the environment: loki.config.frontend_worker.parallelism (4): Loki 3.7.8 has no key 'parallelism' in
//   frontend_worker and would not start. Known keys: frontend_address, scheduler_address, dns_lookup_duration, id,
//   query_frontend_grpc_client, grpc_client_config, query_scheduler_grpc_client.
// Notes:
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The number of pods of each target is not in the configuration: loki.replicas or loki.targets has it.
// - The platform sets these itself, so they were not taken over: distributor.ring.kvstore.consul.host,
//   distributor.ring.kvstore.store, frontend_worker.frontend_address, ingester.lifecycler.num_tokens,
//   ingester.lifecycler.ring.kvstore.consul.host, ingester.lifecycler.ring.kvstore.store,
//   storage_config.boltdb_shipper.index_gateway_client.server_address, storage_config.boltdb_shipper.shared_store.
export const consulDistributed: Environment = {
  name: 'consul-distributed',
  releases: '2026-11',
  objectStore: { external: { url: 'https://ceph.example.com', pathStyle: false, keys: { secret: 'loki-s3' } } },
  loki: {
    namespace: 'loki',
    topology: 'distributed',
    schema: [
      { from: '2022-06-01', index: 'boltdb-shipper', version: 'v12', prefix: 'loki_' },
      { from: '2023-06-01', prefix: 'loki_tsdb_' },
    ],
  },
  tenants: { acme: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
