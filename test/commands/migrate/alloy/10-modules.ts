import type { Environment } from '../../../../constructs/platform';

// Migrated from 10-modules.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 28: loki.write.default.endpoint[0].url (format("***", sys.env("HOST"))): it is no URL; write the one of Loki
//   in destinations.logs.url.
// - line 2: import.git.modules ({ repository: 'https://git.example.com/modules.git', path: 'logs.alloy' }): modules
//   are not read: write the configuration in one file.
// - line 7: declare.write ({ argument: {}, 'loki.write': { endpoint: [{ url: argument.url.value }] } }): modules are
//   not read: write the configuration in one file.
// - line 17: modules.pods.default ({ forward_to: [loki.write.default.receiver] }): no source of lines that is read
//   leads to it, or it has no such setting here.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
// - destinations.logs.url is a placeholder: https://loki.example.com.
export const modules: Environment = {
  name: 'modules',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: { pods: false, files: { files: { include: ['/var/log/a.log', '/var/log/b.log'] } } },
      pipeline: { labels: { job: false } },
      vector: {},
    },
  },
};
