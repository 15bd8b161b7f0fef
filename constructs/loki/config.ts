import type { Endpoint, Retention, Tenants } from '../contracts';
import { bytes, merged, type ByteSize, type Data, hostPort } from '../kit';
import { cacheConfig, type CacheEndpoints } from './cache-config';
import { deletes, retentionLimits } from './retention';
import { schemaConfig, storesMetadata, type SchemaPeriod } from './schema';
import { pushConfig } from './push-size';
import { rulerStore, storageConfig, storeName, type Stores } from './storage';
import { dataPath, grpcPort, httpPort, type Topology } from './topology';
import type { LokiVersion } from './releases';

/** The input of the configuration. All targets read the same file. */
export interface LokiPlan {
  readonly version: LokiVersion;
  readonly topology: Topology;
  readonly stores: Stores;
  readonly multiTenant: boolean;
  /** A query may read several tenants. */
  readonly multiTenantQueries: boolean;
  readonly replicationFactor: number;
  readonly schema: readonly SchemaPeriod[];
  readonly retention: Retention;
  readonly tenants: Tenants;
  /** Separates the members from those of another Loki, which may have had the same IP addresses. */
  readonly clusterLabel: string;
  readonly gossip: Endpoint;
  /** The addresses of targets that other targets call. Undefined if every pod runs all targets. */
  readonly addresses: TargetAddresses | undefined;
  /** Detects patterns in new logs. */
  readonly patterns: boolean;
  /** Attributes of OTLP logs that are labels, in addition to those of services. @default - those of Loki */
  readonly otlpLabels: readonly string[] | undefined;
  /** The ingesters are in zones. */
  readonly zones: boolean;
  readonly caches: CacheEndpoints;
  readonly rules: RulerPlan;
  /** Memory limit of an ingesting pod. */
  readonly ingesterMemory: ByteSize;
  /** Smallest memory limit of the pods that process pushes. */
  readonly pushMemory: ByteSize;
  /** The user's configuration, merged over the rest. */
  readonly userConfig: Data;
}

/** Addresses of targets that other targets call. */
export interface TargetAddresses {
  /** Index gateways, with a DNS record per pod. */
  readonly index: Endpoint;
  readonly compactor: Endpoint;
  /** Query schedulers, with a DNS record per pod. */
  readonly scheduler: Endpoint;
  /** URL to which the query frontend forwards `tail`. Undefined if it serves `tail` itself. */
  readonly tail: string | undefined;
}

/** The source of the rules, and the services that the ruler calls. */
export interface RulerPlan {
  /** Mount path of the rule files. Undefined if rules are in the object store, written through the API. */
  readonly folder: string | undefined;
  /** The keys of the section `ruler` for the services that it calls. */
  readonly services: Data;
}

/** Query timeout, seconds; the timeouts of the server and of the gateway are derived from it. */
const queryTimeoutSeconds = 300;

/** Mount path of the overrides of the tenants, which Loki reloads. */
export const runtimePath = '/etc/loki/runtime';
export const runtimeFile = 'runtime.yaml';

/** The configuration file of Loki, without access keys. */
export function lokiConfig(plan: LokiPlan): Data {
  const { version, stores, retention, tenants, rules } = plan;
  const sections: readonly Data[] = [
    base(plan),
    storageConfig(version, stores),
    rulerStore(version, stores.current, rules.folder, plan.userConfig),
    addressConfig(plan),
    pushConfig(version, plan.pushMemory),
    cacheConfig(plan.caches),
    deletes(retention, tenants)
      ? { compactor: { retention_enabled: true, delete_request_store: storeName(stores.current, 'current') } }
      : {},
    plan.multiTenantQueries ? { querier: { multi_tenant_queries_enabled: true } } : {},
    plan.patterns ? { pattern_ingester: { enabled: true, lifecycler: { ring: { replication_factor: 1 } } } } : {},
    plan.otlpLabels === undefined ? {} : otlpConfig(plan.otlpLabels),
    plan.userConfig,
  ];
  return sections.reduce(merged);
}

/**
 * Attributes of the resource of OTLP logs that are labels, of which a pod has at most eight. Those of Loki have the name
 * of the pod, of its ReplicaSet and of its Job too, so that each rollout and each run creates new streams.
 */
const otlpAttributes = [
  'service.name',
  'service.namespace',
  'deployment.environment',
  'deployment.environment.name',
  'k8s.cluster.name',
  'k8s.namespace.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.cronjob.name',
];

function otlpConfig(labels: readonly string[]): Data {
  return {
    distributor: {
      otlp_config: { default_resource_attributes_as_index_labels: [...new Set([...labels, ...otlpAttributes])] },
    },
  };
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
      // Loki's gRPC clients send up to 100 MiB; its server accepts only 4 MiB by default (grafana/loki#8154).
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
      // Agents add labels and quotes after they measured a line. Truncating it is better than rejecting its batch.
      max_line_size_truncate: true,
      volume_enabled: true,
      // Not derived from the current date: the output would change on the day on which a period starts.
      ...(!plan.schema.every(storesMetadata) && { allow_structured_metadata: false }),
      ...retentionLimits(retention),
    },
    // After a crash an ingester accepts lines while it still replays its write-ahead log, and drops a replayed line for
    // each. A long backoff keeps the distributors away in the meantime.
    ingester_client: {
      grpc_client_config: { connect_backoff_base_delay: '10s', connect_backoff_max_delay: '10s' },
    },
    ingester: {
      chunk_encoding: 'snappy',
      wal: {
        dir: `${dataPath}/wal`,
        flush_on_shutdown: true,
        // Half of the memory: a larger log is replayed in parts.
        replay_memory_ceiling: `${Math.max(1, Math.floor((bytes(plan.ingesterMemory) ?? 0) / 2 / 2 ** 20))}MB`,
      },
      ...(plan.zones && { lifecycler: { ring: { zone_awareness_enabled: true } } }),
    },
    compactor: { working_directory: `${dataPath}/compactor` },
    ruler: {
      enable_sharding: true,
      rule_path: `${dataPath}/rules-temp`,
      wal: { dir: `${dataPath}/ruler-wal` },
      ...rules.services,
    },
    tracing: { enabled: false },
  };
}

function addressConfig({ addresses, topology, version, schema }: LokiPlan): Data {
  if (addresses === undefined) return {};
  const index = { server_address: `dns+${hostPort(addresses.index)}` };
  const scheduler = hostPort(addresses.scheduler);
  return {
    common: { compactor_grpc_address: hostPort(addresses.compactor) },
    storage_config: {
      tsdb_shipper: { index_gateway_client: index },
      ...(schema.some(({ index: kind }) => kind === 'boltdb-shipper') && {
        boltdb_shipper: { index_gateway_client: index },
      }),
    },
    ...((topology === 'distributed' || version.needsSchedulerAddress) && {
      query_scheduler: { use_scheduler_ring: false },
      frontend: {
        scheduler_address: scheduler,
        ...(addresses.tail !== undefined && { tail_proxy_url: addresses.tail }),
      },
      frontend_worker: { scheduler_address: scheduler },
    }),
  };
}
