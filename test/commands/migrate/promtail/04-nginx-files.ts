import type { Environment } from '../../../../constructs/platform';

// Migrated from 04-nginx-files.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].pipeline_stages[0].match.stages[0].regex ({ expression: '^(?P<remote_addr>\\S+) -
//   (?P<remote_user>\\S+) \\[(?P<time_local>…): a stage applies to one source, namespace, app or container, but the
//   jobs differ in another way.
// - scrape_configs[0].pipeline_stages[0].match.stages[2].timestamp ({ source: 'time_local', format:
//   '02/Jan/2006:15:04:05 -0700' }): a stage applies to one source, namespace, app or container, but the jobs differ
//   in another way.
// - scrape_configs[0].pipeline_stages[0].match.stages[1].labels.method (null): the stage that extracts its field is
//   not mapped.
// - scrape_configs[0].pipeline_stages[0].match.stages[1].labels.status (null): the stage that extracts its field is
//   not mapped.
// - scrape_configs[0].pipeline_stages[0].match.stages[1].labels.path (null): the stage that extracts its field is not
//   mapped.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: server, positions.
export const nginxFiles: Environment = {
  name: 'nginx-files',
  releases: '2026-11',
  destinations: { logs: { url: 'http://192.0.2.10:3100' } },
  collect: {
    logs: {
      sources: {
        pods: false,
        files: {
          nginx: { include: ['/var/log/nginx/*access.log'] },
          'nginx-error': {
            include: ['/var/log/nginx/error.log', '/var/log/nginx/warn.log'],
            exclude: ['/var/log/nginx/old-error.log'],
          },
        },
      },
      pipeline: { labels: { host: { value: 'web-1' } } },
      vector: {},
    },
  },
};
