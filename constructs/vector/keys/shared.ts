import type { Keys, Kind } from './kinds';

/** Attributes for `vector graph`. */
export const graph = {
  kind: { keys: { node_attributes: { map: 'string' }, edge_attributes: { map: { map: 'string' } } } },
  since: '0.57.0',
} as const satisfies Kind;

export const proxy = {
  keys: { enabled: 'boolean', http: 'string', https: 'string', no_proxy: 'strings' },
} as const satisfies Kind;

export const acknowledgements = { keys: { enabled: 'boolean' } } as const satisfies Kind;

const tlsKeys = {
  alpn_protocols: 'strings',
  ca_file: 'string',
  crt_file: 'string',
  key_file: 'string',
  key_pass: 'string',
  server_name: { kind: 'string', since: '0.57.0' },
  verify_certificate: 'boolean',
  verify_hostname: 'boolean',
} as const satisfies Keys;

/** TLS of a client. */
export const clientTls = { keys: tlsKeys } as const satisfies Kind;

/** TLS of a server. */
export const serverTls = { keys: { ...tlsKeys, enabled: 'boolean' } } as const satisfies Kind;

/** TLS of a server that can add the client's certificate to events. */
export const streamTls = {
  keys: { ...tlsKeys, enabled: 'boolean', client_metadata_key: 'string' },
} as const satisfies Kind;

const basicAuth = { password: 'string', token: 'string', user: 'string' } as const satisfies Keys;

/** Authentication of a client. */
export const clientAuth = {
  keys: {
    ...basicAuth,
    strategy: { either: [['basic', 'bearer'], { kind: ['custom'], since: '0.52.0' }] },
    value: { kind: 'string', since: '0.52.0' },
  },
} as const satisfies Kind;

/** Authentication of `prometheus_remote_write`, which has fewer strategies. */
export const remoteWriteAuth = { keys: { ...basicAuth, strategy: ['basic', 'bearer'] } } as const satisfies Kind;

/** A condition: a VRL program, or one of the predefined types. */
export const condition = {
  either: [
    'string',
    {
      keys: {
        type: ['vrl', 'datadog_search', 'is_log', 'is_metric', 'is_trace'],
        source: 'string',
        runtime: 'string',
      },
    },
  ],
} as const satisfies Kind;

export const multiline = {
  keys: {
    condition_pattern: { kind: 'string', required: true },
    mode: { kind: ['continue_through', 'continue_past', 'halt_before', 'halt_with'], required: true },
    start_pattern: { kind: 'string', required: true },
    timeout_ms: { kind: 'integer', required: true },
  },
} as const satisfies Kind;

const batchKeys = { max_bytes: 'integer', max_events: 'integer', timeout_secs: 'number' } as const satisfies Keys;

export const batch = { keys: batchKeys } as const satisfies Kind;

export const metricBatch = { keys: { ...batchKeys, aggregate: 'boolean' } } as const satisfies Kind;

const requestKeys = {
  adaptive_concurrency: {
    keys: {
      decrease_ratio: 'number',
      ewma_alpha: 'number',
      initial_concurrency: 'integer',
      max_concurrency_limit: 'integer',
      rtt_deviation_scale: 'number',
    },
  },
  concurrency: { either: [['adaptive', 'none'], 'integer'] },
  rate_limit_duration_secs: 'integer',
  rate_limit_num: 'integer',
  retry_attempts: 'integer',
  retry_initial_backoff_secs: 'integer',
  retry_jitter_mode: ['Full', 'None'],
  retry_max_duration_secs: 'integer',
  timeout_secs: 'integer',
} as const satisfies Keys;

/** Requests of sinks. Vector ignores unknown keys in it. */
export const request = { keys: requestKeys } as const satisfies Kind;

export const httpRequest = { keys: { ...requestKeys, headers: { map: 'string' } } } as const satisfies Kind;

export const remoteWriteRequest = {
  keys: { ...requestKeys, headers: { kind: { map: 'string' }, since: '0.57.0' } },
} as const satisfies Kind;

export const retryStrategy = {
  kind: { keys: { type: ['default', 'all', 'none', 'custom'], status_codes: 'integers' } },
  since: '0.57.0',
} as const satisfies Kind;

const algorithms = ['none', 'gzip', 'zlib', 'zstd', 'snappy'] as const satisfies Kind;

export const compression = {
  either: [
    algorithms,
    { keys: { algorithm: algorithms, level: { either: [['none', 'fast', 'best', 'default'], 'integer'] } } },
  ],
} as const satisfies Kind;

/** Allows templates that start with a field, which 0.57 rejects otherwise. */
export const unconfined = { kind: 'boolean', since: '0.57.0' } as const satisfies Kind;

const oneBuffer = {
  keys: {
    type: ['memory', 'disk'],
    max_events: 'integer',
    max_size: 'integer',
    when_full: ['block', 'drop_newest', 'overflow'],
  },
} as const satisfies Kind;

/** One buffer, or a chain in which each overflows into the next. */
export const buffer = { either: [oneBuffer, { list: oneBuffer }] } as const satisfies Kind;

export const healthcheck = {
  keys: { enabled: 'boolean', timeout: { kind: 'number', since: '0.47.0' }, uri: 'string' },
} as const satisfies Kind;
