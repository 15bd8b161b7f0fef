import type { Environment } from '../../constructs/platform';

/** The guide with Vector and Loki, on the newest releases: three pods in place of nine, its names and its labels. */
const environment: Environment = {
  name: 'guide-vector-loki',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi', buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' } } },
  loki: { namespace: 'monitoring', topology: 'monolithic', replicas: 3, retention: { default: '30d' } },
  tenants: { Prod: { users: { 'vector-user': { roles: ['write', 'read'], secret: 'vector-loki-auth' } } } },
  collect: {
    logs: {
      login: 'vector-user',
      tenant: 'Prod',
      pipeline: {
        select: { exclude: { namespaces: ['kube-system'], podLabels: { 'vector.dev/exclude': 'true' } } },
      },
      vector: { buffer: { maxSize: '1Gi', whenFull: 'block' } },
    },
  },
};

export const environments = [environment];
