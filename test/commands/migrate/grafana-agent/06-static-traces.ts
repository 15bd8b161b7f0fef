import type { Environment } from '../../../../constructs/platform';

// Migrated from 06-static-traces.yaml by npm run migrate -- grafana-agent.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - 'tempo' is in the namespace of the old agent; write its full name: tempo.NAMESPACE.svc.cluster.local.
// - Set destinations.traces.podPort if the pods of the receiver of traces listen on another port than their Service:
//   NetworkPolicies need theirs.
// - Applications send to alloy-otlp.logging, port 4317 (gRPC) or 4318 (HTTP), in place of the agent, from the cluster
//   only.
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: logs.configs[0].name, traces.configs[0].name.
export const staticTraces: Environment = {
  name: 'static-traces',
  releases: '2026-11',
  destinations: {
    logs: { url: 'https://loki.example.com' },
    traces: { url: 'http://tempo:4317', protocol: 'otlp-grpc' },
  },
  collect: {
    logs: {
      sources: { pods: false, files: { app: { include: ['/var/log/app/app.log'] } } },
      pipeline: {
        stages: [
          { multiline: { firstLine: '^\\[', maxLines: 128, maxWaitMs: 500 } },
          { parse: { regexp: '^\\[(?P<ts>[^\\]]+)\\] (?P<level>\\w+)' } },
          { timestamp: { field: 'ts', format: 'unix' } },
        ],
        labels: { level: { extracted: 'level' }, env: { value: 'prod' } },
      },
      vector: {},
    },
    traces: { tenant: 'prod', logs: false, alloy: {} },
  },
};
