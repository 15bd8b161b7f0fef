import { hostPort, type Endpoint, type ObjectStore } from '../contracts';
import { bytes, merged, type ByteSize, type Data } from '../kit';
import { dataPath, grpcPort, httpPort, type Topology } from './topology';
import type { LokiVersion } from './versions';

/** What the configuration of a Loki is made from. All of its targets read the same file. */
export interface LokiPlan {
  readonly version: LokiVersion;
  readonly topology: Topology;
  readonly store: ObjectStore;
  readonly replicationFactor: number;
  /** First day of the schema, `2024-04-01`. */
  readonly schemaFrom: string;
  /** @default - kept for ever */
  readonly retention: string | undefined;
  /** Tells this Loki's members from those of others whose addresses they may inherit. */
  readonly clusterLabel: string;
  readonly gossip: Endpoint;
  /** gRPC of the pods that schedule, index and compact, one DNS record each. Without it every pod does. */
  readonly backend: { readonly pods: Endpoint; readonly service: Endpoint } | undefined;
  /** Memory at which an ingesting pod is killed. */
  readonly ingesterMemory: ByteSize;
  /** Laid over the rest. */
  readonly over: Data;
}

/** Largest body of a push. The gateway's limit and Loki's own message size are derived from it. */
export const maxPushBytes = 4 * 2 ** 20;

/** Longest running query, seconds; the server's and the gateway's patience follow it. */
const queryTimeoutSeconds = 300;

/** The configuration of Loki, as it stands in its ConfigMap. Keys of the object store never stand in it. */
export function lokiConfig(plan: LokiPlan): Data {
  const { topology, retention } = plan;
  const config: Data = {
    auth_enabled: true,
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
    common: {
      path_prefix: dataPath,
      replication_factor: plan.replicationFactor,
      ...(plan.backend !== undefined && { compactor_grpc_address: hostPort(plan.backend.service) }),
      ...(plan.version.s3Client === 'aws' && { storage: { s3: awsClient(plan.store, plan.store.buckets.chunks) } }),
    },
    memberlist: { join_members: [hostPort(plan.gossip)], cluster_label: plan.clusterLabel, rejoin_interval: '90s' },
    schema_config: {
      configs: [
        {
          from: plan.schemaFrom,
          store: 'tsdb',
          object_store: 's3',
          schema: 'v13',
          index: { prefix: 'loki_index_', period: '24h' },
        },
      ],
    },
    storage_config: {
      ...(plan.version.s3Client === 'thanos' && {
        use_thanos_objstore: true,
        object_store: { s3: thanosClient(plan.store, plan.store.buckets.chunks) },
      }),
      ...(plan.backend !== undefined && {
        tsdb_shipper: { index_gateway_client: { server_address: `dns+${hostPort(plan.backend.pods)}` } },
      }),
    },
    limits_config: {
      query_timeout: `${queryTimeoutSeconds}s`,
      // An agent adds labels and quotes to a line after it has measured it; cut is better than refused with its batch.
      max_line_size_truncate: true,
      reject_old_samples_max_age: '1w',
      volume_enabled: true,
      ...(retention !== undefined && { retention_period: retention }),
    },
    ingester: {
      chunk_encoding: 'snappy',
      wal: {
        dir: `${dataPath}/wal`,
        flush_on_shutdown: true,
        // Half of the memory: a log that is larger is replayed in parts.
        replay_memory_ceiling: `${Math.max(1, Math.floor((bytes(plan.ingesterMemory) ?? 0) / 2 / 2 ** 20))}MB`,
      },
    },
    compactor: {
      working_directory: `${dataPath}/compactor`,
      ...(retention !== undefined && { retention_enabled: true, delete_request_store: 's3' }),
    },
    ruler: {
      enable_sharding: true,
      rule_path: `${dataPath}/rules-temp`,
      wal: { dir: `${dataPath}/ruler-wal` },
      ...(plan.version.s3Client === 'aws' && {
        storage: { type: 's3', s3: awsClient(plan.store, plan.store.buckets.ruler) },
      }),
    },
    ...(plan.version.s3Client === 'thanos' && {
      ruler_storage: { backend: 's3', s3: thanosClient(plan.store, plan.store.buckets.ruler) },
    }),
    tracing: { enabled: false },
    ...(topology === 'simple-scalable' &&
      plan.backend !== undefined &&
      plan.version.namesScheduler &&
      namedScheduler(plan.backend.pods)),
  };
  return merged(config, plan.over);
}

function namedScheduler(backend: Endpoint): Data {
  return {
    query_scheduler: { use_scheduler_ring: false },
    frontend: { scheduler_address: hostPort(backend) },
    frontend_worker: { scheduler_address: hostPort(backend) },
  };
}

function awsClient({ endpoint, region, pathStyle }: ObjectStore, bucket: string): Data {
  return {
    endpoint: hostPort(endpoint),
    insecure: endpoint.scheme === 'http',
    region,
    bucketnames: bucket,
    s3forcepathstyle: pathStyle,
  };
}

function thanosClient({ endpoint, region, pathStyle }: ObjectStore, bucket: string): Data {
  return {
    endpoint: hostPort(endpoint),
    insecure: endpoint.scheme === 'http',
    region,
    bucket_name: bucket,
    bucket_lookup_type: pathStyle ? 'path' : 'virtual-hosted',
  };
}
