import { isMap, valueAt, type Data, type Problem } from '../kit';

/** Why a key has a setting of its own, and that setting. */
interface OwnSetting {
  readonly why: string;
  readonly write?: string | undefined;
}

const store: OwnSetting = {
  why: 'the policies, the keys and the history of the periods follow it',
  write: 'objectStore: { … }',
};
const parts: OwnSetting = { why: 'where the parts of Loki are follows from its topology', write: 'nothing' };
const ports: OwnSetting = { why: 'the Services, the probes and the policies follow it', write: 'nothing' };
const members: OwnSetting = {
  why: 'the members find each other by a Service that is made for them',
  write: 'nothing',
};
const rules: OwnSetting = { why: 'it follows from where rules come from', write: 'rules: [ … ]   (of a tenant)' };
const retention: OwnSetting = {
  why: 'the compactor, the limits and the buckets have to agree',
  write: `retention: { default: '30d' }   (of loki; nothing, to keep logs for ever)`,
};

const s3Clients = ['common.storage.s3', 'storage_config.aws', 'storage_config.object_store.s3'];

/** What has a setting of its own, with which the rest of the platform agrees. */
const own: Readonly<Record<string, OwnSetting>> = {
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
  'frontend.tail_proxy_url': parts,
  'frontend_worker.frontend_address': parts,
  'frontend_worker.scheduler_address': parts,
  'storage_config.tsdb_shipper.index_gateway_client.server_address': parts,
  'storage_config.boltdb_shipper.index_gateway_client.server_address': parts,
  'memberlist.join_members': members,
  'memberlist.bind_port': members,
  'memberlist.cluster_label': members,
  'ingester.lifecycler.ring.replication_factor': {
    why: 'it is the number of copies everywhere',
    write: 'replicationFactor: 3   (of loki)',
  },
  'ruler.alertmanager_url': {
    why: 'the policy of the ruler follows it',
    write: `alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' }   (of loki)`,
  },
  'ruler.evaluation.mode': { why: 'the ruler evaluates its rules itself', write: 'nothing' },
  'limits_config.ruler_alertmanager_config': {
    why: 'the policy of the ruler follows it',
    write: `alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' }   (of loki)`,
  },
  'bloom_build.enabled': { why: 'blooms need parts of Loki that are not here', write: 'nothing' },
  'bloom_gateway.enabled': { why: 'blooms need parts of Loki that are not here', write: 'nothing' },
  'ruler.remote_write': {
    why: 'the policy of the ruler follows it',
    write: `remoteWrite: { url: 'http://prometheus.monitoring.svc.cluster.local:9090' }   (of loki)`,
  },
  'ruler.storage': rules,
  ruler_storage: rules,
  ...Object.fromEntries(
    s3Clients.flatMap((client) =>
      ['s3', 'endpoint', 'region', 'bucketnames', 'bucket_name', 'insecure'].map((key) => [`${client}.${key}`, store]),
    ),
  ),
  'storage_config.use_thanos_objstore': {
    why: 'each release has the client that its stores were tried with',
    write: 'nothing',
  },
  'storage_config.named_stores': store,
  'storage_config.object_store.named_stores': store,
  'compactor.retention_enabled': retention,
  'limits_config.retention_stream': {
    ...retention,
    write: `retention: { streams: [{ selector: '{namespace="dev"}', period: '7d' }] }   (of loki)`,
  },
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

/** Keys in the user's part that the platform itself has to set, or that would open a way which no policy knows. */
export function ownSettingProblems(over: Data): Problem[] {
  return [
    ...Object.entries(own)
      .filter(([path]) => valueAt(over, path.split('.')) !== undefined)
      .map(([path, { why, write }]) => ({
        path: `config.${path}`,
        says: `${path} has a setting of its own: ${why}.`,
        write,
      })),
    ...ringStores(over),
  ];
}

/** A ring in another store than the members themselves: nothing runs it, and no policy lets anybody reach it. */
function ringStores(over: Data, path: readonly string[] = []): Problem[] {
  return Object.entries(over).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    if (key !== 'kvstore' || !isMap(value)) return isMap(value) ? ringStores(value, here) : [];
    if (value['store'] === undefined || value['store'] === 'memberlist') return [];
    return [
      {
        path: `config.${here.join('.')}.store`,
        says: `${here.join('.')} would be in ${JSON.stringify(value['store'])}: the members keep their rings among themselves, and the policies let them reach nobody else.`,
        write: 'nothing',
      },
    ];
  });
}
