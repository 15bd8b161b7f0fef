import type { Environment } from '../../../../constructs/platform';

// Migrated from 05-static-events.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - integrations.eventhandler.extra_labels ({ team: 'core' }): the labels of events are fixed.
// Notes:
// - The agent decides by itself what these set: logs.configs[0].name, logs.configs[0].positions,
//   integrations.eventhandler.cache_path, integrations.eventhandler.logs_instance.
export const staticEvents: Environment = {
  name: 'static-events',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: { events: { alloy: { labels: { job: 'integrations/kubernetes/eventhandler' }, namespaces: ['shop'] } } },
};
