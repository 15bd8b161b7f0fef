import type { Environment } from '../../../../constructs/platform';

// Migrated from 11-logfmt-filters.yaml by npm run migrate -- vector.
// Not mapped:
// - sources.app.file_key ('path'): the source has no such setting here.
// - sinks.loki.labels.file ('{{ file }}'): it is structured metadata, not a label: The path of a file is different
//   for each file, and new ones appear. As a label, each value creates streams of its own, and Loki rejects new
//   streams above max_global_streams_per_user.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: sources.app.read_from.
export const logfmtFilters: Environment = {
  name: 'logfmt-filters',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: {
        pods: false,
        files: { app: { include: ['/var/log/app/*.log', '/var/log/worker/a.log', '/var/log/worker/b.log'] } },
      },
      pipeline: {
        stages: [
          { parse: 'logfmt' },
          { keep: { line: 'ERROR|WARN' } },
          { keep: { field: 'level', matches: '^(?:error|warn)$' } },
          { drop: { field: 'status', matches: '^(?:200)$' } },
          { sample: { keepOneIn: 10 } },
        ],
        labels: { level: { extracted: 'level' } },
        structuredMetadata: { file: { file: 'path' } },
      },
      vector: {},
    },
  },
};
