import type { Shape } from '../../constructs/kit';

const encodings = ['none', 'gzip', 'lz4-64k', 'snappy', 'lz4-256k', 'lz4-1M', 'lz4', 'flate', 'zstd'];

/** Selects attributes by name or by expression. */
const attributes = (actions: readonly string[]): Shape => {
  const action: Shape = { required: actions };
  return {
    list: {
      either: [
        { keys: { action, attributes: { required: { list: 'string', notEmpty: true } } } },
        { keys: { action, regex: { required: 'string' } } },
      ],
    },
  };
};

/** Keys that Loki accepts, but omits from its printed configuration while they are empty. */
export const unprintedShapes: Readonly<Record<string, Shape>> = {
  'limits_config.blocked_queries': {
    list: { keys: { pattern: 'string', regex: 'boolean', types: 'string', hash: 'integer' } },
  },
  'limits_config.otlp_config.log_attributes': attributes(['structured_metadata', 'drop']),
  'limits_config.otlp_config.resource_attributes.ignore_defaults': 'boolean',
  'limits_config.otlp_config.scope_attributes': attributes(['structured_metadata', 'drop']),
  'limits_config.required_labels': { list: 'string' },
  'limits_config.retention_stream': 'any',
  'limits_config.ruler_remote_write_config': 'any',
  'limits_config.shard_aggregations': { list: 'string' },
  'pattern_ingester.enabled': 'boolean',
  profiling: 'any',
  'ruler.alert_relabel_configs': 'any',
  'ruler.external_labels': 'any',
  'ruler.remote_write.client': 'any',
  'ruler.remote_write.clients': 'any',
  'storage_config.boltdb_shipper.index_gateway_client.server_address': 'string',
  'storage_config.tsdb_shipper.index_gateway_client.server_address': 'string',
};

/** Values of printed keys, apart from their type: Loki does not start with others. */
export const narrowedShapes: Readonly<Record<string, Shape>> = {
  'ingester.chunk_encoding': encodings,
  'limits_config.bloom_block_encoding': encodings,
  'limits_config.deletion_mode': ['disabled', 'filter-only', 'filter-and-delete'],
  'limits_config.ingestion_rate_strategy': ['global', 'local'],
  'limits_config.otlp_config.resource_attributes.attributes_config': attributes([
    'index_label',
    'structured_metadata',
    'drop',
  ]),
  'limits_config.policy_stream_mapping': {
    map: { list: { keys: { selector: { required: 'string' }, priority: 'number' } } },
  },
  // retention-rules.ts validates it, because most users set it by retention.default.
  'limits_config.retention_period': 'string',
  'limits_config.ruler_remote_write_headers': { map: 'string' },
  'limits_config.tsdb_sharding_strategy': ['power_of_two', 'bounded'],
  'server.log_format': ['json', 'logfmt'],
  'server.log_level': ['debug', 'info', 'warn', 'error'],
};

/** Limits that take Go durations (h, m, s, ms); other limits take Prometheus durations (with y, w, d). */
const goDurationLimits =
  /^limits_config\.(ruler_remote_write_(timeout|queue_\w+)|ruler_remote_evaluation_timeout|bloom_gateway_cache_key_interval|bloom_build_builder_response_timeout|simulated_push_latency|shard_streams\.time_sharding_ignore_recent)$/;

/** Keys outside of the limits that take Prometheus durations; the others take Go durations. */
const prometheusDurations = new Set(['chunk_store_config.cache_lookups_older_than', 'table_manager.retention_period']);

/** The kind of a duration by its dotted path. Loki prints both kinds alike. */
export function durationShape(path: string): 'duration' | 'goDuration' {
  const isLimit = path.startsWith('limits_config.') && !goDurationLimits.test(path);
  return isLimit || prometheusDurations.has(path) ? 'duration' : 'goDuration';
}
