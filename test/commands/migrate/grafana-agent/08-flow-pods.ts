import type { Environment } from '../../../../constructs/platform';

// Migrated from 08-flow-pods.river by npm run migrate -- grafana-agent.
// Not mapped:
// - line 47: loki.write.default.endpoint[0].url ('${LOKI_URL}'): it is no URL; write the one of Loki in
//   destinations.logs.url.
// - line 11: discovery.kubernetes.nodes ({ role: 'node' }): no source of lines that is read leads to it, or it has no
//   such setting here.
// Notes:
// - The label instance, which Alloy adds to lines that it reads from the API server, is not sent.
// - destinations.logs.url is a placeholder: https://loki.example.com.
// - Create the Secret agent-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
// - The agent decides by itself what these set: line 2: logging.
export const flowPods: Environment = {
  name: 'flow-pods',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: { login: 'agent', pipeline: { labels: { pod: { pod: 'name' }, job: false, node: false } }, vector: {} },
  },
};
