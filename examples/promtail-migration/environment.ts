import type { Environment } from '../../constructs/platform';

/** A Promtail that `npm run migrate` has turned into Vector: the same streams, and the list of what was not mapped. */

// Migrated from promtail.yaml by npm run migrate -- promtail.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - Create the Secret promtail-loki-auth in the namespace of the agent, with username and password; the password is
//   not copied.
// - The agent decides by itself what these set: server, positions.
export const promtailMigration: Environment = {
  name: 'promtail-migration',
  releases: '2026-11',
  destinations: { logs: { url: 'https://logs.example.com' } },
  collect: {
    logs: {
      login: 'promtail',
      tenant: 'Shop',
      pipeline: {
        stages: [
          { multiline: { firstLine: '^\\d{4}-\\d{2}-\\d{2}', maxLines: 128 } },
          { parse: 'json' },
          { drop: { line: 'GET /healthz' } },
        ],
        labels: { stream: { pod: 'stream' }, job: false },
      },
      vector: {},
    },
  },
};

export const environments = [promtailMigration];
