import type { Environment } from '../../../../constructs/platform';

// Migrated from 03-docker.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 6: discovery.docker.containers.filter ({ name: 'status', values: ['***'] }): containers are selected by the
//   beginnings of their names, and read from the socket of the machine.
// Notes:
// - Lines have the label host too: without it, several agents would write the same streams.
// - host-1 is a placeholder for the name of the machine, its label host.
// - The agent decides by itself what these set: line 28: loki.source.docker.containers.host, line 4:
//   discovery.docker.containers.refresh_interval.
export const docker: Environment = {
  name: 'docker',
  releases: '2026-11',
  destinations: { logs: { url: 'http://192.0.2.20:3100' } },
  collect: {
    hosts: {
      'host-1': {
        docker: true,
        pipeline: { labels: { container: { docker: 'container' }, compose_service: false } },
        vector: {},
      },
    },
  },
};
