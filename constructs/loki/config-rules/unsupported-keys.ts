import type { LokiStore } from '../storage';
import type { LokiVersion } from '../releases';

/** Keys of Loki's configuration that its pods have no use for, or that break it, by the pattern of their paths. */
export interface UnsupportedKeys {
  readonly keys: RegExp;
  /** Why nothing may be written there. */
  readonly why: string;
  /** Values that do no harm. @default - none */
  readonly unless?: (value: unknown) => boolean;
}

const off = (value: unknown): boolean => value === false;

const noHost = 'no NetworkPolicy lets Loki reach a host that is named only here';

/** One rule for each way in which a configuration is accepted and does not hold in the pods. */
export const alwaysUnsupported: readonly UnsupportedKeys[] = [
  {
    keys: /^common\.(ring|instance_\w+)$/,
    why: 'Loki then takes the store of every ring from common.ring, which is Consul unless it says otherwise, instead of memberlist',
  },
  {
    keys: /(^|\.)kvstore\.(consul|etcd|multi)$/,
    why: 'every ring is kept by memberlist, and nothing else is connected to',
  },
  {
    keys: /(^|\.)(instance_(addr|id|port)|advertise_(addr|port)|node_name|bind_addr|ingestername|lifecycler\.(address|port|id))$|^frontend\.(address|port)$|^frontend_worker\.id$/,
    why: 'all pods read the same file, so all of them would call themselves the same; each finds its own name and address',
  },
  {
    keys: /(^|\.)((instance_)?availability_zone|zone_aware_routing|zone_awareness_enabled)$/,
    why: 'all pods read the same file, so all of them would be in one zone; ingesterZones gives each its own',
  },
  {
    keys: /(^|\.)((http|grpc)_tls_config|tls_enabled|cluster_validation)$/,
    why: 'the probes, the gateway and the other pods speak plain HTTP and gRPC with it, inside its NetworkPolicies',
    unless: off,
  },
  {
    keys: /^(server\.(proxy_protocol_enabled|\w+_listen_network)|http_prefix)$/,
    why: 'the probes, the gateway and the other pods would not reach it',
    unless: off,
  },
  {
    keys: /(^|\.)(cert_file|key_file|ca_file|client_ca_file|tls_(ca|cert|key)_path|CA_path|password_file|cr_token_file_path|credentials_file|service_account)$/,
    why: 'no file is mounted in its pods under a name that stands here (the CA of the object store has its own setting, ca of objectStore)',
  },
  {
    keys: /^(ui|dataobj|query_engine|kafka_config|ingest_limits\w*|metastore\w*|\w+_rf1\w*|internal_server)$|(^|\.)(kafka_\w+|dataobj_tee|delegate_stream_limits_enabled|ingest_limits\w*)$/,
    why: 'it needs a part of Loki, or a program beside it, that is not installed',
    unless: off,
  },
  { keys: /(^|\.)redis$/, why: `${noHost}; caches of loki installs memcached` },
  { keys: /(^|\.)memcached_client\.(host|addresses|service)$/, why: `${noHost}; caches of loki installs memcached` },
  { keys: /^analytics\.reporting_enabled$/, why: noHost, unless: off },
  {
    keys: /^(?!ruler\.external_url$).*[._](host|address(es)?|endpoints?|urls?|peers|seed_nodes|brokers)$/,
    why: noHost,
  },
  {
    keys: /^distributor\.ingester_writes_enabled$/,
    why: 'nobody else takes what is pushed',
    unless: (value) => value === true,
  },
  {
    keys: /^(config(file|expandenv)|printconfig|verifyconfig|listtargets|logconfig)$/,
    why: 'it is an argument of the program, by which it prints and ends',
  },
  {
    keys: /^limits_config\.s3_sse_\w+$/,
    why: 'Loki encrypts rules by it and not the logs',
  },
  {
    keys: /^limits_config\.per_tenant_override_\w+$/,
    why: 'the limits of single tenants have a file of their own, made from limits of tenants',
  },
  {
    keys: /^ruler\.enable_alertmanager_discovery$/,
    why: 'the policy of the ruler follows the one host of alertmanager of loki',
    unless: off,
  },
];

/** What other clients of stores there are in the sections of stores. */
const stores =
  'aws|azure|bos|bigtable|gcs|cassandra|boltdb|filesystem|swift|grpc_store|named_stores|cos|alibabacloud|alibaba|s3';

/**
 * Sections of stores that this Loki does not use, or that reach one of its clients only. What is laid over the client of
 * the object store reaches all of them: chunks, index, requests to delete and rules.
 */
function storeKeys({ s3Client }: LokiVersion, store: LokiStore): UnsupportedKeys[] {
  const client = s3Client === 'aws' ? 'common.storage.s3' : 'storage_config.object_store.s3';
  const why =
    store === 'filesystem'
      ? 'logs are kept on the volume of its pod, and objectStore says so'
      : `Loki would ignore it, or use it for a part of its data only; what is written to ${client} reaches logs and rules`;
  const ours = (path: string): string => (store === 'filesystem' || !client.startsWith(`${path}.`) ? '' : '(?!s3$)');
  return [
    { keys: new RegExp(`^common\\.storage\\.${ours('common.storage')}(${stores}|object_store)$`), why },
    { keys: new RegExp(`^storage_config\\.(${stores.replace('|s3', '')})$`), why },
    { keys: new RegExp(`^storage_config\\.object_store\\.${ours('storage_config.object_store')}(${stores})$`), why },
    ...(s3Client === 'aws' ? [{ keys: /^storage_config\.object_store$/, why }] : []),
    ...(s3Client === 'thanos' ? [{ keys: /^common\.storage$/, why }] : []),
    {
      keys: /^common\.storage\.congestion_control$/,
      why: 'Loki then takes nothing else from common.storage, not even the object store; storage_config.congestion_control does no harm',
    },
    {
      keys: /^storage_config\.(object_prefix|object_store\.storage_prefix)$/,
      why: 'what was stored before would no longer be found',
    },
    {
      keys: /^(common\.storage\.s3|storage_config\.object_store\.s3)\.(s3forcepathstyle|bucket_lookup_type|sts_endpoint|session_token|native_aws_auth_enabled|http\.tls_server_name)$/,
      why: 'how the store is reached follows from objectStore',
    },
  ];
}

/** What nothing may be laid over. */
export function unsupportedKeys(version: LokiVersion, store: LokiStore): readonly UnsupportedKeys[] {
  return [...storeKeys(version, store), ...alwaysUnsupported];
}
