import { knownRelease } from '../kit';
import keys332 from './keys/3.3.2.json';
import keys378 from './keys/3.7.8.json';

/** The releases of Loki that were tried on a real cluster. */
export const lokiReleases = ['3.3.2', '3.7.8'] as const;
export type LokiRelease = (typeof lokiReleases)[number];

/** The newest verified release. */
export const newestLoki: LokiRelease = '3.7.8';

/** The keys of a configuration: a table below, or the kind of value. */
export type KeyTable = { readonly [key: string]: KeyTable | string };

/** What differs between the releases. */
export interface LokiVersion {
  readonly image: string;
  readonly canaryImage: string;
  /** As the program prints them (`npm run loki-keys`). */
  readonly keys: KeyTable;
  /**
   * Which of Loki's two S3 clients. The older one of 3.6 and later signs checksums as trailers, which some stores refuse
   * and one stores as data (grafana/loki#21926, #24206); the newer one sends none.
   */
  readonly s3Client: 'aws' | 'thanos';
  /**
   * The query frontend of 3.3.2 may connect before the scheduler is in the ring, and every query hangs without an error
   * (grafana/loki#19528). There the scheduler is named.
   */
  readonly namesScheduler: boolean;
  /** It has a bound for what a compressed push becomes, `distributor.max_decompressed_size`. */
  readonly boundsDecompression: boolean;
}

const versions: Readonly<Record<LokiRelease, LokiVersion>> = {
  '3.3.2': {
    image: 'docker.io/grafana/loki:3.3.2',
    canaryImage: 'docker.io/grafana/loki-canary:3.3.2',
    keys: keys332,
    s3Client: 'aws',
    namesScheduler: true,
    boundsDecompression: false,
  },
  '3.7.8': {
    image: 'docker.io/grafana/loki:3.7.8',
    canaryImage: 'docker.io/grafana/loki-canary:3.7.8',
    keys: keys378,
    s3Client: 'thanos',
    namesScheduler: false,
    boundsDecompression: true,
  },
};

/**
 * What is known of a release.
 *
 * @throws InvalidInput if it was never tried
 */
export function lokiVersion(release: string): LokiVersion {
  const rule = `: its configuration keys were never read. Known are ${lokiReleases.join(' and ')}.`;
  return knownRelease('Loki', versions, release, rule);
}

/** Keys that the programs accept but leave out of what they print while they are empty. */
export const unprintedKeys: Readonly<Record<string, string>> = {
  'limits_config.blocked_queries': 'open',
  'limits_config.otlp_config.resource_attributes.ignore_defaults': 'boolean',
  'limits_config.shard_aggregations': 'strings',
  'limits_config.otlp_config.log_attributes': 'open',
  'limits_config.otlp_config.scope_attributes': 'open',
  'limits_config.required_labels': 'strings',
  'limits_config.retention_stream': 'open',
  'limits_config.ruler_remote_write_config': 'open',
  'pattern_ingester.enabled': 'boolean',
  profiling: 'open',
  'ruler.alert_relabel_configs': 'open',
  'ruler.external_labels': 'open',
  'ruler.remote_write.client': 'open',
  'ruler.remote_write.clients': 'open',
  'storage_config.boltdb_shipper.index_gateway_client.server_address': 'string',
  'storage_config.tsdb_shipper.index_gateway_client.server_address': 'string',
};

/** A key that a program no longer has. */
export interface RemovedKey {
  /** Since when, and what does its part. */
  readonly why: string;
  /** The key that takes its value, or `nothing` where the line can go. @default - neither: the value is said elsewhere */
  readonly instead?: string;
}

/** Keys of older releases, which tutorials still show. */
export const removedKeys: Readonly<Record<string, RemovedKey>> = {
  'ingester.max_transfer_retries': {
    why: 'Loki 3.0 removed it: the write-ahead log keeps what a stopping ingester has not flushed',
    instead: 'nothing',
  },
  'limits_config.enforce_metric_name': {
    why: 'Loki 3.0 removed it, it never meant anything for logs',
    instead: 'nothing',
  },
  'chunk_store_config.max_look_back_period': {
    why: 'Loki 3.0 removed it; limits_config.max_query_lookback bounds how far back a query may look',
    instead: 'limits_config.max_query_lookback',
  },
  'storage_config.boltdb_shipper.shared_store': {
    why: 'Loki 3.0 removed it: the store is the object_store of the schema period',
    instead: 'nothing',
  },
  'storage_config.tsdb_shipper.shared_store': {
    why: 'Loki 3.0 removed it: the store is the object_store of the schema period',
    instead: 'nothing',
  },
  'storage_config.tsdb_shipper.retention_policy': {
    why: 'Loki never had it; the setting retention of loki says how long logs are kept',
  },
  'compactor.shared_store': {
    why: 'Loki 3.0 removed it: deletions are kept in compactor.delete_request_store, which the setting retention of loki writes',
    instead: 'nothing',
  },
  'frontend.max_concurrent': {
    why: 'Loki has no such key; querier.max_concurrent is the number of queries that a querier runs at once',
    instead: 'querier.max_concurrent',
  },
  'querier.max_outstanding_requests_per_tenant': {
    why: 'Loki has this key in query_scheduler',
    instead: 'query_scheduler.max_outstanding_requests_per_tenant',
  },
};
