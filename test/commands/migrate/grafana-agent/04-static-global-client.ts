import type { Environment } from '../../../../constructs/platform';

// Migrated from 04-static-global-client.yaml by npm run migrate -- grafana-agent.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: logs.positions_directory, logs.configs[0].name,
//   logs.global.file_watch_config.
export const staticGlobalClient: Environment = {
  name: 'static-global-client',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.logging.svc.cluster.local:3100' } },
  collect: {
    logs: {
      tenant: 'edge',
      sources: { pods: false, journal: true },
      pipeline: { labels: { unit: false } },
      vector: {},
    },
  },
};
