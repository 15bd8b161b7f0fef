import type { Environment } from '../../../../constructs/platform';

// Migrated from 09-podlogs.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 3: loki.source.podlogs.all.selector ({ match_labels: { team: 'core' } }): objects PodLogs are not read;
//   pipeline.select chooses pods.
// Notes:
// - The agent decides by itself what these set: line 7: loki.source.podlogs.all.node_filter.
export const podlogs: Environment = {
  name: 'podlogs',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: { tenant: 'core', pipeline: { labels: { pod: { pod: 'name' }, job: false, node: false } }, vector: {} },
  },
};
