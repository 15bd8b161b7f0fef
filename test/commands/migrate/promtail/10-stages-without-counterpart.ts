import type { Environment } from '../../../../constructs/platform';

// Migrated from 10-stages-without-counterpart.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].pipeline_stages[1].json.expressions.extra ('a[0].b'): a field is given by its name or by the
//   path of names, not by an expression.
// - scrape_configs[0].pipeline_stages[2].template ({ source: 'level', template: '{{ ToLower .Value }}' }): no stage
//   computes a value from others.
// - scrape_configs[0].pipeline_stages[3].labels.extra (null): the value 'extra' is computed, but a label has the
//   value of a field.
// - scrape_configs[0].pipeline_stages[3].labels.app (null): no stage before extracts 'app'.
// - scrape_configs[0].pipeline_stages[4].json ({ source: 'output', expressions: { inner: null } }): a stage parse
//   reads the line, not an extracted value.
// - scrape_configs[0].pipeline_stages[5].output ({ source: 'msg' }): no stage replaces the line by a part of it: the
//   line is stored as it was written.
// - scrape_configs[0].pipeline_stages[6].pack ({ labels: ['container'] }): no stage puts labels into the line;
//   structuredMetadata keeps values beside it.
// - scrape_configs[0].pipeline_stages[7].metrics ({ lines_total: { type: 'Counter', description: '***', config: {
//   match_all: true,…): the agent makes no metrics of lines; a recording rule of Loki can (tenants.<name>.rules).
// - scrape_configs[0].pipeline_stages[8].decolorize (null): no stage removes colours; a stage redact replaces a fixed
//   pattern.
// - scrape_configs[0].pipeline_stages[9].geoip ({ db: '/geo.mmdb', source: 'ip', db_type: 'city' }): no stage looks
//   up addresses.
// - scrape_configs[0].pipeline_stages[10].drop ({ older_than: '24h', longer_than: '8kb' }): older_than has no
//   counterpart, and the conditions apply together.
// - scrape_configs[0].pipeline_stages[12].limit ({ rate: 10, burst: 10 }): without drop: true it slows reading down;
//   a rateLimit drops lines.
// - scrape_configs[0].pipeline_stages[13].sampling ({ rate: 0.3 }): one of a whole number of lines is kept, but 1/0.3
//   is none.
// - options ({ stream_lag_labels: 'filename' }): the agent makes no metrics of lines.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
export const stagesWithoutCounterpart: Environment = {
  name: 'stages-without-counterpart',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      pipeline: {
        stages: [{ parse: 'json' }, { drop: { field: 'level', matches: '^debug$' } }],
        labels: { job: false },
      },
      vector: {},
    },
  },
};
