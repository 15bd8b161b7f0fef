import type { Environment } from '../../../../constructs/platform';

// Migrated from 07-static-docker.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - logs.configs[0].clients[0].headers['X-Token'] ('***'): there is no counterpart.
// Notes:
// - Lines have the label host too: without it, several agents would write the same streams.
// - host-1 is a placeholder for the name of the machine, its label host.
// - The agent decides by itself what these set: logs.configs[0].name.
export const staticDocker: Environment = {
  name: 'static-docker',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    hosts: {
      'host-1': {
        tenant: 'machines',
        docker: true,
        pipeline: {
          labels: {
            container: { docker: 'container' },
            stream: { docker: 'stream' },
            compose_project: false,
            compose_service: false,
          },
        },
        vector: {},
      },
    },
  },
};
