import { otherReleases, type ConfigFormat, type ConfigOf, type Keys } from '../kit';
import { managedKeys } from './config-rules/managed-keys';
import { keys as keys332 } from './keys/3.3.2';
import { keys as keys378 } from './keys/3.7.8';
import type { LokiRelease } from './releases';

/** Loki's own configuration, with Loki's names of keys: those of the newest release. */
export interface LokiConfig extends ConfigOf<typeof keys378> {}

const tables: Readonly<Record<LokiRelease, Keys>> = { '3.3.2': keys332, '3.7.8': keys378 };

const inPeriod = {
  since: '3.0',
  why: 'the index is in the object_store of its schema period',
  fix: { remove: true },
} as const;

/** Keys of older releases, which are still in tutorials. */
const removed: ConfigFormat['removed'] = {
  'ingester.max_transfer_retries': {
    since: '3.0',
    why: 'the write-ahead log keeps what a stopping ingester has not flushed',
    fix: { remove: true },
  },
  'limits_config.enforce_metric_name': { since: '3.0', why: 'it had no effect on logs', fix: { remove: true } },
  'chunk_store_config.max_look_back_period': {
    since: '3.0',
    why: 'limits_config.max_query_lookback replaces it',
    fix: { moveTo: 'limits_config.max_query_lookback' },
  },
  'storage_config.boltdb_shipper.shared_store': inPeriod,
  'storage_config.tsdb_shipper.shared_store': inPeriod,
  'storage_config.tsdb_shipper.retention_policy': { why: 'the setting retention of loki replaces it' },
  'compactor.shared_store': {
    since: '3.0',
    why: 'compactor.delete_request_store, which the setting retention of loki sets, replaces it',
    fix: { remove: true },
  },
  'frontend.max_concurrent': {
    why: 'querier.max_concurrent limits the queries of a querier',
    fix: { moveTo: 'querier.max_concurrent' },
  },
  'querier.max_outstanding_requests_per_tenant': {
    why: 'it is a key of query_scheduler',
    fix: { moveTo: 'query_scheduler.max_outstanding_requests_per_tenant' },
  },
};

/** The configuration format of a release. */
export function lokiFormat(release: LokiRelease): ConfigFormat {
  return {
    system: 'Loki',
    release,
    keys: tables[release],
    otherReleases: otherReleases(tables, release),
    unknownKey: 'refused',
    nullValue: 'Loki would use its default',
    convertsToStrings: true,
    removed,
    managed: managedKeys,
  };
}
