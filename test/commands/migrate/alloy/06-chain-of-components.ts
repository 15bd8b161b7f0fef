import type { Environment } from '../../../../constructs/platform';

// Migrated from 06-chain-of-components.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 37: loki.relabel.names.rule[2] ({ source_labels: ['level'], regex: 'debug', action: 'drop' }): pods are
//   selected by namespaces and labels.
// - line 63: loki.write.first.endpoint[1] ({ url: 'https://loki-3.example.com/loki/api/v1/push' }): collect.logs
//   sends to one Loki.
// - line 45: loki.process.limit.forward_to[1] (loki.write.second.receiver): collect.logs sends to one Loki.
// - line 12: loki.process.parse.forward_to[1] (loki.echo.debug.receiver): lines pass one chain of components.
// - line 8: loki.source.file.app.tail_from_end (true): the source has no such setting here.
// - line 54: loki.echo.debug ({}): no source of lines that is read leads to it, or it has no such setting here.
// - line 72: loki.write.second ({ endpoint: [{ url: 'https://loki-2.example.com/loki/api/v1/push', bearer_token:…):
//   no source of lines that is read leads to it, or it has no such setting here.
// Notes:
// - A limit counts all lines of the agent together, a rateLimit the lines of each stream.
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: line 59: loki.write.first.endpoint[0].batch_size, line 60:
//   loki.write.first.endpoint[0].remote_timeout, line 67: loki.write.first.wal.
export const chainOfComponents: Environment = {
  name: 'chain-of-components',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki-1.example.com' } },
  collect: {
    logs: {
      sources: {
        pods: false,
        files: {
          app: { include: ['/var/log/app/*.log'] },
          worker: { include: ['/var/log/worker/a.log', '/var/log/worker/b.log'] },
        },
      },
      pipeline: {
        stages: [
          { parse: { regexp: '^(?P<level>\\w+) (?P<component>\\w+)' } },
          { sample: { keepOneIn: 2 } },
          { rateLimit: { linesPerSecond: 100, burst: 500 } },
        ],
        labels: { env: { value: 'prod' }, level: { extracted: 'level' }, part: { extracted: 'component' } },
      },
      vector: {},
    },
  },
};
