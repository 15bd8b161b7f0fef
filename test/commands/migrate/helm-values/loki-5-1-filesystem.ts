import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-5-1-filesystem.yaml by npm run migrate -- helm-values.
// Not mapped:
// - gateway.enabled (false): the platform has a gateway, which is the only way to its Loki: clients of the Services
//   of Loki have to log in to it.
// - in the environment: loki.config.limits_config.enforce_metric_name (false): enforce_metric_name was removed in
//   Loki 3.0 (it had no effect on logs); Loki 3.7.8 would not start.
// Notes:
// - The values have no schemaConfig: the period of the chart, of 2022-01-11 with boltdb-shipper and v12, was taken
//   over.
// - New logs would still be written with boltdb-shipper and v12, which Loki supports only to read old logs. Append a
//   period with tsdb and v13: --from DAY, where DAY is after the day on which the new Loki is deployed, in UTC.
// - auth_enabled is false: Loki stored everything as the tenant 'fake'. The platform keeps that name, so that the
//   logs can be read, and its gateway asks for a login.
// - The logs are on the claim storage-loki-0 of the StatefulSet loki; the pod of the platform has the claim
//   data-loki-0. Before helm uninstall loki -n monitoring, set persistentVolumeClaimRetentionPolicy of the
//   StatefulSet to Retain, because the chart may delete the claim; then create data-loki-0 with volumeName of the old
//   volume. docs/migrate-charts.md has the commands under "Monolithic".
// - The platform sets these itself, so they were not taken over: loki.compactor.shared_store.
export const loki51Filesystem: Environment = {
  name: 'loki-5-1-filesystem',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    namespace: 'monitoring',
    topology: 'monolithic',
    storage: '20Gi',
    pod: { storageClass: 'longhorn' },
    schema: [{ from: '2022-01-11', index: 'boltdb-shipper', version: 'v12' }],
    retention: { default: '14d' },
    config: { limits_config: { reject_old_samples: true, reject_old_samples_max_age: '168h' } },
  },
  tenants: { fake: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
  canary: false,
};
