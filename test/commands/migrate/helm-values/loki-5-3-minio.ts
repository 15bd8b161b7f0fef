import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-5-3-minio.yaml by npm run migrate -- helm-values.
// Not mapped:
// - networkPolicy ({ enabled: true }): every pod of the platform has a NetworkPolicy that follows from its
//   connections; further clients are gateway.clients, and further targets egress of a pod.
// - sidecar ({ rules: { enabled: true, label: 'loki_rule' } }): rules are not read from ConfigMaps with a label;
//   write them as rules of a tenant, or through the API.
// Notes:
// - The values have no schemaConfig: the period of the chart, of 2022-01-11 with boltdb-shipper and v12, was taken
//   over.
// - MinIO was a part of the chart: its objects are on the claims export-0-loki-minio-0, export-1-loki-minio-0. The
//   platform's MinIO has the same number of drives, and the claims data-0-loki-minio-0, data-1-loki-minio-0: create
//   these with volumeName of the old ones, as for Loki (docs/migrate-charts.md).
// - The platform gives Loki keys of its own in MinIO (the Secret loki-s3); the root user of the values was not taken
//   over.
// - New logs would still be written with boltdb-shipper and v12, which Loki supports only to read old logs. Append a
//   period with tsdb and v13: --from DAY, where DAY is after the day on which the new Loki is deployed, in UTC.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The namespace of the release is not in the values. Name it with --namespace: claims can be taken over only in the
//   namespace where they are, and clients find the gateway there.
// - The image had the tag 2.9.1; the set of releases '2026-11' has Loki 3.7.8. Loki reads what earlier releases
//   wrote, not the other way round: keep a backup, or the old volumes, until you do not need to go back.
// - The claims have the same names as before (data-loki-write-0, data-loki-backend-0, …), so the pods of the platform
//   get the volumes of the chart in the same namespace. Before helm uninstall loki -n NAMESPACE, set
//   persistentVolumeClaimRetentionPolicy of loki-write, loki-backend to Retain, because the chart may delete the
//   claims. docs/migrate-charts.md has the commands under "Same names".
export const loki53Minio: Environment = {
  name: 'loki-5-3-minio',
  releases: '2026-11',
  objectStore: {
    minio: { name: 'loki-minio', drivesPerServer: 2, storage: '100Gi', buckets: { chunks: 'chunks', ruler: 'ruler' } },
  },
  loki: {
    topology: 'simple-scalable',
    targets: { write: { replicas: 1 }, read: { replicas: 1 }, backend: { replicas: 1 } },
    schema: [{ from: '2022-01-11', index: 'boltdb-shipper', version: 'v12' }],
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
