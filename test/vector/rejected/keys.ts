import { loki, source, through, type WrongAgent } from './inputs';

/** Keys that the release does not support, and values of a wrong type. */
export const wrongKeys: readonly WrongAgent[] = [
  ['a misspelt key of a source', source({ max_line_byte: 1 })],
  ['a misspelt key that Vector ignores', loki({ batch: { max_byte: 1 } })],
  ['a misspelt key at the top', { config: { api_key: true } }],
  ['a misspelt section', { config: { sink: {} } }],
  ['a key of a newer release', { release: '0.40.2', ...source({ max_merged_line_bytes: 1000 }) }],
  [
    'the opt-out of 0.57 in 0.40',
    { release: '0.40.2', ...loki({ dangerously_allow_unconfined_template_resolution: true }) },
  ],
  [
    'structured metadata in 0.40',
    { release: '0.40.2', ...loki({ structured_metadata: { uid: 'x-{{ kubernetes.pod_uid }}' } }) },
  ],
  ['a type that does not exist', { config: { sinks: { other: { type: 'lokki', inputs: ['k8s_logs'] } } } }],
  ['a component without a type', { config: { sinks: { other: { inputs: ['k8s_logs'] } } } }],
  [
    'a transform of a newer release',
    {
      release: '0.40.2',
      ...through({ split: { type: 'exclusive_route', inputs: ['k8s_logs'], routes: [] } }, [
        'k8s_logs',
        'split._unmatched',
      ]),
    },
  ],
  ['another type for a component of the agent', { config: { sinks: { prometheus_exporter: { type: 'blackhole' } } } }],
  ['null', source({ ignore_older_secs: null })],
  ['a number as a string', source({ ignore_older_secs: '3600' })],
  ['a number above 2^53', source({ ignore_older_secs: 2 ** 60 })],
  ['a boolean instead of a map', loki({ healthcheck: true })],
  ['an unknown codec', loki({ encoding: { codec: 'jsn' } })],
  ["a Secret of the user's own", { config: { secret: { mine: { type: 'exec', command: ['/x'] } } } }],
];
