import { loki, through, type WrongAgent } from './inputs';

/** Invalid connections between components. */
export const wrongGraphs: readonly WrongAgent[] = [
  ['an input that does not exist', loki({ inputs: ['k8s_log', 'k8s_logs'] })],
  ['a duplicate input', loki({ inputs: ['k8s_logs', 'k8s_logs'] })],
  ['a sink that reads nothing', { config: { sinks: { out: { type: 'blackhole', inputs: [] } } } }],
  [
    'a transform without a reader',
    { config: { transforms: { parse: { type: 'remap', inputs: ['k8s_logs'], source: '.' } } } },
  ],
  [
    'a route without its outputs',
    through({ by: { type: 'route', inputs: ['k8s_logs'], route: { a: 'true' } } }, ['by.a', 'by']),
  ],
  [
    'a cycle',
    through(
      {
        one: { type: 'remap', inputs: ['two', 'k8s_logs'], source: '.' },
        two: { type: 'remap', inputs: ['one'], source: '.' },
      },
      ['two'],
    ),
  ],
  [
    'a duplicate id',
    {
      config: {
        transforms: { loki_push: { type: 'remap', inputs: ['k8s_logs'], source: '.' } },
        sinks: { out: { type: 'blackhole', inputs: ['loki_push'] } },
      },
    },
  ],
  ['an id with a dot', { config: { sinks: { 'my.out': { type: 'blackhole', inputs: ['k8s_logs'] } } } }],
  ['metrics to Loki', loki({ inputs: ['k8s_logs', 'internal_metrics'] })],
  ['a remap without a program', through({ parse: { type: 'remap', inputs: ['k8s_logs'] } }, ['parse'])],
  [
    'a throttle with threshold 0',
    through({ slow: { type: 'throttle', inputs: ['k8s_logs'], threshold: 0, window_secs: 1 } }, ['slow']),
  ],
  ['two rates of a sample', through({ few: { type: 'sample', inputs: ['k8s_logs'], rate: 2, ratio: 0.5 } }, ['few'])],
  ['a route without a reader', through({ by: { type: 'route', inputs: ['k8s_logs'], route: {} } }, ['k8s_logs'])],
];
