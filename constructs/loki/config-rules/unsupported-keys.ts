import { clientPath, type LokiStore } from '../storage';
import { kindOf } from '../store-clients';
import type { LokiVersion } from '../releases';

/** Keys of Loki's configuration that do not work in its pods, by a pattern of their dotted paths. */
export interface UnsupportedKeys {
  readonly keys: RegExp;
  /** The reason, as the end of a sentence. */
  readonly why: string;
  /** Values that are allowed nevertheless. @default - none */
  readonly unless?: (value: unknown) => boolean;
}

const off = (value: unknown): boolean => value === false;

const noHost = 'Loki could not reach the host, because no NetworkPolicy allows it';

/** Not supported with any release and any store: Loki accepts these keys, but they do not work in its pods. */
export const alwaysUnsupported: readonly UnsupportedKeys[] = [
  {
    keys: /^common\.(ring|instance_\w+)$/,
    why: 'Loki would take the store of every ring from common.ring, by default Consul, instead of memberlist',
  },
  {
    keys: /(^|\.)kvstore\.(store|consul|etcd|multi)$/,
    why: 'only memberlist is supported for rings',
    unless: (value) => value === 'memberlist',
  },
  {
    keys: /(^|\.)(instance_(addr|id|port)|advertise_(addr|port)|node_name|bind_addr|ingestername|lifecycler\.(address|port|id))$|^frontend\.(address|port)$|^frontend_worker\.id$/,
    why: 'all pods read the same file and would have the same name or address; each pod detects its own',
  },
  {
    keys: /(^|\.)((instance_)?availability_zone|zone_aware_routing|zone_awareness_enabled)$/,
    why: 'all pods read the same file and would be in the same zone; use ingesterZones instead',
  },
  {
    keys: /(^|\.)((http|grpc)_tls_config|tls_enabled|cluster_validation)$/,
    why: 'the probes, the gateway and the other pods use plain HTTP and gRPC',
    unless: off,
  },
  {
    keys: /^(server\.(proxy_protocol_enabled|\w+_listen_network)|http_prefix)$/,
    why: 'the probes, the gateway and the other pods could not connect to it',
    unless: off,
  },
  {
    keys: /(^|\.)(cert_file|key_file|ca_file|client_ca_file|tls_(ca|cert|key)_path|CA_path|password_file|cr_token_file_path|credentials_file|service_account)$/,
    why: 'no such file is mounted in its pods; the CA certificate of the object store is set by ca of objectStore',
  },
  {
    keys: /^(ui|dataobj|query_engine|kafka_config|ingest_limits\w*|metastore\w*|\w+_rf1\w*|internal_server)$|(^|\.)(kafka_\w+|dataobj_tee|delegate_stream_limits_enabled|ingest_limits\w*)$/,
    why: 'it needs a target of Loki, or another program, that is not installed',
    unless: off,
  },
  { keys: /(^|\.)redis$/, why: `${noHost}; set loki.caches, which installs memcached` },
  {
    keys: /(^|\.)memcached_client\.(host|addresses|service)$/,
    why: `${noHost}; set loki.caches, which installs memcached`,
  },
  { keys: /^analytics\.reporting_enabled$/, why: noHost, unless: off },
  {
    keys: /^(?!ruler\.external_url$).*[._](host|address(es)?|endpoints?|urls?|peers|seed_nodes|brokers)$/,
    why: noHost,
  },
  {
    keys: /^distributor\.ingester_writes_enabled$/,
    why: 'without its ingesters Loki stores nothing',
    unless: (value) => value === true,
  },
  {
    keys: /^(config(file|expandenv)|printconfig|verifyconfig|listtargets|logconfig)$/,
    why: 'it is a command line argument with which the program prints something and exits',
  },
  {
    keys: /^limits_config\.s3_sse_\w+$/,
    why: 'Loki encrypts only rules with it, not the logs',
  },
  {
    keys: /^limits_config\.per_tenant_override_\w+$/,
    why: 'the limits of a tenant are set by limits of that tenant',
  },
  {
    keys: /^ruler\.enable_alertmanager_discovery$/,
    why: 'the NetworkPolicy of the ruler allows the host of alertmanager.url only',
    unless: off,
  },
];

/** The clients in the storage sections. */
const clients =
  'aws|azure|bos|bigtable|gcs|cassandra|boltdb|filesystem|swift|grpc_store|named_stores|cos|alibabacloud|alibaba|s3';

/**
 * Storage sections that this Loki ignores, or uses for a part of its data only. The section of the client of its store
 * applies to all of its data: chunks, index, delete requests and rules.
 */
function storeKeys({ storeClients }: LokiVersion, store: LokiStore): UnsupportedKeys[] {
  const kind = store === 'filesystem' ? 's3' : kindOf(store);
  const client = clientPath(storeClients, kind).join('.');
  const why =
    store === 'filesystem'
      ? 'objectStore keeps the logs on the volume of the pod'
      : `Loki would ignore it, or use it for a part of its data only; ${client} applies to all data`;
  const exceptClient = (path: string): string =>
    store === 'filesystem' || !client.startsWith(`${path}.`) ? '' : `(?!${kind}$)`;
  return [
    { keys: new RegExp(`^common\\.storage\\.${exceptClient('common.storage')}(${clients}|object_store)$`), why },
    { keys: new RegExp(`^storage_config\\.(${clients.replace('|s3', '')})$`), why },
    {
      keys: new RegExp(`^storage_config\\.object_store\\.${exceptClient('storage_config.object_store')}(${clients})$`),
      why,
    },
    ...(storeClients === 'legacy' ? [{ keys: /^storage_config\.object_store$/, why }] : []),
    ...(storeClients === 'thanos' ? [{ keys: /^common\.storage$/, why }] : []),
    {
      keys: /^common\.storage\.congestion_control$/,
      why: 'with it, Loki ignores the rest of common.storage; use storage_config.congestion_control instead',
    },
    {
      keys: /^storage_config\.(object_prefix|object_store\.storage_prefix)$/,
      why: 'Loki would no longer find what it stored before',
    },
    {
      keys: /^(common\.storage\.s3|storage_config\.object_store\.s3)\.(s3forcepathstyle|bucket_lookup_type|sts_endpoint|session_token|native_aws_auth_enabled|http\.tls_server_name)$/,
      why: 'it is derived from objectStore',
    },
  ];
}

/** The keys that are not supported with a release and a store. */
export function unsupportedKeys(version: LokiVersion, store: LokiStore): readonly UnsupportedKeys[] {
  return [...storeKeys(version, store), ...alwaysUnsupported];
}
