import { isMap, type Data, type Problem } from '../../kit';
import { closedAlways, type ClosedKeys } from './closed-keys';

/** Why a key has a setting of its own, and that setting. */
interface OwnSetting {
  readonly why: string;
  readonly write?: string | undefined;
}

const objectStore: OwnSetting = {
  why: 'the policies, the keys and the history of the periods follow it',
  write: 'objectStore: { … }',
};
const parts: OwnSetting = { why: 'where the parts of Loki are follows from its topology' };
const ports: OwnSetting = { why: 'the Services, the probes and the policies follow it' };
const members: OwnSetting = {
  why: 'the members find each other by a Service that is made for them',
};
const rules: OwnSetting = { why: 'it follows from where rules come from', write: 'rules: [ … ]   (of a tenant)' };
const retention: OwnSetting = {
  why: 'the compactor, the limits and the buckets have to agree',
  write: `retention: { default: '30d' }   (of loki; nothing, to keep logs for ever)`,
};

const remoteWrite: OwnSetting = {
  why: 'the policy of the ruler follows it',
  write: `remoteWrite: { url: 'http://prometheus.monitoring.svc.cluster.local:9090' }   (of loki, for all tenants)`,
};

/** The limits among them: said of everybody or of one tenant. */
const ownLimits: Readonly<Record<string, OwnSetting>> = {
  ruler_alertmanager_config: {
    why: 'the policy of the ruler follows it',
    write: `alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' }   (of loki, for all tenants)`,
  },
  ruler_remote_write_url: remoteWrite,
  ruler_remote_write_config: remoteWrite,
  retention_stream: {
    ...retention,
    write: `retention: { streams: [{ selector: '{namespace="dev"}', period: '7d' }] }   (of loki)`,
  },
};

const s3Clients = ['common.storage.s3', 'storage_config.object_store.s3'];

/** What has a setting of its own, with which the rest of the platform agrees. */
const own: Readonly<Record<string, OwnSetting>> = {
  ...Object.fromEntries(Object.entries(ownLimits).map(([key, setting]) => [`limits_config.${key}`, setting])),
  auth_enabled: {
    why: 'the gateway, the rules and the clients have to know of it',
    write: 'multiTenant: false   (of loki; or nothing)',
  },
  target: { why: 'each part gets its own', write: `topology: 'distributed'   (of loki)` },
  schema_config: {
    why: 'its periods are a list that only grows, and each is checked',
    write: `schema: [{ from: '2024-04-01' }]   (of loki)`,
  },
  runtime_config: { why: 'the limits of single tenants stand there', write: 'limits: { … }   (of a tenant)' },
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
    write: 'replicationFactor: 3   (of loki)',
  },
  'ruler.alertmanager_url': {
    why: 'the policy of the ruler follows it',
    write: `alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' }   (of loki)`,
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
    write: `topology: 'distributed'   (it has one compactor in a pod of its own)`,
  },
  'querier.multi_tenant_queries_enabled': {
    why: 'the gateway has to let them pass',
    write: 'multiTenantQueries: true   (of loki)',
  },
  'pattern_ingester.enabled': { why: 'its ring works with one copy only', write: 'patterns: true   (of loki)' },
};

/** The name of the setting in an example of it, for a message. */
export function settingNamed(example = 'nothing'): string {
  const [, name, key] = /^(\w+): (?:\{ (\w+):)?/.exec(example) ?? [];
  return name === undefined ? '' : ` It is set by ${key === undefined ? name : `${name}.${key}`}.`;
}

/**
 * Keys in the user's part that the platform itself has to set, or that would not hold in the pods: of a section only the
 * section.
 */
export function ownSettingProblems(over: Data, closed: readonly ClosedKeys[], path: readonly string[] = []): Problem[] {
  return Object.entries(over).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    const name = here.join('.');
    const setting = Object.hasOwn(own, name) ? own[name] : undefined;
    if (setting !== undefined)
      return [
        {
          path: `config.${name}`,
          says: `${name} has a setting of its own: ${setting.why}.${settingNamed(setting.write)}`,
        },
      ];
    const found = closed.find(({ keys, unless }) => keys.test(name) && unless?.(value) !== true);
    if (found !== undefined) return [{ path: `config.${name}`, says: `${name} cannot be set: ${found.why}.` }];
    if (!isMap(value)) return [];
    return [...(key === 'kvstore' ? ringStore(value, name) : []), ...ownSettingProblems(value, closed, here)];
  });
}

/** A ring in another store than the members themselves: nothing runs it, and no policy lets anybody reach it. */
function ringStore(kvstore: Data, name: string): Problem[] {
  const { store } = kvstore;
  if (store === undefined || store === 'memberlist') return [];
  return [
    {
      path: `config.${name}.store`,
      says: `${name} would be in ${JSON.stringify(store)}: the members keep their rings among themselves, and the policies let them reach nobody else.`,
    },
  ];
}

/**
 * The same for the limits of a tenant.
 *
 * @param path - where they were written
 */
export function ownLimitProblems(path: string, limits: Data): Problem[] {
  const kept = limits['retention_period'];
  return [
    ...(kept === undefined
      ? []
      : [
          {
            path: `${path}.retention_period`,
            says: `retention_period has a setting of its own: ${retention.why}.${settingNamed(retention.write)}`,
          },
        ]),
    ...ownSettingProblems({ limits_config: limits }, closedAlways).map((problem) => ({
      ...problem,
      path: problem.path.replace(/^config\.limits_config/, path),
      says: problem.says.replace(/^limits_config\./, ''),
    })),
  ];
}
