import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-community-5-distributed.yaml by npm run migrate -- helm-values.
// Not mapped:
// - ingester.zoneAwareReplication ({ enabled: true, zoneA: { nodeSelector: { 'topology.kubernetes.io/zone':
//   'westeu…): loki.ingesterZones has a list of zones, with their nodes.
// - querier.extraEnvFrom ([{ secretRef: { name: 'proxy' } }]): pod.env has single variables, also of keys of Secrets.
// - ruler.sidecar (true): rules are not read from ConfigMaps with a label; write them as rules of a tenant, or
//   through the API.
// - sidecar ({ rules: { searchNamespace: 'ALL' } }): rules are not read from ConfigMaps with a label; write them as
//   rules of a tenant, or through the API.
// Notes:
// - The Secret 'loki-alertmanager' in the namespace of Loki needs the key `password`, that of the user of the
//   Alertmanager.
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The gateway of the chart needed no login. That of the platform does: give every client the user and the password
//   of its tenant.
// - The chart has an ingester StatefulSet for each of the zones a, b and c (loki-ingester-zone-a, …) without volumes.
//   The ingesters of the platform start with empty volumes, so let those of the chart flush before helm uninstall
//   loki -n loki: POST /ingester/shutdown?flush=true&terminate=false to every pod. docs/migrate-charts.md has the
//   commands under "Flush". Everything else is in the object store.
export const lokiCommunity5Distributed: Environment = {
  name: 'loki-community-5-distributed',
  releases: '2026-11',
  objectStore: {
    azure: {
      account: 'acmelogs',
      buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
      workloadIdentity: {
        serviceAccountAnnotations: { 'azure.workload.identity/client-id': '11111111-2222-3333-4444-555555555555' },
        podLabels: { 'azure.workload.identity/use': 'true' },
      },
    },
  },
  loki: {
    namespace: 'loki',
    topology: 'distributed',
    patterns: true,
    targets: {
      distributor: { replicas: 3 },
      querier: { replicas: 3 },
      ruler: { replicas: 2 },
      'pattern-ingester': { replicas: 2 },
    },
    schema: [{ from: '2025-03-01' }],
    alertmanager: {
      url: 'https://alertmanager.example.com',
      path: '/alertmanager',
      login: { user: 'loki', secret: 'loki-alertmanager' },
    },
  },
  tenants: { ops: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
