import { releases } from '../kit';
import keys332 from './keys/3.3.2.json';
import keys378 from './keys/3.7.8.json';

/** The keys of a configuration: a nested table, or the type of the value. */
export type KeyTable = { readonly [key: string]: KeyTable | string };

/** The differences between releases. */
export interface LokiVersion {
  readonly image: string;
  readonly canaryImage: string;
  /** Generated from the output of the program: `npm run loki-keys`. */
  readonly keys: KeyTable;
  /**
   * Which of Loki's two sets of clients for object stores is used. Since 3.6, the legacy S3 client sends checksums as
   * trailers, which some stores reject and one stores as data (grafana/loki#21926, #24206); that of Thanos sends none.
   */
  readonly storeClients: 'legacy' | 'thanos';
  /**
   * The address of the query scheduler is configured. Without it the query frontend of 3.3.2 may connect before the
   * scheduler is in the ring, and then every query hangs without an error (grafana/loki#19528).
   */
  readonly needsSchedulerAddress: boolean;
  /** It has `distributor.max_decompressed_size`. */
  readonly limitsDecompression: boolean;
}

export type LokiRelease = '3.3.2' | '3.7.8';

/** The releases of Loki that were tested on a real cluster. */
export const lokiReleases = releases<LokiVersion, LokiRelease>(
  'Loki',
  {
    '3.3.2': {
      image: 'docker.io/grafana/loki:3.3.2',
      canaryImage: 'docker.io/grafana/loki-canary:3.3.2',
      keys: keys332,
      storeClients: 'legacy',
      needsSchedulerAddress: true,
      limitsDecompression: false,
    },
    '3.7.8': {
      image: 'docker.io/grafana/loki:3.7.8',
      canaryImage: 'docker.io/grafana/loki-canary:3.7.8',
      keys: keys378,
      storeClients: 'thanos',
      needsSchedulerAddress: false,
      limitsDecompression: true,
    },
  },
  '3.7.8',
);

/** Keys that Loki accepts, but omits from its printed configuration while they are empty. */
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

/** A key that Loki no longer has. */
export interface RemovedKey {
  /** Since which release, and what replaces it. */
  readonly why: string;
  /** The key that takes its value, or `nothing` if it can be deleted. @default - neither: a setting replaces it */
  readonly instead?: string;
}

/** Keys of older releases, which are still in tutorials. */
export const removedKeys: Readonly<Record<string, RemovedKey>> = {
  'ingester.max_transfer_retries': {
    why: 'Loki 3.0 removed max_transfer_retries; the write-ahead log keeps what a stopping ingester has not flushed',
    instead: 'nothing',
  },
  'limits_config.enforce_metric_name': {
    why: 'Loki 3.0 removed enforce_metric_name, which had no effect on logs',
    instead: 'nothing',
  },
  'chunk_store_config.max_look_back_period': {
    why: 'Loki 3.0 removed max_look_back_period; limits_config.max_query_lookback replaces it',
    instead: 'limits_config.max_query_lookback',
  },
  'storage_config.boltdb_shipper.shared_store': {
    why: 'Loki 3.0 removed shared_store; the index is in the object_store of its schema period',
    instead: 'nothing',
  },
  'storage_config.tsdb_shipper.shared_store': {
    why: 'Loki 3.0 removed shared_store; the index is in the object_store of its schema period',
    instead: 'nothing',
  },
  'storage_config.tsdb_shipper.retention_policy': {
    why: 'Loki has no key retention_policy; the setting retention of loki replaces it',
  },
  'compactor.shared_store': {
    why: 'Loki 3.0 removed shared_store; compactor.delete_request_store, which the setting retention of loki sets, replaces it',
    instead: 'nothing',
  },
  'frontend.max_concurrent': {
    why: 'Loki has no key frontend.max_concurrent; querier.max_concurrent limits the queries of a querier',
    instead: 'querier.max_concurrent',
  },
  'querier.max_outstanding_requests_per_tenant': {
    why: 'max_outstanding_requests_per_tenant is a key of query_scheduler',
    instead: 'query_scheduler.max_outstanding_requests_per_tenant',
  },
};
