import type { Environment } from '../../../../constructs/platform';

// Migrated from 12-flow-journal.river by npm run migrate -- grafana-agent.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
export const flowJournal: Environment = {
  name: 'flow-journal',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: { pods: false, journal: true, files: { nginx: { include: ['/var/log/nginx/access.log'] } } },
      pipeline: {
        stages: [
          { when: { origin: 'files' }, redact: { pattern: '\\d+\\.\\d+\\.\\d+\\.\\d+', replacement: '0.0.0.0' } },
        ],
        labels: { instance: { host: 'name' }, systemd_unit: { journal: 'unit' }, unit: false, node: false },
      },
      vector: {},
    },
  },
};
