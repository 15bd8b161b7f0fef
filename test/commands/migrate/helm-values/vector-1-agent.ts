import type { Environment } from '../../../../constructs/platform';

// Migrated from vector-1-agent.yaml by npm run migrate -- helm-values.
// Not mapped:
// - customConfig.sinks.loki.encoding.codec ('json'): the line is stored as it was written, not as the whole event;
//   fields can be structured metadata.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: customConfig.data_dir, customConfig.api.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const vector1Agent: Environment = {
  name: 'vector-1-agent',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki-gateway.logging.svc.cluster.local' } },
  collect: {
    logs: {
      pipeline: { labels: { pod: { pod: 'name' }, job: false, node: false } },
      vector: {
        pod: {
          resources: { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
          tolerations: [{ operator: 'Exists' }],
        },
      },
    },
  },
};
