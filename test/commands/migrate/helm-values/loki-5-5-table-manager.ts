import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-5-5-table-manager.yaml by npm run migrate -- helm-values.
// Not mapped:
// - loki.storage.s3.http_config ({ insecure_skip_verify: true }): the client of the newest release has other keys,
//   which can be set in loki.config.
// - write.affinity ('***'): it is a text that Helm expands; write it as data.
// - loki.auth_enabled (true): the names of the tenants are in the requests; 'main' stands for them: name each one
//   with --tenant NAME.
// Notes:
// - The values have no schemaConfig: the period of the chart, of 2022-01-11 with boltdb-shipper and v12, was taken
//   over.
// - The user 'ship' keeps its name. Put the password that its clients have into its Secret, ship-loki-auth, with the
//   keys username and password.
// - The namespace of the release is not in the values. Name it with --namespace: claims can be taken over only in the
//   namespace where they are, and clients find the gateway there.
// - The claims have the same names as before (data-loki-write-0, data-loki-backend-0, …), so the pods of the platform
//   get the volumes of the chart in the same namespace. Before helm uninstall loki -n NAMESPACE, set
//   persistentVolumeClaimRetentionPolicy of loki-write, loki-backend to Retain, because the chart may delete the
//   claims. docs/migrate-charts.md has the commands under "Same names".
// - The platform sets these itself, so they were not taken over: tableManager.enabled.
export const loki55TableManager: Environment = {
  name: 'loki-5-5-table-manager',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'http://ceph-rgw.rook.svc.cluster.local:8080',
      insecure: true,
      buckets: { chunks: 'logs', ruler: 'logs-rules' },
      keys: { secret: 'ceph-loki', accessKeyId: 'AWS_ACCESS_KEY_ID', secretAccessKey: 'AWS_SECRET_ACCESS_KEY' },
    },
  },
  loki: {
    topology: 'simple-scalable',
    targets: { write: { replicas: 2 }, read: { replicas: 2 }, backend: { replicas: 2 } },
    schema: [{ from: '2022-01-11', index: 'boltdb-shipper', version: 'v12' }, { from: '2099-06-01' }],
    retention: { default: '30d' },
  },
  gateway: { expose: { nodePort: { port: 31000, insecure: true } } },
  tenants: { main: { users: { ship: { roles: ['write', 'read'] } } } },
};
