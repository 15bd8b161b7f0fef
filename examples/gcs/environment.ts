import type { Environment } from '../../constructs/platform';

/** Google Cloud Storage by Workload Identity, on GKE Autopilot: the agent keeps no state on the node. */
const environment: Environment = {
  name: 'gcs',
  releases: '2026-11',
  objectStore: {
    gcs: {
      buckets: { chunks: 'example-loki-chunks', ruler: 'example-loki-ruler' },
      workloadIdentity: {
        serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'loki-logs@example.iam.gserviceaccount.com' },
      },
    },
  },
  loki: { topology: 'monolithic', replicas: 3, retention: { default: '30d' } },
  gateway: { replicas: 2 },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: { state: 'pod', buffer: { maxSize: '512Mi' } } } },
};

export const environments = [environment];
