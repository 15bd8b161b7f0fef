import { loki, through, type Wrong } from './said';

/** Components that do not fit together. */
export const wrongGraphs: readonly Wrong[] = [
  {
    what: 'an input that does not exist',
    said: loki({ inputs: ['k8s_log', 'k8s_logs'] }),
    told: [
      'config.sinks.loki_push.inputs',
      `no source or transform is called 'k8s_log'; there are k8s_logs, internal_metrics.`,
      `inputs: ['k8s_logs']`,
    ],
  },
  {
    what: 'an input twice',
    said: loki({ inputs: ['k8s_logs', 'k8s_logs'] }),
    told: [
      'config.sinks.loki_push.inputs',
      `'k8s_logs' is there twice; every event would arrive twice.`,
      `inputs: ['k8s_logs']`,
    ],
  },
  {
    what: 'a sink that reads nothing',
    said: { config: { sinks: { out: { type: 'blackhole', inputs: [] } } } },
    told: ['config.sinks.out.inputs', 'out reads nothing; it needs at least one input.'],
  },
  {
    what: 'a transform that nobody reads',
    said: { config: { transforms: { parse: { type: 'remap', inputs: ['k8s_logs'], source: '.' } } } },
    told: ['config.transforms.parse', 'nobody reads parse: what it gives is thrown away.'],
  },
  {
    what: 'a route without its outputs',
    said: through({ by: { type: 'route', inputs: ['k8s_logs'], route: { a: 'true' } } }, ['by.a', 'by']),
    told: [
      'config.sinks.loki_push.inputs',
      `'by' has no output of its own; its outputs are by.a, by._unmatched.`,
      `inputs: ['by.a']`,
    ],
  },
  {
    what: 'a circle',
    said: through(
      {
        one: { type: 'remap', inputs: ['two', 'k8s_logs'], source: '.' },
        two: { type: 'remap', inputs: ['one'], source: '.' },
      },
      ['two'],
    ),
    told: ['config.transforms.one.inputs', 'one → two → one is a circle: events would run in it for ever.'],
  },
  {
    what: 'an id twice',
    said: {
      config: {
        transforms: { loki_push: { type: 'remap', inputs: ['k8s_logs'], source: '.' } },
        sinks: { out: { type: 'blackhole', inputs: ['loki_push'] } },
      },
    },
    told: [
      'config.sinks.loki_push',
      `the id 'loki_push' is there twice, in transforms and sinks; inputs would not know which is meant.`,
    ],
  },
  {
    what: 'an id with a dot',
    said: { config: { sinks: { 'my.out': { type: 'blackhole', inputs: ['k8s_logs'] } } } },
    told: [
      'config.sinks.my.out',
      `the id 'my.out' has more than letters, digits, _ and -: folders on the nodes are named after it, and a dot parts it from its outputs.`,
    ],
  },
  {
    what: 'metrics to Loki',
    said: loki({ inputs: ['k8s_logs', 'internal_metrics'] }),
    told: [
      'config.sinks.loki_push.inputs',
      `loki_push takes logs, and 'internal_metrics' gives metrics; nothing would ever arrive.`,
      `inputs: ['k8s_logs']`,
    ],
  },
  {
    what: 'a remap without a program',
    said: through({ parse: { type: 'remap', inputs: ['k8s_logs'] } }, ['parse']),
    told: ['config.transforms.parse.source', 'a remap needs a program of VRL.'],
  },
  {
    what: 'a throttle of nothing',
    said: through({ slow: { type: 'throttle', inputs: ['k8s_logs'], threshold: 0, window_secs: 1 } }, ['slow']),
    told: [
      'config.transforms.slow.threshold',
      'threshold is 0; nothing would pass, and Vector would not start.',
      'threshold: 1',
    ],
  },
  {
    what: 'two rates of a sample',
    said: through({ few: { type: 'sample', inputs: ['k8s_logs'], rate: 2, ratio: 0.5 } }, ['few']),
    told: ['config.transforms.few.ratio', 'rate and ratio exclude each other.'],
  },
  {
    what: 'a route to nowhere',
    said: through({ by: { type: 'route', inputs: ['k8s_logs'], route: {} } }, ['k8s_logs']),
    told: ['config.transforms.by', 'nobody reads by._unmatched: what it gives is thrown away.'],
  },
];
