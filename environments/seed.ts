import type { Environment } from '../constructs/platform';

/**
 * The deployment of the guide that this project began with: simple-scalable Loki with three pods per target, a MinIO,
 * everything else in the namespace `monitoring`, with the guide's names, users and releases. docs/seeds/vector-loki.md
 * has its title and lists every deviation.
 */
export const seed: Environment = {
  name: 'seed',
  releases: 'seed',
  cluster: { domain: 'cluster.local' },
  objectStore: { minio: { buckets: { chunks: 'loki-chunks', ruler: 'loki-ruler' } } },
  // A namespace that is not listed in namespaces is shared with other applications: this platform does not change it.
  loki: { namespace: 'monitoring', topology: 'simple-scalable' },
  tenants: { Prod: { users: { 'vector-user': { roles: ['write', 'read'], secret: 'vector-loki-auth' } } } },
  collect: {
    logs: {
      namespace: 'monitoring',
      login: 'vector-user',
      tenant: 'Prod',
      // The guide has the pod as a label.
      pipeline: { labels: { pod: { pod: 'name' } } },
      vector: {
        buffer: { maxSize: '1Gi', whenFull: 'block' },
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
              // The guide's pattern ends in .log and misses files that were rotated while the agent was not running.
              include_paths_glob_patterns: ['/var/log/pods/*/*/*.log*'],
              ingestion_timestamp_field: '.ingest_timestamp',
              // The guide's 1048576 is above Loki's max_line_size: Loki would reject such lines with their whole batch.
              max_line_bytes: 262_144,
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
              encoding: { codec: 'json' },
              out_of_order_action: 'accept',
              remove_label_fields: true,
              remove_timestamp: true,
              healthcheck: { enabled: true },
            },
          },
        },
      },
    },
  },
};
