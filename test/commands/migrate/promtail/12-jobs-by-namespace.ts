import type { Environment } from '../../../../constructs/platform';

// Migrated from 12-jobs-by-namespace.yaml by npm run migrate -- promtail.
export const jobsByNamespace: Environment = {
  name: 'jobs-by-namespace',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      tenant: 'platform',
      pipeline: {
        select: { namespaces: ['shop', 'pay'] },
        stages: [
          { when: { namespace: 'shop' }, parse: 'json' },
          { when: { namespace: 'pay' }, drop: { line: '(?i)health' } },
        ],
        labels: {
          pod: { pod: 'name' },
          env: { value: 'prod' },
          stream: { pod: 'stream' },
          level: { extracted: 'level' },
          container: false,
          job: false,
          node: false,
        },
      },
      vector: {},
    },
  },
};
