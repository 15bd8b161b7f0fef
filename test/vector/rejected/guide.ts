import { label, loki, source, type WrongAgent } from './inputs';

/** Settings in the guide that `seed` is based on (docs/seeds/vector-loki.md) that have no effect, or another one than intended. */
export const guideMistakes: readonly WrongAgent[] = [
  ['a buffer below request', loki({ request: { buffer: { type: 'disk', max_size: 1073741824, when_full: 'block' } } })],
  ['an eviction policy', loki({ request: { eviction_policy: { strategy: 'drop_newest' } } })],
  ['a template in auth', loki({ auth: { user: '{{ file "/etc/vector/loki-auth/username" }}' } })],
  ['an endpoint in config', loki({ endpoint: 'http://loki:3100' })],
  ['a tenant in config', loki({ tenant_id: 'Other' })],
  ['a login in config', loki({ auth: { strategy: 'basic', user: 'me' } })],
  ['dropping lines that are out of order', loki({ out_of_order_action: 'drop' })],
  ['rewriting timestamps of lines that are out of order', loki({ out_of_order_action: 'rewrite_timestamp' })],
  ['lines above the limit of Loki', source({ max_line_bytes: 1048576 })],
  ['a glob without rotated files', source({ include_paths_glob_patterns: ['/var/log/pods/*/*/*.log'] })],
  ['compressed files as lines', source({ exclude_paths_glob_patterns: ['**/*.tmp'] })],
  ['the playground of an older release', { config: { api: { playground: true } } }],
  ['a template escaped for Helm', label('{{ "{{ kubernetes.pod_name }}" }}')],
];

/** The original configuration of the guide, written for Helm. */
export const originalGuide: Readonly<Record<string, unknown>> = {
  config: {
    api: { address: '127.0.0.1:8686', enabled: true, playground: false },
    data_dir: '/vector-data-dir',
    sources: {
      k8s_logs: {
        type: 'kubernetes_logs',
        auto_partial_merge: true,
        delay_deletion_ms: 300_000,
        exclude_paths_glob_patterns: ['**/*.gz', '**/*.tmp'],
        extra_label_selector: 'vector.dev/exclude!=true',
        extra_namespace_label_selector: 'vector.dev/exclude!=true,kubernetes.io/metadata.name!=kube-system',
        glob_minimum_cooldown_ms: 30_000,
        ignore_older_secs: 3600,
        include_paths_glob_patterns: ['/var/log/pods/*/*/*.log'],
        ingestion_timestamp_field: '.ingest_timestamp',
        max_line_bytes: 1_048_576,
        oldest_first: false,
        pod_annotation_fields: {
          container_image: '.kubernetes.container_image',
          container_name: '.kubernetes.container_name',
          pod_labels: '.kubernetes.pod_labels',
          pod_name: '.kubernetes.pod_name',
          pod_namespace: '.kubernetes.pod_namespace',
          pod_node_name: '.kubernetes.pod_node_name',
        },
        read_from: 'end',
        use_apiserver_cache: true,
      },
    },
    sinks: {
      loki_push: {
        type: 'loki',
        tenant_id: 'Prod',
        auth: {
          strategy: 'basic',
          user: '{{ "{{ file \\"/etc/vector/loki-auth/username\\" }}" }}',
          password: '{{ "{{ file \\"/etc/vector/loki-auth/password\\" }}" }}',
        },
        inputs: ['k8s_logs'],
        endpoint: 'http://loki-gateway.monitoring.svc.cluster.local:80',
        encoding: { codec: 'json' },
        labels: {
          namespace: '{{ "{{ kubernetes.pod_namespace }}" }}',
          pod: '{{ "{{ kubernetes.pod_name }}" }}',
          container: '{{ "{{ kubernetes.container_name }}" }}',
          node: '{{ "{{ kubernetes.pod_node_name }}" }}',
          job: 'kubernetes-pods',
        },
        out_of_order_action: 'drop',
        remove_label_fields: true,
        remove_timestamp: true,
        request: {
          eviction_policy: { strategy: 'drop_newest' },
          buffer: { type: 'disk', max_size: 1_073_741_824, when_full: 'block' },
        },
        healthcheck: { enabled: true },
      },
    },
  },
};
