import { loki, source, type Wrong } from './said';

/** What contradicts the sink, the namespace or the node. */
export const wrongLimits: readonly Wrong[] = [
  {
    what: 'a batch that the gateway refuses',
    said: loki({ batch: { max_bytes: 10_000_000 } }),
    told: [
      'config.sinks.loki_push.batch.max_bytes',
      'max_bytes is 10000000, above the largest push that the sink takes, 4194304 bytes: larger ones are refused and lost.',
      'max_bytes: 4194304',
    ],
  },
  {
    what: 'acknowledgements that nobody gives',
    said: loki({ acknowledgements: { enabled: true } }),
    told: [
      'config.sinks.loki_push.acknowledgements',
      'kubernetes_logs cannot wait for acknowledgements: positions advance when a line is read. The disk buffer is what keeps lines.',
    ],
  },
  {
    what: 'a selector with a loose comma',
    said: source({ extra_label_selector: 'a=b,' }),
    told: [
      'config.sources.k8s_logs.extra_label_selector',
      `'a=b,' has a comma with nothing beside it; Kubernetes refuses such a selector, and no pod is found.`,
      `extra_label_selector: 'a=b'`,
    ],
  },
  {
    what: 'a namespace selector that is ignored',
    said: source({ insert_namespace_fields: false, extra_namespace_label_selector: 'a!=b' }),
    told: [
      'config.sources.k8s_logs.extra_namespace_label_selector',
      'it does nothing while insert_namespace_fields is false: Vector then knows no namespaces.',
    ],
  },
  {
    what: 'a login in another namespace',
    said: { namespace: 'elsewhere' },
    told: [
      'sink.login',
      'the Secret vector-loki-auth of vector-user is in monitoring; pods of elsewhere cannot read it there.',
    ],
  },
  {
    what: 'a folder of the node that is taken',
    said: { dataPath: '/var/log/vector' },
    told: ['dataPath', `'/var/log/vector' belongs to the node; the agent writes its positions and its buffer there.`],
  },
  {
    what: 'a relative folder of the node',
    said: { dataPath: 'vector' },
    told: [
      'dataPath',
      `'vector' is no folder that an agent may have for itself: an absolute path of two parts or more.`,
    ],
  },
  {
    what: 'a path of a field with a blank',
    said: source({ ingestion_timestamp_field: 'ingested at' }),
    told: [
      'config.sources.k8s_logs.ingestion_timestamp_field',
      `'ingested at' is no path of a field: names with other characters than letters, digits, _, @ and - stand in quotes.`,
      `ingestion_timestamp_field: '.ingest_timestamp'`,
    ],
  },
  {
    what: 'an empty list of files',
    said: source({ include_paths_glob_patterns: [] }),
    told: ['config.sources.k8s_logs.include_paths_glob_patterns', 'it is an empty list: no file would be read.'],
  },
];
