import type { Environment } from '../../constructs/platform';

/** Azure Blob Storage by Microsoft Entra Workload ID, without an account key. */
const environment: Environment = {
  name: 'azure',
  releases: '2026-11',
  objectStore: {
    azure: {
      account: 'examplelogs',
      buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' },
      workloadIdentity: {
        serviceAccountAnnotations: { 'azure.workload.identity/client-id': '00000000-0000-4000-8000-000000000000' },
        podLabels: { 'azure.workload.identity/use': 'true' },
      },
    },
  },
  loki: { topology: 'monolithic', replicas: 3, retention: { default: '30d' } },
  gateway: { replicas: 2 },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
};

export const environments = [environment];
