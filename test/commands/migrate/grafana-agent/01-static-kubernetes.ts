import type { Environment } from '../../../../constructs/platform';

// Migrated from 01-static-kubernetes.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - logs.configs[0].scrape_configs[0].relabel_configs[1] ({ action: 'replace', replacement: '$1', separator: '/',
//   source_labels: ['__meta_…): it joins 2 values, but a label has the value of one.
// - metrics ({ wal_directory: '/var/lib/agent/wal', global: { scrape_interval: '60s', externa…): metrics are not
//   collected by this platform.
// Notes:
// - Lines had the format of Docker: set sources.pods.docker of collect.logs if nodes still run Docker.
// - Create the Secret 12345-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
// - The agent decides by itself what these set: logs.positions_directory, logs.configs[0].name,
//   logs.configs[0].positions, logs.configs[0].target_config, server.
export const staticKubernetes: Environment = {
  name: 'static-kubernetes',
  releases: '2026-11',
  cluster: { name: 'eu-1' },
  destinations: { logs: { url: 'https://logs.example.com' } },
  collect: {
    logs: {
      login: '12345',
      pipeline: { labels: { pod: { pod: 'name' }, stream: { pod: 'stream' }, job: false, node: false } },
      vector: {},
    },
  },
};
