import type { RemovedKey } from '../kit';

/** Sections of `overrides.defaults`, and the prefix and the rest of the flat names of their keys. */
const sections: readonly { readonly section: string; readonly prefix: string; readonly keys: readonly string[] }[] = [
  {
    section: 'ingestion.',
    prefix: 'ingestion_',
    keys: [
      'rate_strategy',
      'rate_limit_bytes',
      'burst_size_bytes',
      'tenant_shard_size',
      'max_attribute_bytes',
      'artificial_delay',
      'retry_info_enabled',
    ],
  },
  { section: 'ingestion.', prefix: '', keys: ['max_traces_per_user', 'max_global_traces_per_user'] },
  {
    section: 'read.',
    prefix: '',
    keys: [
      'max_bytes_per_tag_values_query',
      'max_blocks_per_tag_values_query',
      'max_search_duration',
      'max_metrics_duration',
      'unsafe_query_hints',
    ],
  },
  { section: 'compaction.', prefix: '', keys: ['compaction_disabled', 'compaction_window'] },
  { section: 'global.', prefix: '', keys: ['max_bytes_per_trace'] },
  { section: 'storage.', prefix: '', keys: ['parquet_dedicated_columns'] },
  { section: '', prefix: '', keys: ['cost_attribution', 'forwarders'] },
  {
    section: 'metrics_generator.',
    prefix: 'metrics_generator_',
    keys: [
      'ring_size',
      'processors',
      'max_active_series',
      'max_active_entities',
      'collection_interval',
      'disable_collection',
      'generate_native_histograms',
      'native_histogram_bucket_factor',
      'native_histogram_max_bucket_number',
      'native_histogram_min_reset_duration',
      'trace_id_label_name',
      'remote_write_headers',
      'ingestion_time_range_slack',
    ],
  },
  {
    section: 'metrics_generator.forwarder.',
    prefix: 'metrics_generator_forwarder_',
    keys: ['queue_size', 'workers'],
  },
  {
    section: 'metrics_generator.processor.service_graphs.',
    prefix: 'metrics_generator_processor_service_graphs_',
    keys: [
      'histogram_buckets',
      'dimensions',
      'peer_attributes',
      'enable_client_server_prefix',
      'enable_messaging_system_latency_histogram',
      'enable_virtual_node_label',
    ],
  },
  {
    section: 'metrics_generator.processor.span_metrics.',
    prefix: 'metrics_generator_processor_span_metrics_',
    keys: [
      'histogram_buckets',
      'dimensions',
      'intrinsic_dimensions',
      'filter_policies',
      'dimension_mappings',
      'enable_target_info',
      'target_info_excluded_dimensions',
      'enable_instance_label',
    ],
  },
  {
    section: 'metrics_generator.processor.host_info.',
    prefix: 'metrics_generator_processor_host_info_',
    keys: ['host_identifiers', 'metric_name'],
  },
];

/**
 * The flat names of limits, by their dotted paths in the configuration, from Tempo's source (`LegacyOverrides` of
 * 2.10.8). Tempo does not read them beside `defaults`, which the construct always writes. Those of the processor
 * `local-blocks` are missing: 3.0 has no keys in their place.
 */
export const flatOverrides: Readonly<Record<string, RemovedKey>> = Object.fromEntries(
  sections.flatMap(({ section, prefix, keys }) =>
    keys.map((key): [string, RemovedKey] => {
      const moveTo = `overrides.defaults.${section}${key}`;
      return [`overrides.${prefix}${key}`, { why: `${moveTo} replaces it`, fix: { moveTo } }];
    }),
  ),
);
