import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-6-2-minio-scalable.yaml by npm run migrate -- helm-values.
// Not mapped:
// - gateway.basicAuth.htpasswd ('***'): it is a template or has hashes of passwords; the users belong into tenants.
// Notes:
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - Each tenant keeps its user of the same name. Put the password that its clients have into its Secret:
//   prod-loki-auth, with the keys username and password. No password was taken over.
// - The claims have the same names as before (data-loki-write-0, data-loki-backend-0, …), so the pods of the platform
//   get the volumes of the chart in the same namespace. Before helm uninstall loki -n logging, set
//   persistentVolumeClaimRetentionPolicy of loki-write, loki-backend to Retain, because the chart may delete the
//   claims. docs/migrate-charts.md has the commands under "Same names".
export const loki62MinioScalable: Environment = {
  name: 'loki-6-2-minio-scalable',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'http://minio.minio.svc.cluster.local:9000',
      insecure: true,
      region: 'us-east-1',
      buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
      keys: { secret: 'loki-s3' },
    },
  },
  loki: {
    namespace: 'logging',
    topology: 'simple-scalable',
    config: {
      ingester: { chunk_encoding: 'snappy' },
      querier: { max_concurrent: 4 },
      query_scheduler: { max_outstanding_requests_per_tenant: 32768 },
    },
    caches: { chunks: { memory: '1024Mi' }, results: { memory: '256Mi' } },
  },
  tenants: { Prod: { users: { Prod: { roles: ['write', 'read'], secret: 'prod-loki-auth' } } } },
};
