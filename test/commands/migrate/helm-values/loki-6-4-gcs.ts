import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-6-4-gcs.yaml by npm run migrate -- helm-values.
// Not mapped:
// - loki.storage.gcs ({ chunkBufferSize: 0, requestTimeout: '0s', enableHttp2: true }): the client of the newest
//   release has other keys, which can be set in loki.config.
// - serviceAccount.name ('loki'): every workload of the platform has a ServiceAccount of its own.
// - extraObjects ([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } }]): deploy other objects
//   beside the platform.
// Notes:
// - The values have no pods of the target ruler; the platform has 1.
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - The namespace of the release is not in the values. Name it with --namespace: claims can be taken over only in the
//   namespace where they are, and clients find the gateway there.
// - The chart has an ingester StatefulSet for each of the zones a, b and c (logs-loki-ingester-zone-a, …) without
//   volumes. The ingesters of the platform start with empty volumes, so let those of the chart flush before helm
//   uninstall logs -n NAMESPACE: POST /ingester/shutdown?flush=true&terminate=false to every pod.
//   docs/migrate-charts.md has the commands under "Flush". Everything else is in the object store.
export const loki64Gcs: Environment = {
  name: 'loki-6-4-gcs',
  releases: '2026-11',
  registry: 'mirror.example.com/docker',
  pods: { imagePullSecrets: ['mirror'], priorityClass: 'observability' },
  objectStore: {
    gcs: {
      buckets: { chunks: 'acme-logs', ruler: 'acme-rules' },
      workloadIdentity: {
        serviceAccountAnnotations: {
          'iam.gke.io/gcp-service-account': 'loki-logs@acme-logs-123.iam.gserviceaccount.com',
        },
      },
    },
  },
  loki: { name: 'logs-loki', topology: 'distributed', schema: [{ from: '2024-04-01', prefix: 'index_' }] },
  gateway: { name: 'logs-loki-gateway' },
  tenants: { 'main-tenant': { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
