import type { ConfigFormat, ConfigOf, Keys } from '../kit';
import type { PromtailRelease } from './releases';

/** Written after the structures that the program reads its configuration into; it refuses unknown keys. */
const keys = {
  global: {
    keys: { file_watch_config: { keys: { min_poll_frequency: 'goDuration', max_poll_frequency: 'goDuration' } } },
  },
  server: {
    keys: {
      log_level: ['debug', 'info', 'warn', 'error'],
      log_format: ['logfmt', 'json'],
      http_listen_address: 'string',
      http_listen_port: 'integer',
      grpc_listen_port: 'integer',
      graceful_shutdown_timeout: 'goDuration',
      http_server_read_timeout: 'goDuration',
      http_server_write_timeout: 'goDuration',
      http_server_idle_timeout: 'goDuration',
      http_path_prefix: 'string',
      health_check_target: 'boolean',
      enable_runtime_reload: 'boolean',
      profiling_enabled: 'boolean',
      register_instrumentation: 'boolean',
    },
  },
  clients: {
    list: {
      keys: {
        name: 'string',
        batchwait: 'goDuration',
        batchsize: 'integer',
        timeout: 'goDuration',
        headers: { map: 'string' },
        drop_rate_limited_batches: 'boolean',
        backoff_config: { keys: { min_period: 'goDuration', max_period: 'goDuration', max_retries: 'integer' } },
        external_labels: { map: 'string' },
        url: 'string',
        tenant_id: 'string',
        basic_auth: 'any',
        tls_config: 'any',
      },
    },
  },
  positions: { keys: { filename: 'string', sync_period: 'goDuration', ignore_invalid_yaml: 'boolean' } },
  scrape_configs: { list: 'any' },
  target_config: { keys: { sync_period: 'goDuration', stdin: 'boolean' } },
  limits_config: {
    keys: {
      readline_rate: 'number',
      readline_burst: 'integer',
      readline_rate_enabled: 'boolean',
      readline_rate_drop: 'boolean',
      max_streams: 'integer',
      max_line_size: 'size',
      max_line_size_truncate: 'boolean',
    },
  },
  options: { keys: { stream_lag_labels: 'string' } },
  tracing: { keys: { enabled: 'boolean' } },
} as const satisfies Keys;

/** Promtail's own configuration, with its own names of keys. */
export interface PromtailConfig extends Omit<ConfigOf<typeof keys>, 'clients'> {}

const moved = { why: 'it was deprecated; the construct writes clients from the sink', fix: { remove: true } } as const;

/** The configuration format of a release. */
export function promtailFormat(release: PromtailRelease): ConfigFormat {
  return {
    system: 'Promtail',
    release,
    keys,
    unknownKey: 'refused',
    nullValue: 'Promtail would use its default',
    removed: { client: moved },
    managed: {
      clients: { why: 'the only client is that of the sink, whose connection the NetworkPolicy allows' },
      'server.http_listen_port': { why: 'probes and the NetworkPolicy depend on it', removable: true },
      'server.http_path_prefix': { why: 'the probes depend on it', removable: true },
      'server.http_listen_address': { why: 'the probes connect from outside the pod', removable: true },
      'positions.filename': { why: 'it is in dataPath, a setting next to config', removable: true },
    },
  };
}
