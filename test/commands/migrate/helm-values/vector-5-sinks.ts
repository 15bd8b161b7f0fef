import type { Environment } from '../../../../constructs/platform';

// Migrated from vector-5-sinks.yaml by npm run migrate -- helm-values.
// Not mapped:
// - secrets ({ generic: { loki_password: '***' } }): no value of a Secret is taken over; npm run secrets creates
//   those that the platform needs.
// - customConfig.sinks.loki.auth ({ strategy: 'bearer', token: '***' }): a login is a user with a password.
// - customConfig.sinks.loki.encoding.codec ('json'): the line is stored as it was written, not as the whole event;
//   fields can be structured metadata.
// - customConfig.sinks.s3 ({ type: 'aws_s3', inputs: ['in'], bucket: 'archive', region: 'eu-west-1' }): lines are
//   sent to Loki, not to 'aws_s3'.
// - customConfig.sinks.console ({ type: 'console', inputs: ['in'], encoding: { codec: 'json' } }): lines are sent to
//   Loki, not to 'console'.
// - in the environment: collect.logs.vector.pod.labels['vector.dev/exclude'] ('true'): the construct sets this label,
//   by which Services, NetworkPolicies and searches select the pods.
// Notes:
// - A throttle without key_field counts all lines of the agent together, a rateLimit the lines of each stream.
// - Lines have the label node too: without it, several agents would write the same streams.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const vector5Sinks: Environment = {
  name: 'vector-5-sinks',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      pipeline: {
        stages: [{ rateLimit: { linesPerSecond: 1000, burst: 1000 } }],
        labels: { source: { value: 'kubernetes' }, namespace: false, container: false, job: false },
      },
      vector: { pod: { annotations: { 'prometheus.io/scrape': 'true' }, labels: { team: 'platform' } } },
    },
  },
};
