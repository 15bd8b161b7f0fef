import type { Environment } from '../../../../constructs/platform';

// Migrated from loki-6-3-distributed.yaml by npm run migrate -- helm-values.
// Not mapped:
// - querier.autoscaling ({ enabled: true, minReplicas: 4, maxReplicas: 20 }): Loki has a fixed number of pods:
//   replicas of the target.
// - gateway.basicAuth.existingSecret ('***'): the users of the Secret are not in the values; write them into tenants,
//   and put a line for each user and for the canary into gateway.authSecret.
// - distributor.maxUnavailable (2): the platform decides how pods are updated and evicted.
// - querier.maxUnavailable (2): the platform decides how pods are updated and evicted.
// - queryFrontend.maxUnavailable (1): the platform decides how pods are updated and evicted.
// - indexGateway.maxUnavailable (1): the platform decides how pods are updated and evicted.
// - in the environment: tenants.default.rules ([{ name: 'errors', rules: [{ alert: '***', expr: '***', for: '10m',
//   labels: { se…): there are alerting rules but no Alertmanager, so no alert would be sent. Set alertmanager of
//   loki.
// Notes:
// - The role of AWS names the ServiceAccounts that may take it. Those of the platform have the names of the
//   workloads: add them to the trust policy of the role.
// - The chart deploys two caches of its own accord, with 8192 and 1024 MiB of memory. The platform has none unless
//   loki.caches is set: docs/sizing.md says where they help.
// - The claims have the same names as before (data-loki-ingester-0, data-loki-compactor-0, …), so the pods of the
//   platform get the volumes of the chart in the same namespace. Before helm uninstall loki -n loki, set
//   persistentVolumeClaimRetentionPolicy of loki-ingester, loki-compactor to Retain, because the chart may delete the
//   claims. docs/migrate-charts.md has the commands under "Same names".
// - The platform sets these itself, so they were not taken over: loki.tracing.enabled.
export const loki63Distributed: Environment = {
  name: 'loki-6-3-distributed',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.us-west-2.amazonaws.com',
      region: 'us-west-2',
      buckets: { chunks: 'acme-loki-chunks', ruler: 'acme-loki-ruler' },
      workloadIdentity: {
        serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/loki' },
      },
    },
  },
  loki: {
    namespace: 'loki',
    topology: 'distributed',
    targets: {
      distributor: { replicas: 3 },
      ingester: {
        replicas: 4,
        storage: '100Gi',
        pod: { resources: { cpu: '1', memory: '4Gi', memoryLimit: '8Gi' }, storageClass: 'gp3' },
      },
      querier: { replicas: 4 },
      compactor: { storage: '20Gi' },
    },
    config: {
      ingester: { chunk_encoding: 'snappy' },
      limits_config: { ingestion_rate_mb: 16, ingestion_burst_size_mb: 24, query_timeout: '300s' },
    },
  },
  gateway: {
    expose: {
      loadBalancer: {
        insecure: true,
        annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' },
      },
    },
  },
  tenants: { default: { users: { writer: { roles: ['write'] }, reader: { roles: ['read'] } } } },
};
