import type { Shape } from '../../constructs/kit';

const processors = [
  'service-graphs',
  'span-metrics',
  'span-metrics-latency',
  'span-metrics-count',
  'span-metrics-size',
  'host-info',
  'local-blocks',
];

const filterPolicy: Shape = {
  keys: {
    match_type: ['strict', 'regex'],
    attributes: { list: { keys: { key: { required: 'string' }, value: { required: 'any' } } } },
  },
};

const filterPolicies: Shape = {
  list: { keys: { include: filterPolicy, include_any: filterPolicy, exclude: filterPolicy } },
};

const dimensionMappings: Shape = {
  list: { keys: { name: { required: 'string' }, source_labels: { list: 'string' }, join: 'string' } },
};

/** Overrides, which are the same for all tenants and for one; a release has those that its program accepts. */
const overrides: Readonly<Record<string, Shape>> = {
  'compaction.block_retention': 'duration',
  'compaction.compaction_window': 'duration',
  'compaction.compaction_disabled': 'boolean',
  'cost_attribution.dimensions': { map: 'string' },
  'cost_attribution.max_cardinality': 'integer',
  forwarders: { list: 'string' },
  'global.max_bytes_per_trace': 'integer',
  'ingestion.artificial_delay': 'goDuration',
  'ingestion.burst_size_bytes': 'integer',
  'ingestion.max_attribute_bytes': 'integer',
  'ingestion.max_global_traces_per_user': 'integer',
  'ingestion.max_traces_per_user': 'integer',
  'ingestion.rate_limit_bytes': 'integer',
  'ingestion.rate_strategy': ['local', 'global'],
  'ingestion.retry_info_enabled': 'boolean',
  'ingestion.tenant_shard_size': 'integer',
  'metrics_generator.collection_interval': 'goDuration',
  'metrics_generator.disable_collection': 'boolean',
  'metrics_generator.forwarder.queue_size': 'integer',
  'metrics_generator.forwarder.workers': 'integer',
  'metrics_generator.generate_native_histograms': ['classic', 'native', 'both'],
  'metrics_generator.ingestion_time_range_slack': 'goDuration',
  'metrics_generator.max_active_entities': 'integer',
  'metrics_generator.max_active_series': 'integer',
  'metrics_generator.max_cardinality_per_label': 'integer',
  'metrics_generator.native_histogram_bucket_factor': 'number',
  'metrics_generator.native_histogram_max_bucket_number': 'integer',
  'metrics_generator.native_histogram_min_reset_duration': 'goDuration',
  'metrics_generator.processor.host_info.host_identifiers': { list: 'string' },
  'metrics_generator.processor.host_info.metric_name': 'string',
  'metrics_generator.processor.local_blocks.complete_block_timeout': 'goDuration',
  'metrics_generator.processor.local_blocks.flush_check_period': 'goDuration',
  'metrics_generator.processor.local_blocks.max_block_bytes': 'integer',
  'metrics_generator.processor.local_blocks.max_block_duration': 'goDuration',
  'metrics_generator.processor.local_blocks.max_live_traces': 'integer',
  'metrics_generator.processor.local_blocks.trace_idle_period': 'goDuration',
  'metrics_generator.processor.service_graphs.dimensions': { list: 'string' },
  'metrics_generator.processor.service_graphs.enable_client_server_prefix': 'boolean',
  'metrics_generator.processor.service_graphs.enable_messaging_system_latency_histogram': 'boolean',
  'metrics_generator.processor.service_graphs.enable_tracestate_span_multiplier': 'boolean',
  'metrics_generator.processor.service_graphs.enable_virtual_node_label': 'boolean',
  'metrics_generator.processor.service_graphs.filter_policies': filterPolicies,
  'metrics_generator.processor.service_graphs.histogram_buckets': { list: 'number' },
  'metrics_generator.processor.service_graphs.peer_attributes': { list: 'string' },
  'metrics_generator.processor.service_graphs.span_multiplier_key': 'string',
  'metrics_generator.processor.span_metrics.dimension_mappings': dimensionMappings,
  'metrics_generator.processor.span_metrics.dimensions': { list: 'string' },
  'metrics_generator.processor.span_metrics.enable_instance_label': 'boolean',
  'metrics_generator.processor.span_metrics.enable_target_info': 'boolean',
  'metrics_generator.processor.span_metrics.enable_tracestate_span_multiplier': 'boolean',
  'metrics_generator.processor.span_metrics.filter_policies': filterPolicies,
  'metrics_generator.processor.span_metrics.histogram_buckets': { list: 'number' },
  'metrics_generator.processor.span_metrics.intrinsic_dimensions': { map: 'boolean' },
  'metrics_generator.processor.span_metrics.span_multiplier_key': 'string',
  'metrics_generator.processor.span_metrics.target_info_excluded_dimensions': { list: 'string' },
  'metrics_generator.processors': { list: processors },
  'metrics_generator.remote_write_headers': { map: 'string' },
  'metrics_generator.ring_size': 'integer',
  'metrics_generator.span_name_sanitization': ['', 'dry_run', 'enabled'],
  'metrics_generator.trace_id_label_name': 'string',
  'read.left_pad_trace_ids': 'boolean',
  'read.max_blocks_per_tag_values_query': 'integer',
  'read.max_bytes_per_tag_values_query': 'integer',
  'read.max_condition_groups_per_tag_query': 'integer',
  'read.max_metrics_duration': 'duration',
  'read.max_search_duration': 'duration',
  'read.metrics_spanonly_fetch': 'boolean',
  'read.unsafe_query_hints': 'boolean',
  'storage.parquet_dedicated_columns': {
    list: {
      keys: {
        scope: ['resource', 'span', 'event'],
        name: { required: 'string' },
        type: ['string', 'int'],
        options: { list: 'string' },
      },
    },
  },
};

/** Keys that Tempo accepts, but omits from its printed configuration while they are empty. */
export const unprintedShapes: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(Object.entries(overrides).map(([path, shape]) => [`overrides.defaults.${path}`, shape])),
  autocomplete_filtering_enabled: 'boolean',
  enable_go_runtime_metrics: 'boolean',
  multitenancy_enabled: 'boolean',
  shutdown_delay: 'goDuration',
  span_profiling: 'boolean',
  stream_over_http_enabled: 'boolean',
  'distributor.artificial_delay': 'goDuration',
  'distributor.receivers': 'any',
  'metrics_generator.registry.external_labels': { map: 'string' },
  'metrics_generator.registry.inject_tenant_id_as': 'string',
  'metrics_generator.storage.remote_write': 'any',
  'query_frontend.allowed_headers': { list: 'string' },
  'query_frontend.api_timeout': 'goDuration',
  'query_frontend.metrics.max_response_series': 'integer',
  'query_frontend.query_end_cutoff': 'goDuration',
  'query_frontend.search.query_ingesters_until': 'goDuration',
  'query_frontend.url_deny_list': { list: 'string' },
  'querier.extra_query_delay': 'goDuration',
  'querier.secondary_ingester_ring': 'string',
  'query_frontend.max_query_expression_size_bytes': 'integer',
  'query_frontend.skip_ast_transformations': { list: 'string' },
  'query_frontend.trace_by_id.concurrent_shards': 'integer',
  'query_frontend.trace_by_id.external_enabled': 'boolean',
  'query_frontend.search.duration_slo': 'goDuration',
  'query_frontend.search.throughput_bytes_slo': 'number',
  'query_frontend.trace_by_id.duration_slo': 'goDuration',
  'query_frontend.trace_by_id.throughput_bytes_slo': 'number',
  'query_frontend.metrics.duration_slo': 'goDuration',
  'query_frontend.metrics.throughput_bytes_slo': 'number',
  'query_frontend.metadata_slo.duration_slo': 'goDuration',
  'query_frontend.metadata_slo.throughput_bytes_slo': 'number',
  'storage.trace.cache': 'string',
};

/** Values of printed keys, apart from their type: Tempo does not start with others. */
export const narrowedShapes: Readonly<Record<string, Shape>> = {
  'server.log_format': ['json', 'logfmt'],
  'server.log_level': ['debug', 'info', 'warn', 'error'],
};

/** Durations of Prometheus (with y, w, d) are those of overrides with these names; all others are of Go. */
const prometheusDuration =
  /^overrides\..*\.(block_retention|compaction_window|max_search_duration|max_metrics_duration)$|^overrides\.per_tenant_override_period$/;

/** The kind of a duration by its dotted path. */
export function durationShape(path: string): 'duration' | 'goDuration' {
  return prometheusDuration.test(path) ? 'duration' : 'goDuration';
}
