import type { Environment } from '../../../../constructs/platform';

// Migrated from 09-flow-old-stages.river by npm run migrate -- grafana-agent.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
export const flowOldStages: Environment = {
  name: 'flow-old-stages',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: { pods: false, files: { app: { include: ['/var/log/app/*.log'] } } },
      pipeline: {
        stages: [{ parse: 'json' }, { drop: { field: 'level', matches: '^debug$' } }],
        labels: { host: { host: 'name' }, level: { extracted: 'level' }, node: false },
      },
      vector: {},
    },
  },
};
