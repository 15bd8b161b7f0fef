import type { Environment } from '../../../../constructs/platform';

// Migrated from promtail-4-file.yaml by npm run migrate -- helm-values.
// Not mapped:
// - image ({ tag: '2.9.3' }): the set of releases has the images; pod.image replaces one.
// - config.file: clients[0].bearer_token ('***'): a login is a user with a password.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: config.file: server, config.file: positions.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const promtail4File: Environment = {
  name: 'promtail-4-file',
  releases: '2026-11',
  pods: { imagePullSecrets: ['mirror'] },
  destinations: { logs: { url: 'http://loki-gateway.loki.svc.cluster.local' } },
  collect: {
    logs: {
      pipeline: {
        labels: { pod: { pod: 'name' }, stream: { pod: 'stream' }, container: false, job: false, node: false },
      },
      vector: { pod: { env: { HTTPS_PROXY: 'http://proxy.example.com:3128' } } },
    },
  },
};
