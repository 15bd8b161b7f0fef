import type { Environment } from '../../../../constructs/platform';

// Migrated from 03-everything-maps.yaml by npm run migrate -- vector.
// Notes:
// - The agent decides by itself what these set: transforms.join.group_by.
export const everythingMaps: Environment = {
  name: 'everything-maps',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      tenant: 'shop',
      pipeline: {
        select: {
          podLabels: { tier: 'web' },
          exclude: { podLabels: { stage: 'test' }, namespaces: ['load-test'] },
          namespaces: ['shop'],
        },
        stages: [
          { multiline: { firstLine: '^[{\\d]', maxLines: 500, maxWaitMs: 3000 } },
          { parse: 'json' },
          { drop: { line: 'GET /healthz' } },
          { redact: { pattern: 'password=\\S+', replacement: 'password=***' } },
        ],
        labels: { pod: { pod: 'name' }, level: { extracted: 'severity' }, node: false },
        structuredMetadata: { trace_id: { extracted: 'trace.id' } },
      },
      vector: {},
    },
  },
};
