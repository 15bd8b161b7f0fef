import { error, isMap, relocated, type Data, type Path, type Problem } from '../../kit';
import { alwaysUnsupported, type UnsupportedKeys } from './unsupported-keys';

/** A key that the construct sets. */
interface ManagedKey {
  readonly why: string;
  /** The setting that it follows. @default - none: it is fixed */
  readonly setting?: string;
}

const objectStore: ManagedKey = {
  why: 'the policies, the keys and the history of the periods follow it',
  setting: 'objectStore',
};
const parts: ManagedKey = { why: 'where the parts of Loki are follows from its topology' };
const ports: ManagedKey = { why: 'the Services, the probes and the policies follow it' };
const members: ManagedKey = {
  why: 'the members find each other by a Service that is made for them',
};
const rules: ManagedKey = { why: 'it follows from where rules come from', setting: 'rules of a tenant' };
const retention: ManagedKey = {
  why: 'the compactor, the limits and the buckets have to agree',
  setting: 'retention.default',
};

const remoteWrite: ManagedKey = {
  why: 'the policy of the ruler follows it',
  setting: 'remoteWrite.url',
};

/** The limits among them: said of everybody or of one tenant. */
const ownLimits: Readonly<Record<string, ManagedKey>> = {
  ruler_alertmanager_config: {
    why: 'the policy of the ruler follows it',
    setting: 'alertmanager.url',
  },
  ruler_remote_write_url: remoteWrite,
  ruler_remote_write_config: remoteWrite,
  retention_stream: {
    ...retention,
    setting: 'retention.streams',
  },
};

const s3Clients = ['common.storage.s3', 'storage_config.object_store.s3'];

/** What has a setting of its own, with which the rest of the platform agrees. */
const own: Readonly<Record<string, ManagedKey>> = {
  ...Object.fromEntries(Object.entries(ownLimits).map(([key, setting]) => [`limits_config.${key}`, setting])),
  auth_enabled: {
    why: 'the gateway, the rules and the clients have to know of it',
    setting: 'multiTenant',
  },
  target: { why: 'each part gets its own', setting: 'topology' },
  schema_config: {
    why: 'its periods are a list that only grows, and each is checked',
    setting: 'schema',
  },
  runtime_config: { why: 'the limits of single tenants stand there', setting: 'limits of a tenant' },
  'server.http_listen_port': ports,
  'server.grpc_listen_port': ports,
  'server.http_path_prefix': ports,
  'server.http_listen_address': ports,
  'server.grpc_listen_address': ports,
  'common.compactor_address': parts,
  'common.compactor_grpc_address': parts,
  'frontend.scheduler_address': parts,
  'frontend.downstream_url': parts,
  'query_scheduler.use_scheduler_ring': parts,
  'frontend.tail_proxy_url': parts,
  'frontend_worker.frontend_address': parts,
  'frontend_worker.scheduler_address': parts,
  'storage_config.tsdb_shipper.index_gateway_client.server_address': parts,
  'storage_config.boltdb_shipper.index_gateway_client.server_address': parts,
  'memberlist.join_members': members,
  'memberlist.bind_port': members,
  'memberlist.cluster_label': members,
  'memberlist.cluster_label_verification_disabled': members,
  'ingester.lifecycler.ring.replication_factor': {
    why: 'it is the number of copies everywhere',
    setting: 'replicationFactor',
  },
  'ruler.alertmanager_url': {
    why: 'the policy of the ruler follows it',
    setting: 'alertmanager.url',
  },
  'ruler.evaluation.mode': { why: 'the ruler evaluates its rules itself' },
  'bloom_build.enabled': { why: 'blooms need parts of Loki that are not here' },
  'bloom_gateway.enabled': { why: 'blooms need parts of Loki that are not here' },
  'ruler.remote_write': remoteWrite,
  'ruler.storage': rules,
  ruler_storage: rules,
  ...Object.fromEntries(
    s3Clients.flatMap((client) =>
      ['s3', 'endpoint', 'region', 'bucketnames', 'bucket_name', 'insecure'].map((key) => [
        `${client}.${key}`,
        objectStore,
      ]),
    ),
  ),
  'storage_config.use_thanos_objstore': {
    why: 'each release has the client that its stores were tried with',
  },
  'storage_config.named_stores': objectStore,
  'storage_config.object_store.named_stores': objectStore,
  'compactor.retention_enabled': retention,
  'table_manager.retention_deletes_enabled': {
    ...retention,
    why: 'the table manager deletes nothing of an index that is used here',
  },
  'compactor.delete_request_store': retention,
  'compactor.horizontal_scaling_mode': {
    why: 'of several compactors one is elected',
    setting: 'topology',
  },
  'querier.multi_tenant_queries_enabled': {
    why: 'the gateway has to let them pass',
    setting: 'multiTenantQueries',
  },
  'pattern_ingester.enabled': { why: 'its ring works with one copy only', setting: 'patterns' },
};

/** What is said about a key that the construct sets. */
function managed(name: string, { why, setting }: ManagedKey): string {
  return `${name} is managed by this construct: ${why}.${setting === undefined ? '' : ` It is set by ${setting}.`}`;
}

/**
 * Keys in the user's part that the platform itself has to set, or that would not hold in the pods: of a section only the
 * section.
 */
export function managedKeyProblems(
  over: Data,
  closed: readonly UnsupportedKeys[],
  path: readonly string[] = [],
): Problem[] {
  return Object.entries(over).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    const at = ['config', ...here];
    const name = here.join('.');
    const setting = Object.hasOwn(own, name) ? own[name] : undefined;
    if (setting !== undefined) return [error(at, managed(name, setting))];
    const found = closed.find(({ keys, unless }) => keys.test(name) && unless?.(value) !== true);
    if (found !== undefined) return [error(at, `${name} cannot be set: ${found.why}.`)];
    if (!isMap(value)) return [];
    return [...(key === 'kvstore' ? ringStore(value, here) : []), ...managedKeyProblems(value, closed, here)];
  });
}

/** A ring in another store than the members themselves: nothing runs it, and no policy lets anybody reach it. */
function ringStore({ store }: Data, path: readonly string[]): Problem[] {
  if (store === undefined || store === 'memberlist') return [];
  return [
    error(
      ['config', ...path, 'store'],
      `${path.join('.')} would be in ${JSON.stringify(store)}: the members keep their rings among themselves, and the policies let them reach nobody else.`,
    ),
  ];
}

/**
 * The same for the limits of a tenant.
 *
 * @param path - where they were written
 */
export function managedLimitProblems(path: Path, limits: Data): Problem[] {
  const found = managedKeyProblems({ limits_config: limits }, alwaysUnsupported);
  return [
    ...(limits['retention_period'] === undefined
      ? []
      : [error([...path, 'retention_period'], managed('retention_period', retention))]),
    ...found.map((problem) => ({
      ...relocated(problem, ['config', 'limits_config'], path),
      message: problem.message.replace(/^limits_config\./, ''),
    })),
  ];
}
