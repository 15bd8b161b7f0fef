// Generated from `vector generate-schema` of 0.40.2 by `npm run config-keys`. Do not edit.
import type { Keys, Shape } from '../../kit';

const proxy = {
  keys: { enabled: 'boolean', http: 'string', https: 'string', no_proxy: { list: 'string' } },
} as const satisfies Shape;

const protobuf = {
  keys: { desc_file: { required: 'string' }, message_type: { required: 'string' } },
} as const satisfies Shape;

const decoding = {
  keys: {
    avro: { keys: { schema: { required: 'string' }, strip_schema_id_prefix: { required: 'boolean' } } },
    codec: ['bytes', 'json', 'protobuf', 'syslog', 'native', 'native_json', 'gelf', 'influxdb', 'avro', 'vrl'],
    gelf: { keys: { lossy: 'boolean' } },
    influxdb: { keys: { lossy: 'boolean' } },
    json: { keys: { lossy: 'boolean' } },
    native_json: { keys: { lossy: 'boolean' } },
    protobuf,
    syslog: { keys: { lossy: 'boolean' } },
    vrl: { keys: { source: { required: 'string' }, timezone: 'string' } },
  },
} as const satisfies Shape;

const lengthDelimited = {
  keys: {
    length_field_is_big_endian: 'boolean',
    length_field_length: 'integer',
    length_field_offset: 'integer',
    max_frame_length: 'integer',
  },
} as const satisfies Shape;

const framing = {
  keys: {
    character_delimited: { keys: { delimiter: { required: 'integer' }, max_length: 'integer' } },
    length_delimited: lengthDelimited,
    method: ['bytes', 'character_delimited', 'length_delimited', 'newline_delimited', 'octet_counting'],
    newline_delimited: { keys: { max_length: 'integer' } },
    octet_counting: { keys: { max_length: 'integer' } },
  },
} as const satisfies Shape;

const multiline = {
  keys: {
    condition_pattern: { required: 'string' },
    mode: { required: ['continue_through', 'continue_past', 'halt_before', 'halt_with'] },
    start_pattern: { required: 'string' },
    timeout_ms: { required: 'integer' },
  },
} as const satisfies Shape;

const groups = { keys: { excludes: { list: 'string' }, includes: { list: 'string' } } } as const satisfies Shape;

const disk = { keys: { devices: groups } } as const satisfies Shape;

const tls = {
  keys: {
    alpn_protocols: { list: 'string' },
    ca_file: 'string',
    crt_file: 'string',
    enabled: 'boolean',
    key_file: 'string',
    key_pass: 'string',
    verify_certificate: 'boolean',
    verify_hostname: 'boolean',
  },
} as const satisfies Shape;

const tls2 = {
  keys: {
    alpn_protocols: { list: 'string' },
    ca_file: 'string',
    client_metadata_key: 'string',
    crt_file: 'string',
    enabled: 'boolean',
    key_file: 'string',
    key_pass: 'string',
    verify_certificate: 'boolean',
    verify_hostname: 'boolean',
  },
} as const satisfies Shape;

const condition = {
  either: [
    'string',
    {
      keys: { runtime: 'string', source: 'string', type: ['is_log', 'is_metric', 'is_trace', 'vrl', 'datadog_search'] },
    },
  ],
} as const satisfies Shape;

const encoding = {
  keys: {
    avro: { keys: { schema: { required: 'string' } } },
    codec: {
      required: ['avro', 'csv', 'gelf', 'json', 'logfmt', 'native', 'native_json', 'protobuf', 'raw_message', 'text'],
    },
    csv: {
      keys: {
        capacity: 'integer',
        delimiter: 'integer',
        double_quote: 'boolean',
        escape: 'integer',
        fields: { required: { list: 'string' } },
        quote: 'integer',
        quote_style: ['always', 'necessary', 'non_numeric', 'never'],
      },
    },
    except_fields: { list: 'string' },
    json: { keys: { pretty: 'boolean' } },
    metric_tag_values: ['single', 'full'],
    only_fields: { list: 'string' },
    protobuf,
    timestamp_format: ['unix', 'rfc3339', 'unix_ms', 'unix_us', 'unix_ns', 'unix_float'],
  },
} as const satisfies Shape;

const framing2 = {
  keys: {
    character_delimited: { keys: { delimiter: { required: 'integer' } } },
    length_delimited: lengthDelimited,
    method: ['bytes', 'character_delimited', 'length_delimited', 'newline_delimited'],
  },
} as const satisfies Shape;

const auth = {
  keys: { password: 'string', strategy: ['basic', 'bearer'], token: 'string', user: 'string' },
} as const satisfies Shape;

const batch = {
  keys: { max_bytes: 'integer', max_events: 'integer', timeout_secs: 'number' },
} as const satisfies Shape;

const compression = ['none', 'gzip', 'zlib', 'zstd', 'snappy'] as const satisfies Shape;

const compression2 = {
  either: [
    compression,
    { keys: { algorithm: compression, level: { either: [['none', 'fast', 'best', 'default'], 'integer'] } } },
  ],
} as const satisfies Shape;

const adaptiveConcurrency = {
  keys: {
    decrease_ratio: 'number',
    ewma_alpha: 'number',
    initial_concurrency: 'integer',
    max_concurrency_limit: 'integer',
    rtt_deviation_scale: 'number',
  },
} as const satisfies Shape;

const tls3 = {
  keys: {
    alpn_protocols: { list: 'string' },
    ca_file: 'string',
    crt_file: 'string',
    key_file: 'string',
    key_pass: 'string',
    verify_certificate: 'boolean',
    verify_hostname: 'boolean',
  },
} as const satisfies Shape;

const request = {
  keys: {
    adaptive_concurrency: adaptiveConcurrency,
    concurrency: { either: [['none', 'adaptive'], 'integer'] },
    rate_limit_duration_secs: 'integer',
    rate_limit_num: 'integer',
    retry_attempts: 'integer',
    retry_initial_backoff_secs: 'integer',
    retry_jitter_mode: ['None', 'Full'],
    retry_max_duration_secs: 'integer',
    timeout_secs: 'integer',
  },
} as const satisfies Shape;

const buffer = {
  keys: {
    max_events: 'integer',
    max_size: 'integer',
    type: ['memory', 'disk'],
    when_full: ['block', 'drop_newest', 'overflow'],
  },
} as const satisfies Shape;

export const keys = {
  acknowledgements: { keys: { enabled: 'boolean' } },
  api: { keys: { address: 'string', enabled: 'boolean', graphql: 'boolean', playground: 'boolean' } },
  data_dir: 'string',
  expire_metrics_secs: 'number',
  healthchecks: { keys: { enabled: 'boolean', require_healthy: 'boolean' } },
  proxy,
  schema: { keys: { enabled: 'boolean', log_namespace: 'boolean', validation: 'boolean' } },
  secret: { map: { keys: { command: { list: 'string' }, timeout: 'integer', type: ['exec'] } } },
  telemetry: { keys: { tags: { keys: { emit_service: 'boolean', emit_source: 'boolean' } } } },
  timezone: 'string',
  sources: {
    map: {
      component: 'source',
      common: { proxy },
      byType: {
        demo_logs: {
          count: 'integer',
          decoding,
          format: ['shuffle', 'apache_common', 'apache_error', 'syslog', 'bsd_syslog', 'json'],
          framing,
          interval: 'number',
          lines: { list: 'string' },
          log_namespace: 'boolean',
          sequence: 'boolean',
        },
        docker_logs: {
          auto_partial_merge: 'boolean',
          docker_host: 'string',
          exclude_containers: { list: 'string' },
          host_key: 'string',
          include_containers: { list: 'string' },
          include_images: { list: 'string' },
          include_labels: { list: 'string' },
          log_namespace: 'boolean',
          multiline,
          partial_event_marker_field: 'string',
          retry_backoff_secs: 'integer',
          tls: {
            keys: {
              ca_file: { required: 'string' },
              crt_file: { required: 'string' },
              key_file: { required: 'string' },
            },
          },
        },
        file: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          data_dir: 'string',
          encoding: { keys: { charset: { required: 'string' } } },
          exclude: { list: 'string' },
          file_key: 'string',
          fingerprint: {
            keys: {
              bytes: 'integer',
              ignored_header_bytes: 'integer',
              lines: 'integer',
              strategy: ['checksum', 'device_and_inode'],
            },
          },
          glob_minimum_cooldown_ms: 'integer',
          host_key: 'string',
          ignore_checkpoints: 'boolean',
          ignore_not_found: 'boolean',
          ignore_older_secs: 'integer',
          include: { required: { list: 'string' } },
          internal_metrics: { keys: { include_file_tag: 'boolean' } },
          line_delimiter: 'string',
          log_namespace: 'boolean',
          max_line_bytes: 'integer',
          max_read_bytes: 'integer',
          message_start_indicator: 'string',
          multi_line_timeout: 'integer',
          multiline,
          offset_key: 'string',
          oldest_first: 'boolean',
          read_from: ['beginning', 'end'],
          remove_after_secs: 'integer',
          rotate_wait_secs: 'integer',
          start_at_beginning: 'boolean',
        },
        host_metrics: {
          cgroups: { keys: { base: 'string', base_dir: 'string', groups, levels: 'integer' } },
          collectors: { list: ['cgroups', 'cpu', 'disk', 'filesystem', 'load', 'host', 'memory', 'network'] },
          disk,
          filesystem: { keys: { devices: groups, filesystems: groups, mountpoints: groups } },
          namespace: 'string',
          network: disk,
          scrape_interval_secs: 'integer',
        },
        http_server: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          address: { required: 'string' },
          auth: { keys: { password: { required: 'string' }, username: { required: 'string' } } },
          decoding,
          encoding: ['text', 'ndjson', 'json', 'binary'],
          framing,
          headers: { list: 'string' },
          host_key: 'string',
          keepalive: { keys: { max_connection_age_jitter_factor: 'number', max_connection_age_secs: 'integer' } },
          log_namespace: 'boolean',
          method: ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
          path: 'string',
          path_key: 'string',
          query_parameters: { list: 'string' },
          response_code: 'integer',
          strict_path: 'boolean',
          tls,
        },
        internal_logs: { host_key: 'string', log_namespace: 'boolean', pid_key: 'string' },
        internal_metrics: {
          namespace: 'string',
          scrape_interval_secs: 'number',
          tags: { keys: { host_key: 'string', pid_key: 'string' } },
        },
        journald: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          batch_size: 'integer',
          current_boot_only: 'boolean',
          data_dir: 'string',
          emit_cursor: 'boolean',
          exclude_matches: { map: { list: 'string' } },
          exclude_units: { list: 'string' },
          extra_args: { list: 'string' },
          include_matches: { map: { list: 'string' } },
          include_units: { list: 'string' },
          journal_directory: 'string',
          journal_namespace: 'string',
          journalctl_path: 'string',
          log_namespace: 'boolean',
          remap_priority: 'boolean',
          since_now: 'boolean',
        },
        kubernetes_logs: {
          auto_partial_merge: 'boolean',
          data_dir: 'string',
          delay_deletion_ms: 'integer',
          exclude_paths_glob_patterns: { list: 'string' },
          extra_field_selector: 'string',
          extra_label_selector: 'string',
          extra_namespace_label_selector: 'string',
          fingerprint_lines: 'integer',
          glob_minimum_cooldown_ms: 'integer',
          ignore_older_secs: 'integer',
          include_paths_glob_patterns: { list: 'string' },
          ingestion_timestamp_field: 'string',
          internal_metrics: { keys: { include_file_tag: 'boolean' } },
          kube_config_file: 'string',
          log_namespace: 'boolean',
          max_line_bytes: 'integer',
          max_read_bytes: 'integer',
          namespace_annotation_fields: { keys: { namespace_labels: 'string' } },
          node_annotation_fields: { keys: { node_labels: 'string' } },
          oldest_first: 'boolean',
          pod_annotation_fields: {
            keys: {
              container_id: 'string',
              container_image: 'string',
              container_image_id: 'string',
              container_name: 'string',
              pod_annotations: 'string',
              pod_ip: 'string',
              pod_ips: 'string',
              pod_labels: 'string',
              pod_name: 'string',
              pod_namespace: 'string',
              pod_node_name: 'string',
              pod_owner: 'string',
              pod_uid: 'string',
            },
          },
          read_from: ['beginning', 'end'],
          rotate_wait_secs: 'integer',
          self_node_name: 'string',
          timezone: 'string',
          use_apiserver_cache: 'boolean',
        },
        socket: {
          address: 'string',
          connection_limit: 'integer',
          decoding,
          framing,
          host_key: 'string',
          keepalive: { keys: { time_secs: 'integer' } },
          log_namespace: 'boolean',
          max_connection_duration_secs: 'integer',
          max_length: 'integer',
          mode: ['tcp', 'udp', 'unix_datagram', 'unix_stream'],
          path: 'string',
          permit_origin: { list: 'string' },
          port_key: 'string',
          receive_buffer_bytes: 'integer',
          shutdown_timeout_secs: 'integer',
          socket_file_mode: 'integer',
          tls: tls2,
        },
        stdin: { decoding, framing, host_key: 'string', log_namespace: 'boolean', max_length: 'integer' },
        syslog: {
          address: 'string',
          connection_limit: 'integer',
          host_key: 'string',
          keepalive: { keys: { time_secs: 'integer' } },
          log_namespace: 'boolean',
          max_length: 'integer',
          mode: ['tcp', 'udp', 'unix'],
          path: 'string',
          permit_origin: { list: 'string' },
          receive_buffer_bytes: 'integer',
          socket_file_mode: 'integer',
          tls: tls2,
        },
      },
    },
  },
  transforms: {
    map: {
      component: 'transform',
      common: { inputs: { required: { list: 'string' } } },
      byType: {
        dedupe: {
          cache: { keys: { num_events: { required: 'integer' } } },
          fields: { keys: { ignore: { list: 'string' }, match: { list: 'string' } } },
        },
        filter: { condition: { required: condition } },
        log_to_metric: {
          all_metrics: 'boolean',
          metrics: {
            required: {
              list: {
                keys: {
                  field: { required: 'string' },
                  increment_by_value: 'boolean',
                  kind: ['incremental', 'absolute'],
                  name: 'string',
                  namespace: 'string',
                  tags: { map: { either: ['string', { list: 'string' }] } },
                  type: ['counter', 'histogram', 'gauge', 'set', 'summary'],
                },
              },
            },
          },
        },
        reduce: {
          end_every_period_ms: 'integer',
          ends_when: condition,
          expire_after_ms: 'integer',
          flush_period_ms: 'integer',
          group_by: { list: 'string' },
          max_events: 'integer',
          merge_strategies: {
            map: [
              'discard',
              'retain',
              'sum',
              'max',
              'min',
              'array',
              'concat',
              'concat_newline',
              'concat_raw',
              'shortest_array',
              'longest_array',
              'flat_unique',
            ],
          },
          starts_when: condition,
        },
        remap: {
          drop_on_abort: 'boolean',
          drop_on_error: 'boolean',
          file: 'string',
          metric_tag_values: ['single', 'full'],
          reroute_dropped: 'boolean',
          runtime: 'string',
          source: 'string',
          timezone: 'string',
        },
        route: { reroute_unmatched: 'boolean', route: { map: condition } },
        sample: { exclude: condition, key_field: 'string', rate: { required: 'integer' } },
        throttle: {
          exclude: condition,
          internal_metrics: { keys: { emit_events_discarded_per_key: 'boolean' } },
          key_field: 'string',
          threshold: { required: 'integer' },
          window_secs: { required: 'number' },
        },
      },
    },
  },
  sinks: {
    map: {
      component: 'sink',
      common: {
        buffer: { either: [{ list: buffer }, buffer] },
        healthcheck: { keys: { enabled: 'boolean', uri: 'string' } },
        healthcheck_uri: 'string',
        inputs: { required: { list: 'string' } },
        proxy,
      },
      byType: {
        blackhole: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          print_interval_secs: 'integer',
          rate: 'integer',
        },
        console: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          encoding: { required: encoding },
          framing: framing2,
          target: ['stdout', 'stderr'],
        },
        file: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          compression: ['gzip', 'zstd', 'none'],
          encoding: { required: encoding },
          framing: framing2,
          idle_timeout_secs: 'integer',
          internal_metrics: { keys: { include_file_tag: 'boolean' } },
          path: { required: 'string' },
          timezone: 'string',
        },
        http: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          auth,
          batch,
          compression: compression2,
          encoding: { required: encoding },
          framing: framing2,
          headers: { map: 'string' },
          method: ['get', 'head', 'post', 'put', 'delete', 'options', 'trace', 'patch'],
          payload_prefix: 'string',
          payload_suffix: 'string',
          request: {
            keys: {
              adaptive_concurrency: adaptiveConcurrency,
              concurrency: { either: [['none', 'adaptive'], 'integer'] },
              headers: { map: 'string' },
              rate_limit_duration_secs: 'integer',
              rate_limit_num: 'integer',
              retry_attempts: 'integer',
              retry_initial_backoff_secs: 'integer',
              retry_jitter_mode: ['None', 'Full'],
              retry_max_duration_secs: 'integer',
              timeout_secs: 'integer',
            },
          },
          tls: tls3,
          uri: { required: 'string' },
        },
        loki: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          auth,
          batch,
          compression: compression2,
          encoding: { required: encoding },
          endpoint: { required: 'string' },
          labels: { map: 'string' },
          out_of_order_action: ['accept', 'rewrite_timestamp', 'drop'],
          path: 'string',
          remove_label_fields: 'boolean',
          remove_timestamp: 'boolean',
          request,
          tenant_id: 'string',
          tls: tls3,
        },
        prometheus_exporter: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          address: 'string',
          auth,
          buckets: { list: 'number' },
          default_namespace: 'string',
          distributions_as_summaries: 'boolean',
          flush_period_secs: 'integer',
          quantiles: { list: 'number' },
          suppress_timestamp: 'boolean',
          tls,
        },
        prometheus_remote_write: {
          acknowledgements: { keys: { enabled: 'boolean' } },
          auth,
          batch: {
            keys: { aggregate: 'boolean', max_bytes: 'integer', max_events: 'integer', timeout_secs: 'number' },
          },
          buckets: { list: 'number' },
          compression: compression2,
          default_namespace: 'string',
          endpoint: { required: 'string' },
          quantiles: { list: 'number' },
          request,
          tenant_id: 'string',
          tls: tls3,
        },
      },
    },
  },
} as const satisfies Keys;
