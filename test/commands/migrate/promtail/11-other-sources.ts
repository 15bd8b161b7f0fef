import type { Environment } from '../../../../constructs/platform';

// Migrated from 11-other-sources.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].kafka ({ brokers: ['kafka-1:9092'], topics: ['logs'], group_id: '***', labels: { job: '…): no
//   agent of this platform reads 'kafka'.
// - scrape_configs[1].gcplog ({ project_id: 'project-1', subscription: 'logs', labels: { job: 'gcp' } }): no agent of
//   this platform reads 'gcplog'.
// - scrape_configs[2].loki_push_api ({ server: { http_listen_port: 3500 }, labels: { source: 'push' } }): no agent of
//   this platform reads 'loki_push_api'.
// - scrape_configs[3].windows_events ({ eventlog_name: 'Application', labels: { job: 'windows' } }): no agent of this
//   platform reads 'windows_events'.
// - scrape_configs[4].kubernetes_sd_configs[0] ({ role: 'service' }): lines are of pods, and other roles of service
//   discovery find no log files.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
export const otherSources: Environment = {
  name: 'other-sources',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: { pods: false, files: { flog: { include: ['/var/log/flog/**/*.log'] } } },
      pipeline: {
        stages: [{ parse: 'json' }],
        labels: { team: { value: 'core' }, level: { extracted: 'level' }, job: false },
      },
      vector: {},
    },
  },
};
