import type { Environment } from '../../../../constructs/platform';

// Migrated from 07-programs.yaml by npm run migrate -- vector.
// Not mapped:
// - transforms.program.source ('.level = downcase(.level) ?? "***"'): the statement is not of a form that is
//   recognised.
// - transforms.program.source ('if exists(.trace) {\n .trace_id = .trace.id\n}'): the statement is not of a form that
//   is recognised.
// - transforms.program.source ('.message = .msg'): the line is stored as it was written.
// - transforms.program.source ('.message = redact(.message, filters: ["***"])'): the statement is not of a form that
//   is recognised.
// - transforms.program.source ('.id = uuid_v4()'): the statement is not of a form that is recognised.
// - sinks.loki.labels.user_id ('{{ user_id }}'): it is structured metadata, not a label: 'user_id' is different for
//   each line or request. As a label, each value creates streams of its own, and Loki rejects new streams above
//   max_global_streams_per_user.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
export const programs: Environment = {
  name: 'programs',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      pipeline: {
        select: { exclude: { namespaces: ['kube-system'] } },
        stages: [
          { parse: 'json' },
          { drop: { field: 'level', matches: '^(?:debug)$' } },
          { drop: { line: '(?i)health' } },
          { timestamp: { field: 'ts', format: { go: '2006-01-02 15:04:05.000' } } },
        ],
        labels: {
          app: { pod: { label: 'app' } },
          level: { extracted: 'level' },
          kind: { extracted: 'kind' },
          namespace: false,
          container: false,
          job: false,
        },
        structuredMetadata: { user_id: { extracted: 'user_id' } },
      },
      vector: {},
    },
  },
};
