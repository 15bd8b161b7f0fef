import { hostPort, type Endpoint } from '../contracts';
import { bytes, merged, type ByteSize, type Data } from '../kit';
import { cacheConfig, type CacheEndpoints } from './cache-config';
import { deletes, retentionLimits, type Retention } from './retention';
import { schemaConfig, storesMetadata, type SchemaPeriod } from './schema';
import { pushConfig } from './push-size';
import { rulerStore, storageConfig, storeName, type Stores } from './storage';
import { dataPath, grpcPort, httpPort, type Topology } from './topology';
import type { LokiVersion } from './releases';

/** What the configuration of a Loki is made from. All of its targets read the same file. */
export interface LokiPlan {
  readonly version: LokiVersion;
  readonly topology: Topology;
  readonly stores: Stores;
  readonly multiTenant: boolean;
  /** A query may ask for several tenants at once. */
  readonly multiTenantQueries: boolean;
  readonly replicationFactor: number;
  readonly schema: readonly SchemaPeriod[];
  readonly retention: Retention;
  /** Tells this Loki's members from those of others whose addresses they may inherit. */
  readonly clusterLabel: string;
  readonly gossip: Endpoint;
  /** Who does what for the others. Without them every pod does everything. */
  readonly parts: Parts | undefined;
  /** Patterns are looked for in what comes in. */
  readonly patterns: boolean;
  /** Ingesters live in zones of their own. */
  readonly zones: boolean;
  readonly caches: CacheEndpoints;
  readonly rules: RulerPlan;
  /** Memory at which an ingesting pod is killed. */
  readonly ingesterMemory: ByteSize;
  /** Memory at which the smallest of the pods is killed that hold a push. */
  readonly pushMemory: ByteSize;
  /** Laid over the rest. */
  readonly over: Data;
}

/** The targets that others have to find. */
export interface Parts {
  /** The pods that serve the index, one DNS record each. */
  readonly index: Endpoint;
  readonly compactor: Endpoint;
  /** The pods that queue queries, one DNS record each. */
  readonly scheduler: Endpoint;
  /** URL of who answers `tail`, where the query frontend does not. @default - it does itself */
  readonly tail: string | undefined;
}

/** Where rules come from and what follows from them. */
export interface RulerPlan {
  /** Where the files of rules are mounted. @default - in the object store, written through the API */
  readonly folder: string | undefined;
  /** @default - alerts go nowhere */
  readonly alertmanager: string | undefined;
  /** Where the results of recording rules go. @default - nowhere */
  readonly remoteWrite: string | undefined;
}

/** Longest running query, seconds; the server's and the gateway's patience follow it. */
const queryTimeoutSeconds = 300;

/** Where the limits of single tenants are mounted. Loki reads the file again whenever it changes. */
export const runtimePath = '/etc/loki/runtime';
export const runtimeFile = 'runtime.yaml';

/** The configuration of Loki, as it stands in its ConfigMap. Keys of the object store never stand in it. */
export function lokiConfig(plan: LokiPlan): Data {
  const { version, stores, retention, rules } = plan;
  const sections: readonly Data[] = [
    base(plan),
    storageConfig(version, stores),
    rulerStore(version, stores.current, rules.folder, plan.over),
    partsConfig(plan),
    pushConfig(version, plan.pushMemory),
    cacheConfig(plan.caches),
    deletes(retention)
      ? { compactor: { retention_enabled: true, delete_request_store: storeName(stores.current, 'current') } }
      : {},
    plan.multiTenantQueries ? { querier: { multi_tenant_queries_enabled: true } } : {},
    plan.patterns ? { pattern_ingester: { enabled: true, lifecycler: { ring: { replication_factor: 1 } } } } : {},
    plan.over,
  ];
  return sections.reduce(merged);
}

function base({ stores, rules, retention, ...plan }: LokiPlan): Data {
  return {
    auth_enabled: plan.multiTenant,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: httpPort,
      grpc_listen_port: grpcPort,
      log_format: 'json',
      http_server_read_timeout: `${queryTimeoutSeconds + 30}s`,
      http_server_write_timeout: `${queryTimeoutSeconds + 30}s`,
      // Members send each other up to 100 MiB; the server's own default takes 4 MiB (grafana/loki#8154).
      grpc_server_max_recv_msg_size: 100 * 2 ** 20,
      grpc_server_max_send_msg_size: 100 * 2 ** 20,
    },
    common: { path_prefix: dataPath, replication_factor: plan.replicationFactor },
    memberlist: { join_members: [hostPort(plan.gossip)], cluster_label: plan.clusterLabel, rejoin_interval: '90s' },
    runtime_config: { file: `${runtimePath}/${runtimeFile}`, period: '10s' },
    schema_config: schemaConfig(plan.schema, {
      current: storeName(stores.current, 'current'),
      earlier: stores.earlier === undefined ? undefined : storeName(stores.earlier, 'earlier'),
    }),
    limits_config: {
      query_timeout: `${queryTimeoutSeconds}s`,
      // An agent adds labels and quotes to a line after it has measured it; cut is better than refused with its batch.
      max_line_size_truncate: true,
      volume_enabled: true,
      // The same bytes today and tomorrow: not only until the newest period begins.
      ...(!plan.schema.every(storesMetadata) && { allow_structured_metadata: false }),
      ...retentionLimits(retention),
    },
    // An ingester that has crashed takes lines as soon as it listens, while it still replays its write-ahead log, and for
    // each of them drops one of that log as known already. So nobody comes back to it before it has had some time.
    ingester_client: {
      grpc_client_config: { connect_backoff_base_delay: '10s', connect_backoff_max_delay: '10s' },
    },
    ingester: {
      chunk_encoding: 'snappy',
      wal: {
        dir: `${dataPath}/wal`,
        flush_on_shutdown: true,
        // Half of the memory: a log that is larger is replayed in parts.
        replay_memory_ceiling: `${Math.max(1, Math.floor((bytes(plan.ingesterMemory) ?? 0) / 2 / 2 ** 20))}MB`,
      },
      ...(plan.zones && { lifecycler: { ring: { zone_awareness_enabled: true } } }),
    },
    compactor: { working_directory: `${dataPath}/compactor` },
    ruler: {
      enable_sharding: true,
      rule_path: `${dataPath}/rules-temp`,
      wal: { dir: `${dataPath}/ruler-wal` },
      ...(rules.alertmanager !== undefined && { alertmanager_url: rules.alertmanager }),
      ...(rules.remoteWrite !== undefined && {
        remote_write: { enabled: true, clients: { default: { url: rules.remoteWrite } } },
      }),
    },
    tracing: { enabled: false },
  };
}

function partsConfig({ parts, topology, version, schema }: LokiPlan): Data {
  if (parts === undefined) return {};
  const index = { server_address: `dns+${hostPort(parts.index)}` };
  const scheduler = hostPort(parts.scheduler);
  return {
    common: { compactor_grpc_address: hostPort(parts.compactor) },
    storage_config: {
      tsdb_shipper: { index_gateway_client: index },
      ...(schema.some(({ index: kind }) => kind === 'boltdb-shipper') && {
        boltdb_shipper: { index_gateway_client: index },
      }),
    },
    ...((topology === 'distributed' || version.namesScheduler) && {
      query_scheduler: { use_scheduler_ring: false },
      frontend: {
        scheduler_address: scheduler,
        ...(parts.tail !== undefined && { tail_proxy_url: parts.tail }),
      },
      frontend_worker: { scheduler_address: scheduler },
    }),
  };
}
