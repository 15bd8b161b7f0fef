import type { Environment } from '../../../../constructs/platform';

// Migrated from 08-other-sinks.yaml by npm run migrate -- vector.
// Not mapped:
// - sources.gateway ({ type: 'vector', address: '0.0.0.0:6000' }): no agent of this platform reads the source
//   'vector'.
// - sinks.archive ({ type: 'aws_s3', inputs: ['pods'], bucket: 'logs', region: 'eu-central-1', auth…): lines are sent
//   to Loki, not to 'aws_s3'.
// - sinks.search ({ type: 'elasticsearch', inputs: ['pods'], endpoints: ['https://search.example.c…): lines are sent
//   to Loki, not to 'elasticsearch'.
// - sinks.second ({ type: 'loki', inputs: ['pods', 'gateway'], endpoint: 'https://loki-2.example.c…): collect.logs
//   sends to one Loki.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
export const otherSinks: Environment = {
  name: 'other-sinks',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki-1.example.com' } },
  collect: { logs: { pipeline: { labels: { container: false, job: false } }, vector: {} } },
};
