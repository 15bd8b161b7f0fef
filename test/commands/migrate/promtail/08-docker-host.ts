import type { Environment } from '../../../../constructs/platform';

// Migrated from 08-docker-host.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].docker_sd_configs[0].filters ([{ name: 'label', values: ['***'] }]): containers are selected by
//   the beginnings of their names, and read from the socket of the machine.
// - scrape_configs[0].relabel_configs[3] ({ source_labels: ['__meta_docker_network_ip'], target_label: 'ip' }): a
//   pipeline has no value for __meta_docker_network_ip.
// - scrape_configs[1].syslog.label_structured_data (true): a receiver of syslog has an address and a protocol.
// Notes:
// - All lines have the label job, which some of them did not have.
// - Lines have the label host too: without it, several agents would write the same streams.
// - host-1 is a placeholder for the name of the machine, its label host.
// - The agent decides by itself what these set: scrape_configs[0].docker_sd_configs[0].refresh_interval,
//   scrape_configs[1].syslog.idle_timeout.
export const dockerHost: Environment = {
  name: 'docker-host',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.example.com:3100' } },
  collect: {
    hosts: {
      'host-1': {
        docker: true,
        syslog: { address: '0.0.0.0:1514' },
        pipeline: {
          stages: [{ when: { origin: 'docker' }, multiline: { firstLine: '^\\S', maxLines: 128 } }],
          labels: {
            container: { docker: 'container' },
            logstream: { docker: 'stream' },
            service: { docker: 'composeService' },
            host_name: { syslog: 'host' },
            level: { syslog: 'severity' },
            compose_project: false,
            compose_service: false,
            app: false,
          },
        },
        vector: {},
      },
    },
  },
};
