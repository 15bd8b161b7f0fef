import type { Environment } from '../../../../constructs/platform';

// Migrated from 02-static-machine.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - logs.configs[0].scrape_configs[0].journal.max_age ('24h'): the journal is read since the last boot.
// - integrations ({ node_exporter: { enabled: true }, prometheus_remote_write: [{ url: 'https://me…): integrations
//   make metrics, which are not collected by this platform.
// - logs.configs[0].scrape_configs[0].relabel_configs[1] ({ source_labels: ['__journal__boot_id'], target_label:
//   'boot_id' }): it is structured metadata, not a label: '_BOOT_ID' is different for each entry, process or boot. As
//   a label, each value creates streams of its own, and Loki rejects new streams above max_global_streams_per_user.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
// - Create the Secret 2-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
// - The agent decides by itself what these set: logs.configs[0].name.
export const staticMachine: Environment = {
  name: 'static-machine',
  releases: '2026-11',
  destinations: { logs: { url: 'https://logs.example.com' } },
  collect: {
    logs: {
      login: '2',
      sources: {
        pods: false,
        journal: true,
        files: {
          'integrations-node-exporter': { include: ['/var/log/syslog', '/var/log/messages', '/var/log/*.log'] },
        },
      },
      pipeline: {
        labels: {
          instance: { value: 'web-1' },
          transport: { journal: { field: '_TRANSPORT' } },
          job: { value: 'integrations/node_exporter' },
        },
        structuredMetadata: { boot_id: { journal: { field: '_BOOT_ID' } } },
      },
      vector: {},
    },
  },
};
