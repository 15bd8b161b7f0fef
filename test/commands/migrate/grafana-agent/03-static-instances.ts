import type { Environment } from '../../../../constructs/platform';

// Migrated from 03-static-instances.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - logs.configs[1].limits_config ({ readline_rate: 100 }): there is no counterpart.
// - logs.configs[1].clients ([{ url: 'https://loki-2.example.com/loki/api/v1/push' }]): collect.logs sends to one
//   Loki: lines of this instance go to that of the first one.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: logs.configs[0].name, logs.configs[1].name.
export const staticInstances: Environment = {
  name: 'static-instances',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki-1.example.com' } },
  collect: {
    logs: {
      sources: {
        pods: false,
        files: { shop: { include: ['/var/log/shop/*.log'] }, pay: { include: ['/var/log/pay/*.log'] } },
      },
      vector: {},
    },
  },
};
