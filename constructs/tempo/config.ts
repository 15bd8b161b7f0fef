import { merged, type Data } from '../kit';
import { goDuration } from './overrides';
import { grpcPort, httpPort, otlpGrpcPort, otlpHttpPort } from './routes';
import type { TempoVersion } from './releases';
import { dataPath, storageConfig, type TempoStore } from './store';

/** The input of the configuration. */
export interface TempoPlan {
  readonly version: TempoVersion;
  readonly store: TempoStore;
  readonly multiTenant: boolean;
  /** A query may read several tenants. */
  readonly multiTenantQueries: boolean;
  /** How long traces are kept. */
  readonly retention: string;
  /** The sections for the certificate. */
  readonly tls: Data;
  /** The sections of the metrics-generator. */
  readonly metrics: Data;
  /** The user's configuration, merged over the rest. */
  readonly userConfig: Data;
}

/** Mount path of the overrides of the tenants, which Tempo reloads. */
export const runtimePath = '/etc/tempo/runtime';
export const runtimeFile = 'overrides.yaml';

/** Seconds that a query may take; Tempo's default for its server is 30. */
export const queryTimeoutSeconds = 120;

/**
 * Largest request with spans, bytes: what gRPC accepts by default, so that it does not depend on the protocol. The
 * default of OTLP over HTTP is 20 MiB.
 */
export const maxPushBytes = 4 * 2 ** 20;

/** The configuration file of Tempo, without access keys. */
export function tempoConfig({ tls, metrics, userConfig, ...plan }: TempoPlan): Data {
  return [baseConfig(plan), receiverConfig(plan), tls, metrics, userConfig].reduce(merged);
}

function baseConfig({
  version,
  store,
  multiTenant,
  multiTenantQueries,
}: Omit<TempoPlan, 'tls' | 'metrics' | 'userConfig'>): Data {
  return {
    multitenancy_enabled: multiTenant,
    usage_report: { reporting_enabled: false },
    server: {
      http_listen_port: httpPort,
      grpc_listen_port: grpcPort,
      http_server_read_timeout: `${queryTimeoutSeconds}s`,
      http_server_write_timeout: `${queryTimeoutSeconds}s`,
      log_format: 'json',
    },
    distributor: {
      receivers: {
        otlp: {
          protocols: {
            // Without an address both listen on loopback only.
            grpc: { endpoint: `:${otlpGrpcPort}` },
            http: { endpoint: `:${otlpHttpPort}` },
          },
        },
      },
    },
    query_frontend: { multi_tenant_queries_enabled: multiTenantQueries },
    storage: { trace: storageConfig(store) },
    overrides: {
      defaults: version.limits,
      per_tenant_override_config: `${runtimePath}/${runtimeFile}`,
      per_tenant_override_period: '10s',
    },
  };
}

/**
 * What receives spans and what deletes old ones.
 *
 * Spans are in memory until their trace has had no more for a second, and then in the write-ahead log: with the defaults,
 * a process that is killed loses those of the last 15 seconds, with these of the last 3. Traces whose spans come later
 * are in several parts, which a query joins.
 */
function receiverConfig({ version, retention }: Pick<TempoPlan, 'version' | 'retention'>): Data {
  const compaction = { block_retention: goDuration(retention) };
  if (version.receiver === 'ingester')
    return {
      ingester: {
        trace_idle_period: '1s',
        flush_check_period: '1s',
        // One pod has no other ones to wait for.
        lifecycler: { min_ready_duration: '0s' },
      },
      compactor: { compaction },
    };
  return {
    live_store: {
      max_trace_idle: '1s',
      flush_check_period: '1s',
      commit_interval: '1s',
      wal: { path: `${dataPath}/live-store/traces` },
      shutdown_marker_dir: `${dataPath}/live-store/shutdown-marker`,
    },
    block_builder: { wal: { path: `${dataPath}/block-builder` } },
    backend_scheduler: { local_work_path: dataPath },
    backend_worker: { compaction, finish_on_shutdown_timeout: '5s' },
    // The default hides spans of the last 30 s from searches, for live stores that lag behind Kafka.
    query_frontend: { query_end_cutoff: '0s' },
  };
}
