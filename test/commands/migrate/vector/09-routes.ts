import type { Environment } from '../../../../constructs/platform';

// Migrated from 09-routes.yaml by npm run migrate -- vector.
// Not mapped:
// - transforms.shop ({ type: 'remap', inputs: ['router.shop'], source: '.team = "***"' }): lines of a source go one
//   way.
// - transforms.router ({ type: 'route', inputs: ['pods'], route: { shop: '***', rest: '***' } }): lines go one way;
//   stages apply to some of them by when.
// - transforms.once ({ type: 'dedupe', inputs: ['shop', 'router.rest'], fields: { match: ['message'] …): no stage
//   compares lines with each other.
// - sinks.loki.labels.team ('{{ team }}'): a pipeline has no value for 'team'.
// - transforms.unused ({ type: 'lua', version: '2', inputs: ['pods'], hooks: { process: '***' } }): no line that is
//   read passes it on its way to Loki.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
export const routes: Environment = {
  name: 'routes',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: { logs: { pipeline: { labels: { container: false, job: false } }, vector: {} } },
};
