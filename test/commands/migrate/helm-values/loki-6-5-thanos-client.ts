import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-6-5-thanos-client.yaml by npm run migrate -- helm-values.
// Not mapped:
// - loki.storage.object_store.s3.sse ({ type: 'SSE-S3' }): the client of the newest release has other keys, which can
//   be set in loki.config.
// - gateway.nginxConfig ({ clientMaxBodySize: '20M' }): the platform writes the configuration of nginx: the size of a
//   request follows from the limits of Loki, the tenant from the user.
// - in the environment: loki.pod.topologySpreadConstraints[0].labelSelector ({ matchLabels: {
//   'app.kubernetes.io/name': 'loki' } }): unknown setting 'labelSelector'; known settings: topologyKey, maxSkew,
//   whenUnsatisfiable, minDomains.
// Notes:
// - The Secret 'loki-s3' in the namespace of Loki needs `access-key-id` and `secret-access-key`, those of the object
//   store; no value was taken over.
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - The namespace of the release is not in the values. Name it with --namespace: claims can be taken over only in the
//   namespace where they are, and clients find the gateway there.
// - Lines that are not flushed are on the claim storage-loki-0 of the StatefulSet loki; the pod of the platform has
//   the claim data-loki-0. Before helm uninstall loki -n NAMESPACE, set persistentVolumeClaimRetentionPolicy of the
//   StatefulSet to Retain, because the chart may delete the claim; then create data-loki-0 with volumeName of the old
//   volume. docs/migrate-charts.md has the commands under "Monolithic".
// - The platform sets these itself, so they were not taken over: loki.memberlistConfig.join_members.
export const loki65ThanosClient: Environment = {
  name: 'loki-6-5-thanos-client',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      buckets: { chunks: 'acme-chunks', ruler: 'acme-ruler' },
      keys: { secret: 'loki-s3' },
    },
  },
  loki: {
    topology: 'monolithic',
    replicas: 3,
    pod: {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    },
    schema: [{ from: '2023-01-01', version: 'v12' }, { from: '2024-05-01' }],
  },
  gateway: { autoscaling: { max: 5, cpuPercent: 70 } },
  tenants: { acme: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
