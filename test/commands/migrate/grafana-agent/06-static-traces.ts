import type { Environment } from '../../../../constructs/platform';

// Migrated from 06-static-traces.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - traces ({ configs: [{ name: 'default', receivers: { otlp: { protocols: { grpc: {} } } },…): traces are not
//   collected by this platform.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: logs.configs[0].name.
export const staticTraces: Environment = {
  name: 'static-traces',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
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
  },
};
