/**
 * Metrics that were read from real programs, with their releases; `up` is of Prometheus itself.
 *
 * 2026-11-26: Loki 3.3.2 (clients of the object store: legacy) and 3.7.8 (Thanos) with MinIO, which was then stopped, and
 * with a ruler whose Alertmanager does not answer; loki-canary 3.7.8; Vector 0.40.2 and 0.57.0 against a port that
 * refuses connections and against a server that answers 429, 500 and 400; the event exporter 1.7 against a stand-in of the
 * API server and a port that refuses connections.
 */
export const seenMetrics: Readonly<Record<string, readonly string[]>> = {
  'Loki 3.3.2 and 3.7.8': [
    'loki_panic_total',
    'loki_request_duration_seconds_count',
    'loki_request_duration_seconds_bucket',
    'loki_discarded_samples_total',
    'loki_ingester_chunks_flush_failures_total',
    'loki_ingester_wal_disk_full_failures_total',
    'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
    'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
    'loki_runtime_config_last_reload_successful',
    'loki_prometheus_rule_evaluation_failures_total',
    'loki_prometheus_notifications_dropped_total',
  ],
  // One expression finds them, by a regular expression of their names.
  'Loki 3.3.2': ['loki_s3_request_duration_seconds_count'],
  'Loki 3.7.8': ['loki_objstore_bucket_operation_failures_total'],
  'loki-canary 3.7.8': ['loki_canary_missing_entries_total', 'loki_canary_response_latency_seconds_bucket'],
  'Vector 0.40.2 and 0.57.0': [
    'vector_http_client_errors_total',
    'vector_http_client_responses_total',
    'vector_component_discarded_events_total',
    'vector_component_received_events_total',
    'vector_buffer_byte_size',
    'vector_buffer_max_byte_size',
  ],
  'event exporter 1.7': ['event_exporter_send_event_errors'],
};

/** Metrics of programs that were not started here; names as their documentation has them. */
export const documentedMetrics: Readonly<Record<string, readonly string[]>> = {
  'kube-state-metrics': [
    'kube_deployment_status_replicas_available',
    'kube_daemonset_status_number_unavailable',
    'kube_pod_container_status_restarts_total',
    'kube_pod_container_status_last_terminated_reason',
  ],
  kubelet: ['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes'],
};
