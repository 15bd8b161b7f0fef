import {
  entriesOf,
  firstOfEachPath,
  managedProblems,
  outermost,
  relocated,
  unsettable,
  within,
  type Data,
  type ManagedKey,
  type ManagedKeys,
  type Path,
  type Problem,
} from '../../kit';
import { clientPath } from '../storage';
import type { StoreKind } from '../store-clients';
import { alwaysUnsupported, type UnsupportedKeys } from './unsupported-keys';

const objectStore: ManagedKey = {
  why: 'the NetworkPolicies, the access keys and the history of the schema depend on it',
  setting: 'objectStore',
};
const addresses: ManagedKey = { why: 'the addresses of the targets depend on the topology' };
const ports: ManagedKey = { why: 'the Services, the probes and the NetworkPolicies depend on it' };
const memberlist: ManagedKey = { why: 'the pods find each other through the memberlist Service' };
const rules: ManagedKey = { why: 'it depends on the source of the rules', setting: 'rules of a tenant' };
const retention: ManagedKey = {
  why: 'the compactor, the limits and the buckets must agree',
  setting: 'retention.default',
};
const rulerPolicy = 'the NetworkPolicy of the ruler depends on it';
const remoteWrite: ManagedKey = {
  why: rulerPolicy,
  setting: 'remoteWrite.url',
};

/** Keys of `limits_config`, also in the limits of one tenant. */
const managedLimits: ManagedKeys = {
  ruler_alertmanager_config: {
    why: rulerPolicy,
    setting: 'alertmanager.url',
  },
  ruler_remote_write_url: remoteWrite,
  ruler_remote_write_config: remoteWrite,
  retention_stream: {
    ...retention,
    setting: 'retention.streams',
  },
};

/** The keys of the clients that follow from the settings of the store, by kind. */
const clientKeys: Readonly<Record<StoreKind, readonly string[]>> = {
  s3: ['s3', 'endpoint', 'region', 'bucketnames', 'bucket_name', 'insecure'],
  azure: [
    'environment',
    'account_name',
    'container_name',
    'endpoint_suffix',
    'active_directory_endpoint',
    'use_managed_identity',
    'use_federated_token',
    'user_assigned_id',
    'use_service_principal',
    'client_id',
    'tenant_id',
    'chunk_delimiter',
  ],
  gcs: ['bucket_name', 'endpoint'],
};

/** Keys that only the construct sets, by their dotted paths. */
export const managedKeys: ManagedKeys = {
  ...Object.fromEntries(Object.entries(managedLimits).map(([key, setting]) => [`limits_config.${key}`, setting])),
  auth_enabled: {
    why: 'the gateway, the rules and the clients depend on it',
    setting: 'multiTenant',
  },
  target: { why: 'each workload has its own target', setting: 'topology' },
  schema_config: {
    why: 'its periods are validated, also against the deployed ones',
    setting: 'schema',
  },
  runtime_config: { why: 'it holds the limits of the tenants', setting: 'limits of a tenant' },
  'server.http_listen_port': ports,
  'server.grpc_listen_port': ports,
  'server.http_path_prefix': ports,
  'server.http_listen_address': ports,
  'server.grpc_listen_address': ports,
  'common.compactor_address': addresses,
  'common.compactor_grpc_address': addresses,
  'frontend.scheduler_address': addresses,
  'frontend.downstream_url': addresses,
  'query_scheduler.use_scheduler_ring': addresses,
  'frontend.tail_proxy_url': addresses,
  'frontend_worker.frontend_address': addresses,
  'frontend_worker.scheduler_address': addresses,
  'storage_config.tsdb_shipper.index_gateway_client.server_address': addresses,
  'storage_config.boltdb_shipper.index_gateway_client.server_address': addresses,
  'memberlist.join_members': memberlist,
  'memberlist.bind_port': memberlist,
  'memberlist.cluster_label': memberlist,
  'memberlist.cluster_label_verification_disabled': memberlist,
  'ingester.lifecycler.ring.replication_factor': {
    why: 'all rings use the same factor',
    setting: 'replicationFactor',
  },
  'ruler.alertmanager_url': {
    why: rulerPolicy,
    setting: 'alertmanager.url',
  },
  'ruler.alertmanager_client.basic_auth_username': {
    why: 'its password is in a Secret',
    setting: 'alertmanager.login',
  },
  'ruler.evaluation.mode': { why: 'the ruler evaluates rules locally' },
  'bloom_build.enabled': { why: 'the targets that bloom filters need are not supported' },
  'bloom_gateway.enabled': { why: 'the targets that bloom filters need are not supported' },
  'ruler.remote_write': remoteWrite,
  'ruler.storage': rules,
  ruler_storage: rules,
  ...Object.fromEntries(
    (['s3', 'azure', 'gcs'] as const).flatMap((kind) =>
      (['legacy', 'thanos'] as const).flatMap((clients) =>
        clientKeys[kind].map((key) => [[...clientPath(clients, kind), key].join('.'), objectStore]),
      ),
    ),
  ),
  'storage_config.use_thanos_objstore': {
    why: 'the S3 client is chosen by the release',
  },
  'storage_config.named_stores': objectStore,
  'storage_config.object_store.named_stores': objectStore,
  'compactor.retention_enabled': retention,
  'table_manager.retention_deletes_enabled': {
    ...retention,
    why: 'the compactor deletes logs, not the table manager',
  },
  'compactor.delete_request_store': retention,
  'compactor.horizontal_scaling_mode': {
    why: 'one compactor of several is elected',
    setting: 'topology',
  },
  'querier.multi_tenant_queries_enabled': {
    why: 'the gateway must allow such queries',
    setting: 'multiTenantQueries',
  },
  'pattern_ingester.enabled': { why: 'its ring needs a replication factor of 1', setting: 'patterns' },
};

/**
 * Finds keys in the user's configuration that are managed by the construct or not supported in its pods. Of a section
 * that is not supported, only the section is reported.
 */
export function managedKeyProblems(
  userConfig: Data,
  unsupported: readonly UnsupportedKeys[],
  managed: ManagedKeys = managedKeys,
): Problem[] {
  const notSupported = entriesOf(userConfig).flatMap(([path, value]): Problem[] => {
    const name = path.join('.');
    const rule = unsupported.find(({ keys, unless }) => keys.test(name) && unless?.(value) !== true);
    return rule === undefined ? [] : [unsettable(path, `${rule.why}.`)];
  });
  const found = firstOfEachPath([...managedProblems(managed, userConfig), ...notSupported]);
  return outermost(found).map((problem) => within(['config'], problem));
}

/**
 * The same for the limits of one tenant.
 *
 * @param path - of these limits
 */
export function managedLimitProblems(path: Path, limits: Data): Problem[] {
  const managed = { ...managedKeys, 'limits_config.retention_period': retention };
  return managedKeyProblems({ limits_config: limits }, alwaysUnsupported, managed).map((problem) =>
    relocated(problem, ['config', 'limits_config'], path),
  );
}
