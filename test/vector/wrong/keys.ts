import { loki, source, through, type Wrong } from './said';

/** Keys that the release does not have, and values of another kind. */
export const wrongKeys: readonly Wrong[] = [
  {
    what: 'a misspelt key of a source',
    said: source({ max_line_byte: 1 }),
    told: [
      'config.sources.k8s_logs.max_line_byte',
      `Vector 0.57.0 knows no key 'max_line_byte' in a source of type kubernetes_logs; it would not start.`,
      'max_line_bytes: …',
    ],
  },
  {
    what: 'a misspelt key where Vector is silent',
    said: loki({ batch: { max_byte: 1 } }),
    told: [
      'config.sinks.loki_push.batch.max_byte',
      `Vector 0.57.0 knows no key 'max_byte' in batch; it would be ignored without a word.`,
      'max_bytes: …',
    ],
  },
  {
    what: 'a misspelt key at the top',
    said: { config: { api_key: true } },
    told: ['config.api_key', `Vector 0.57.0 knows no key 'api_key' in the configuration; it would not start.`],
  },
  {
    what: 'a misspelt section',
    said: { config: { sink: {} } },
    told: ['config.sink', `Vector 0.57.0 knows no key 'sink' in the configuration; it would not start.`, 'sinks: …'],
  },
  {
    what: 'a key of a newer release',
    release: '0.40.2',
    said: source({ max_merged_line_bytes: 1000 }),
    told: [
      'config.sources.k8s_logs.max_merged_line_bytes',
      'Vector 0.40.2 does not know max_merged_line_bytes yet; 0.57.0 does.',
    ],
  },
  {
    what: 'the opt-out of 0.57 in 0.40',
    release: '0.40.2',
    said: loki({ dangerously_allow_unconfined_template_resolution: true }),
    told: [
      'config.sinks.loki_push.dangerously_allow_unconfined_template_resolution',
      'Vector 0.40.2 does not know dangerously_allow_unconfined_template_resolution yet; 0.57.0 does.',
    ],
  },
  {
    what: 'structured metadata in 0.40',
    release: '0.40.2',
    said: loki({ structured_metadata: { uid: 'x-{{ kubernetes.pod_uid }}' } }),
    told: [
      'config.sinks.loki_push.structured_metadata',
      'Vector 0.40.2 does not know structured_metadata yet; 0.57.0 does.',
    ],
  },
  {
    what: 'a type that does not exist',
    said: { config: { sinks: { other: { type: 'lokki', inputs: ['k8s_logs'] } } } },
    told: [
      'config.sinks.other.type',
      'Vector 0.57.0 has no sink of type "lokki" here; known are blackhole, console, file, http, loki, prometheus_exporter, prometheus_remote_write.',
      `type: 'loki'`,
    ],
  },
  {
    what: 'a component without a type',
    said: { config: { sinks: { other: { inputs: ['k8s_logs'] } } } },
    told: [
      'config.sinks.other.type',
      'other has no type; known sinks are blackhole, console, file, http, loki, prometheus_exporter, prometheus_remote_write.',
    ],
  },
  {
    what: 'a transform of a newer release',
    release: '0.40.2',
    said: through({ split: { type: 'exclusive_route', inputs: ['k8s_logs'], routes: [] } }, [
      'k8s_logs',
      'split._unmatched',
    ]),
    told: [
      'config.transforms.split.type',
      'Vector 0.40.2 has no transform of type "exclusive_route" here; known are dedupe, filter, log_to_metric, reduce, remap, route, sample, throttle.',
    ],
  },
  {
    what: 'another type for an own component',
    said: { config: { sinks: { prometheus_exporter: { type: 'blackhole' } } } },
    told: ['config.sinks.prometheus_exporter.type', `prometheus_exporter is the agent's own prometheus_exporter.`],
  },
  {
    what: 'null',
    said: source({ ignore_older_secs: null }),
    told: [
      'config.sources.k8s_logs.ignore_older_secs',
      'ignore_older_secs is empty; Vector keeps its configuration as TOML, where nothing is empty, and would not start.',
    ],
  },
  {
    what: 'a number as text',
    said: source({ ignore_older_secs: '3600' }),
    told: [
      'config.sources.k8s_logs.ignore_older_secs',
      'ignore_older_secs is "3600"; it is a whole number of at least 0, without quotes or units.',
      'ignore_older_secs: 3600',
    ],
  },
  {
    what: 'a number beyond what is written',
    said: source({ ignore_older_secs: 2 ** 60 }),
    told: [
      'config.sources.k8s_logs.ignore_older_secs',
      'ignore_older_secs is 1152921504606847000, above 9007199254740991: the number written would be another one.',
    ],
  },
  {
    what: 'a value for a section',
    said: loki({ healthcheck: true }),
    told: ['config.sinks.loki_push.healthcheck', 'healthcheck is true; it is a section, not a value.'],
  },
  {
    what: 'an unknown codec',
    said: loki({ encoding: { codec: 'jsn' } }),
    told: [
      'config.sinks.loki_push.encoding.codec',
      `codec is 'jsn'; known are 'json', 'text', 'logfmt', 'raw_message', 'csv', 'gelf', 'avro', 'protobuf', 'native', 'native_json', 'cef', 'syslog'.`,
      `codec: 'json'`,
    ],
  },
  {
    what: "a Secret of the user's own",
    said: { config: { secret: { mine: { type: 'exec', command: ['/x'] } } } },
    told: ['config.secret', 'no Secret is mounted but that of the login, and the agent declares it itself.'],
  },
];
