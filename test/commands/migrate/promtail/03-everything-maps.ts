import type { Environment } from '../../../../constructs/platform';

// Migrated from 03-everything-maps.yaml by npm run migrate -- promtail.
export const everythingMaps: Environment = {
  name: 'everything-maps',
  releases: '2026-11',
  cluster: { name: 'eu-1' },
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      tenant: 'shop',
      pipeline: {
        select: { namespaces: ['shop', 'pay'], podLabels: { tier: 'web' } },
        stages: [
          { drop: { line: 'GET /(healthz|readyz)' } },
          { parse: 'json' },
          { timestamp: { field: 'ts', format: 'rfc3339' } },
        ],
        labels: { pod: { pod: 'name' }, app: { pod: { label: 'app' } }, level: { extracted: 'severity' }, node: false },
        structuredMetadata: { trace_id: { extracted: 'trace_id' }, http_status: { extracted: 'http.status' } },
      },
      vector: {},
    },
  },
};
