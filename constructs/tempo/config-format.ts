import { otherReleases, type ConfigFormat, type ConfigOf, type Keys, type ManagedKeys } from '../kit';
import { flatOverrides } from './flat-overrides';
import { keys as keys2108 } from './keys/2.10.8';
import { keys as keys303 } from './keys/3.0.3';
import { tempoReleases, type TempoRelease, type TempoVersion } from './releases';

/** Tempo's own configuration, with Tempo's names of keys: those of the newest release. */
export interface TempoConfig extends ConfigOf<typeof keys303> {}

const tables: Readonly<Record<TempoRelease, Keys>> = { '2.10.8': keys2108, '3.0.3': keys303 };

const ports = { why: 'the Services, the probes and the NetworkPolicies depend on it' };
const store = { why: 'the NetworkPolicies and the access keys depend on it', setting: 'objectStore' };
const path = { why: 'it must be on the volume of the pod' };
const ring = { why: 'one pod runs all modules, which find each other in its memory', removable: true };
const retention = { why: 'it is checked against the lifecycle of the bucket', setting: 'retention' };
const metrics = { why: 'the NetworkPolicy and the Secrets depend on it', setting: 'metrics' };

/** Keys that only the construct sets, by their dotted paths. */
const managed: ManagedKeys = {
  target: { why: 'one pod runs all modules', removable: true },
  multitenancy_enabled: { why: 'the gateway and the clients depend on it', setting: 'multiTenant' },
  http_api_prefix: ports,
  'server.http_listen_address': ports,
  'server.http_listen_port': ports,
  'server.grpc_listen_address': ports,
  'server.grpc_listen_port': ports,
  'server.http_path_prefix': ports,
  'server.http_tls_config': { why: 'the gateway, the probes and the Service depend on it', setting: 'tls' },
  'server.grpc_tls_config': { why: 'the modules connect without TLS inside the pod' },
  internal_server: ports,
  'distributor.receivers': { why: 'the Service, the gateway and the NetworkPolicy know the ports of OTLP only' },
  'distributor.ring': ring,
  'ingester.lifecycler.ring': ring,
  'ingester.partition_ring': ring,
  'live_store.ring': ring,
  'live_store.partition_ring': ring,
  'live_store.wal.path': path,
  'live_store.shutdown_marker_dir': path,
  'backend_scheduler.local_work_path': path,
  'block_builder.wal.path': path,
  memberlist: ring,
  ingest: { why: 'one pod needs no Kafka between its modules', removable: true },
  'storage.trace.backend': store,
  'storage.trace.local': store,
  'storage.trace.wal.path': path,
  'storage.trace.azure.storage_account_name': store,
  'storage.trace.azure.container_name': store,
  'storage.trace.azure.endpoint_suffix': store,
  'storage.trace.azure.use_federated_token': store,
  'storage.trace.azure.use_managed_identity': store,
  'storage.trace.gcs.bucket_name': store,
  'storage.trace.s3.bucket': store,
  'storage.trace.s3.endpoint': store,
  'storage.trace.s3.region': store,
  'storage.trace.s3.insecure': store,
  'compactor.compaction.block_retention': retention,
  'backend_worker.compaction.block_retention': retention,
  'backend_scheduler.provider.compaction.compaction.block_retention': retention,
  'overrides.defaults.compaction.block_retention': retention,
  'overrides.per_tenant_override_config': { why: 'it has the limits of tenants', setting: 'traces of a tenant' },
  'overrides.per_tenant_override_period': { why: 'the limits of tenants are read every 10 s', removable: true },
  'overrides.user_configurable_overrides': { why: 'tenants would change their limits through the API' },
  'query_frontend.multi_tenant_queries_enabled': {
    why: 'the gateway admits requests for several tenants by the same setting',
    setting: 'multiTenantQueries',
  },
  'metrics_generator.storage.path': path,
  'metrics_generator.storage.remote_write': metrics,
};

const ingester = { since: '3.0', why: 'live_store receives spans' } as const;

/** Keys that tutorials have. */
const removed: ConfigFormat['removed'] = {
  compactor: { since: '3.0', why: 'backend_worker deletes and merges blocks' },
  ingester,
  ingester_client: { ...ingester, fix: { remove: true } },
  metrics_generator_client: { since: '3.0', why: 'the live store feeds the metrics-generator', fix: { remove: true } },
  search_enabled: { since: '2.0', why: 'search is always on', fix: { remove: true } },
  metrics_generator_enabled: { since: '2.0', why: 'the setting metrics enables it', fix: { remove: true } },
  ...flatOverrides,
  'overrides.block_retention': { why: 'the setting retention of tempo replaces it' },
};

/** The sections of the other major, which a release reads and does not use. */
const unused: Readonly<Record<TempoVersion['receiver'], Readonly<Record<string, string>>>> = {
  ingester: {
    backend_worker: 'compactor',
    backend_scheduler: 'compactor',
    live_store: 'ingester',
    block_builder: 'ingester',
  },
  'live-store': {},
};

/** The configuration format of a release. */
export function tempoFormat(release: TempoRelease): ConfigFormat {
  const { receiver } = tempoReleases.facts(release);
  return {
    system: 'Tempo',
    release,
    keys: tables[release],
    otherReleases: otherReleases(tables, release),
    unknownKey: 'refused',
    nullValue: 'Tempo would use its default',
    convertsToStrings: true,
    removed,
    managed: {
      ...managed,
      ...Object.fromEntries(
        Object.entries(unused[receiver]).map(([key, used]) => [
          key,
          { why: `Tempo ${release} reads it and does not use it; its section is ${used}` },
        ]),
      ),
    },
  };
}
