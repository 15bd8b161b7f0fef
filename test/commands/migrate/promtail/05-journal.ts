import type { Environment } from '../../../../constructs/platform';

// Migrated from 05-journal.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].journal.max_age ('12h'): the journal is read since the last boot.
// - scrape_configs[0].relabel_configs[3] ({ source_labels: ['__journal_priority_keyword'], target_label: 'level' }):
//   a pipeline has no value for __journal_priority_keyword.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Create the Secret edge-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
// - Create the Secret loki-ca in the namespace of the agent, with the certificate of the authority in ca.crt.
export const journal: Environment = {
  name: 'journal',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com:8443', ca: { secret: 'loki-ca' } } },
  collect: {
    logs: {
      login: 'edge',
      sources: {
        pods: false,
        journal: { units: ['kubelet.service', 'containerd.service'] },
        files: { varlogs: { include: ['/var/log/*.log'] } },
      },
      pipeline: { labels: { nodename: { host: 'name' }, syslog_identifier: { journal: 'identifier' }, node: false } },
      vector: {},
    },
  },
};
