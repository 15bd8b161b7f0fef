import type { Environment } from '../../../../constructs/platform';

// Migrated from 11-flow-modules.river by npm run migrate -- grafana-agent.
// Not mapped:
// - line 2: module.git.logs ({ repository: 'https://git.example.com/modules.git', path: 'logs.river', argumen…):
//   modules are not read: write the configuration in one file.
export const flowModules: Environment = {
  name: 'flow-modules',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: { logs: { pipeline: { labels: { pod: { pod: 'name' }, job: false, node: false } }, vector: {} } },
};
