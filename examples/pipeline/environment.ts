import type { Environment } from '../../constructs/platform';

/** Stages: stack traces as one event, no health checks, no passwords, levels, a limit for a noisy namespace. */
const environment: Environment = {
  name: 'pipeline',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: {
    logs: {
      login: 'vector',
      tenant: 'Prod',
      sources: { journal: { units: ['kubelet.service', 'containerd.service'] } },
      pipeline: {
        select: { exclude: { namespaces: ['load-test'] } },
        podAnnotations: 'logging.example.com',
        parsers: { logfmt: [{ parse: 'logfmt' }] },
        stages: [
          { when: { app: 'cart' }, multiline: { firstLine: '^\\d{4}-\\d{2}-\\d{2}' } },
          { when: { origin: 'pods' }, drop: { line: 'GET /healthz' } },
          { redact: 'credentials' },
          { redact: 'email' },
          { parse: 'json' },
          { level: 'detect' },
          { when: { namespace: 'batch' }, rateLimit: { linesPerSecond: 100, burst: 1000 } },
        ],
        labels: { app: { pod: 'app' } },
        structuredMetadata: { user_id: { extracted: 'user_id' } },
      },
      vector: {},
    },
  },
  grafana: { login: 'grafana' },
};

export const environments = [environment];
