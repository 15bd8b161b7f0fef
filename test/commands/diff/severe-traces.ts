import { file, removed, type Edit, type Part } from './edited';
import type { Row } from './severe';

const tempo = (change: (config: Part) => void): Edit => file('tempo', 'tempo.yaml', change);

/** Of the sample traces. */
export const ofTraces: readonly Row[] = [
  ['another bucket', 'deletes data', tempo(({ storage }) => (storage.trace.s3.bucket = 'x'))],
  ['another folder of the write-ahead log', 'deletes data', tempo(({ live_store }) => (live_store.wal.path = '/tmp'))],
  ['no separation of tenants', 'deletes data', tempo((config) => (config.multitenancy_enabled = false))],
  ['no receiver', 'may lose data', tempo(({ distributor }) => delete distributor.receivers.otlp.protocols.http)],
  [
    'a limit without a rule',
    'may lose data',
    file('tempo-runtime', 'overrides.yaml', ({ overrides }) => (overrides.Prod.ingestion.max_attribute_bytes = 9)),
    'No rule compares overrides.yaml: overrides.Prod.ingestion.max_attribute_bytes',
  ],
  ['no Service of Tempo', 'may lose data', removed('Service', 'tempo'), 'which is not in the output'],
  ['no configuration of the receiver', 'may lose data', removed('ConfigMap', 'alloy-otlp'), 'need the ConfigMap'],
];
