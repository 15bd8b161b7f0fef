import type { Environment } from '../../../../constructs/platform';

// Migrated from 05-docker.toml by npm run migrate -- vector.
// Not mapped:
// - sources.docker.include_labels (['***']): containers are selected by the beginnings of their names.
// - sinks.loki.labels.level ('{{ severity }}'): a pipeline has no value for 'severity'.
// Notes:
// - Lines have the label host too: without it, several agents would write the same streams.
// - host-1 is a placeholder for the name of the machine, its label host.
export const docker: Environment = {
  name: 'docker',
  releases: '2026-11',
  destinations: { logs: { url: 'http://192.0.2.20:3100' } },
  collect: {
    hosts: {
      'host-1': {
        docker: { include: ['shop-'] },
        syslog: { address: '0.0.0.0:5514', protocol: 'udp' },
        pipeline: {
          stages: [{ when: { origin: 'docker' }, multiline: { firstLine: '^\\d', maxWaitMs: 1000 } }],
          labels: {
            container: { docker: 'container' },
            project: { docker: 'composeProject' },
            level: { syslog: 'severity' },
            compose_project: false,
            compose_service: false,
            app: false,
            job: false,
          },
        },
        vector: {},
      },
    },
  },
};
