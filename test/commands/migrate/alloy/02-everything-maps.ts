import type { Environment } from '../../../../constructs/platform';

// Migrated from 02-everything-maps.alloy by npm run migrate -- alloy.
// Notes:
// - Create the Secret shop-writer-loki-auth in the namespace of the agent, with username and password; the password
//   is not copied.
// - Create the Secret loki-ca in the namespace of the agent, with the certificate of the authority in ca.crt.
export const everythingMaps: Environment = {
  name: 'everything-maps',
  releases: '2026-11',
  cluster: { name: 'eu-1' },
  destinations: { logs: { url: 'https://loki.example.com:8443', ca: { secret: 'loki-ca' } } },
  collect: {
    logs: {
      login: 'shop-writer',
      tenant: 'shop',
      pipeline: {
        select: { namespaces: ['shop', 'pay'], podLabels: { tier: 'web' }, exclude: { podLabels: { stage: 'test' } } },
        stages: [
          { multiline: { firstLine: '^\\d{4}-\\d{2}-\\d{2}', maxLines: 128, maxWaitMs: 2000 } },
          { parse: 'json' },
          { timestamp: { field: 'ts', format: { go: '2006-01-02T15:04:05.000Z07:00' } } },
          { drop: { field: 'severity', matches: '^(debug|trace)$' } },
        ],
        labels: { pod: { pod: 'name' }, level: { extracted: 'severity' }, node: false },
        structuredMetadata: { trace_id: { extracted: 'trace.id' } },
      },
      vector: {},
    },
  },
};
