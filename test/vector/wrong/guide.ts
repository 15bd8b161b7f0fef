import { label, loki, source, type Wrong } from './said';

/** What the guide wrote that does nothing, or something else. */
export const guideMistakes: readonly Wrong[] = [
  {
    what: 'a buffer below request',
    said: loki({ request: { buffer: { type: 'disk', max_size: 1073741824, when_full: 'block' } } }),
    told: [
      'config.sinks.loki_push.request.buffer',
      'Vector ignores a buffer below request without a word, and keeps 500 events in memory.',
    ],
  },
  {
    what: 'an eviction policy',
    said: loki({ request: { eviction_policy: { strategy: 'drop_newest' } } }),
    told: [
      'config.sinks.loki_push.request.eviction_policy',
      'Vector has no eviction policy, and ignores the key without a word; what happens when the buffer is full is said by the buffer.',
    ],
  },
  {
    what: 'a template in auth',
    said: loki({ auth: { user: '{{ file "/etc/vector/loki-auth/username" }}' } }),
    told: [
      'config.sinks.loki_push.auth.user',
      'Vector reads no templates in auth: it would send the text {{ file "/etc/vector/loki-auth/username" }} itself. The login is said by the sink of the agent, and comes from its Secret.',
    ],
  },
  {
    what: 'an endpoint in config',
    said: loki({ endpoint: 'http://loki:3100' }),
    told: [
      'config.sinks.loki_push.endpoint',
      'Where logs go is said by the sink of the agent, so that the policies know it.',
    ],
  },
  {
    what: 'a tenant in config',
    said: loki({ tenant_id: 'Other' }),
    told: ['config.sinks.loki_push.tenant_id', 'The tenant is said by the sink of the agent.'],
  },
  {
    what: 'a login in config',
    said: loki({ auth: { strategy: 'basic', user: 'me' } }),
    told: ['config.sinks.loki_push.auth', 'The login is said by the sink of the agent, and comes from its Secret.'],
  },
  {
    what: 'dropping by order',
    said: loki({ out_of_order_action: 'drop' }),
    told: [
      'config.sinks.loki_push.out_of_order_action',
      `'drop' drops lines that are in order: Vector compares with the newest line of the whole tenant, not of the stream. Loki takes lines out of order, so 'accept' loses none.`,
      `out_of_order_action: 'accept'`,
    ],
  },
  {
    what: 'redating by order',
    said: loki({ out_of_order_action: 'rewrite_timestamp' }),
    told: [
      'config.sinks.loki_push.out_of_order_action',
      `'rewrite_timestamp' redates lines that are in order: Vector compares with the newest line of the whole tenant, not of the stream. Loki takes lines out of order, so 'accept' loses none.`,
      `out_of_order_action: 'accept'`,
    ],
  },
  {
    what: 'lines that Loki refuses',
    said: source({ max_line_bytes: 1048576 }),
    told: [
      'config.sources.k8s_logs.max_line_bytes',
      'max_line_bytes is 1048576, above the longest line that Loki takes here, 262144 bytes (max_line_size): a longer one is refused together with its whole batch.',
      'max_line_bytes: 262144',
    ],
  },
  {
    what: 'a glob without rotated files',
    said: source({ include_paths_glob_patterns: ['/var/log/pods/*/*/*.log'] }),
    told: [
      'config.sources.k8s_logs.include_paths_glob_patterns',
      `'/var/log/pods/*/*/*.log' misses files that were rotated (0.log.20261121-101500): what is in them when the agent starts again is lost.`,
      `include_paths_glob_patterns: ['/var/log/pods/*/*/*.log*']`,
    ],
  },
  {
    what: 'packed files as lines',
    said: source({ exclude_paths_glob_patterns: ['**/*.tmp'] }),
    told: [
      'config.sources.k8s_logs.exclude_paths_glob_patterns',
      'it replaces the default, and does not name compressed files: their bytes would be sent as lines.',
      `exclude_paths_glob_patterns: ['**/*.gz', '**/*.tmp']`,
    ],
  },
  {
    what: 'the playground of an older release',
    said: { config: { api: { playground: true } } },
    told: [
      'config.api.playground',
      'Vector 0.57.0 refuses playground and would not start: 0.55 removed it, together with the GraphQL API.',
    ],
  },
  {
    what: 'a template escaped for Helm',
    said: label('{{ "{{ kubernetes.pod_name }}" }}'),
    told: [
      'labels.pod',
      `'{{ "{{ kubernetes.pod_name }}" }}' is escaped for Helm, which is not on the way here: Vector would read a field of that whole name.`,
      `pod: '{{ kubernetes.pod_name }}'`,
    ],
  },
];

/** Its configuration for Helm, key by key. */
export const guideAsWritten: Wrong['said'] = {
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
