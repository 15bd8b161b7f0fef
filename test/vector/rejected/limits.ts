import { loki, source, type WrongAgent } from './inputs';

/** Settings that conflict with the sink, the namespace or the node. */
export const wrongLimits: readonly WrongAgent[] = [
  ['a batch above the limit of the sink', loki({ batch: { max_bytes: 10_000_000 } })],
  ['acknowledgements', loki({ acknowledgements: { enabled: true } })],
  ['a selector with a trailing comma', source({ extra_label_selector: 'a=b,' })],
  [
    'a namespace selector that is ignored',
    source({ insert_namespace_fields: false, extra_namespace_label_selector: 'a!=b' }),
  ],
  ['a system folder of the node', { dataPath: '/var/log/vector' }],
  ['a relative folder of the node', { dataPath: 'vector' }],
  ['state where there is no such place', { state: 'nodes' }],
  ['a folder of the node for state in the pod', { state: 'pod', dataPath: '/srv/vector' }],
  [
    'too little disk for state in the pod',
    { state: 'pod', pod: { resources: { cpu: 1, memory: '1Gi', disk: '1Gi' } } },
  ],
  ['the default disk for state in the pod', { state: 'pod', pod: { resources: { cpu: 1, memory: '1Gi' } } }],
  ['a field path with a space', source({ ingestion_timestamp_field: 'ingested at' })],
  ['an empty list of files', source({ include_paths_glob_patterns: [] })],
];
