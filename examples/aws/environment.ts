import type { Environment } from '../../constructs/platform';

/** Amazon S3 without keys: a role of IAM for the ServiceAccount of Loki, and the lifecycle of the bucket. */
const environment: Environment = {
  name: 'aws',
  releases: '2026-11',
  objectStore: {
    external: {
      url: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      buckets: { chunks: 'example-loki-chunks', ruler: 'example-loki-ruler' },
      workloadIdentity: {
        serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/loki' },
      },
      expiresAfterDays: 60,
    },
  },
  loki: { topology: 'monolithic', replicas: 3, retention: { default: '30d' } },
  gateway: { replicas: 2 },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
};

export const environments = [environment];
