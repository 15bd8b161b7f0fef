import type { ObjectStore } from '../contracts';
import { isMap, merged, valueAt, type Data } from '../kit';
import { clientConfig, kindOf, regionalHost, type Clients, type StoreKind, type Which } from './store-clients';
import { dataPath } from './topology';
import type { LokiVersion } from './releases';

/** An object store with the buckets of Loki. */
export type LokiObjectStore = ObjectStore<'chunks' | 'ruler'>;

/** An object store, or the volume of the only pod. */
export type LokiStore = LokiObjectStore | 'filesystem';

/** The stores of Loki. */
export interface Stores {
  readonly current: LokiStore;
  /** The store of older schema periods. */
  readonly earlier: LokiStore | undefined;
}

/** Name of the earlier object store in the configuration. */
const earlierName = 'earlier';

/** The `object_store` of a schema period. */
export function storeName(store: LokiStore, which: Which): string {
  if (store === 'filesystem') return 'filesystem';
  return which === 'current' ? kindOf(store) : earlierName;
}

/** The section of the client of the current store, by the release and the kind of store. */
export function clientPath(clients: Clients, kind: StoreKind): readonly string[] {
  return clients === 'legacy' ? ['common', 'storage', kind] : ['storage_config', 'object_store', kind];
}

/** The storage sections of the configuration. */
export function storageConfig({ storeClients }: LokiVersion, { current, earlier }: Stores): Data {
  return storeClients === 'legacy' ? legacyStorage(current, earlier) : thanosStorage(current, earlier);
}

/**
 * The store of the rules: a mounted folder, or the object store, where clients write rules through the API.
 *
 * @param userConfig - the part of the configuration that the user wrote; its settings of the client apply to the rules
 */
export function rulerStore(
  { storeClients }: LokiVersion,
  store: LokiStore,
  rulesFolder: string | undefined,
  userConfig: Data,
): Data {
  const section = (type: string, rest: Data): Data =>
    storeClients === 'legacy'
      ? { ruler: { storage: { type, ...rest } } }
      : { ruler_storage: { backend: type, ...rest } };
  if (rulesFolder !== undefined || store === 'filesystem')
    return section('local', { local: { directory: rulesFolder ?? `${dataPath}/rules` } });
  const kind = kindOf(store);
  const userClient = valueAt(userConfig, clientPath(storeClients, kind));
  const client = clientConfig(storeClients, store, 'ruler', 'current');
  return section(kind, { [kind]: isMap(userClient) ? merged(client, userClient) : client });
}

/** The names of the kinds of stores below `named_stores`. */
const legacyNames: Readonly<Record<StoreKind, string>> = { s3: 'aws', azure: 'azure', gcs: 'gcs' };

function legacyStorage(current: LokiStore, earlier: LokiStore | undefined): Data {
  const volume = { chunks_directory: `${dataPath}/chunks`, rules_directory: `${dataPath}/rules` };
  return {
    common: {
      storage:
        current === 'filesystem'
          ? { filesystem: volume }
          : { [kindOf(current)]: clientConfig('legacy', current, 'chunks', 'current') },
    },
    ...(earlier === 'filesystem' && {
      storage_config: { filesystem: { directory: volume.chunks_directory } },
    }),
    ...(earlier !== undefined &&
      earlier !== 'filesystem' && {
        storage_config: {
          named_stores: {
            [legacyNames[kindOf(earlier)]]: { [earlierName]: clientConfig('legacy', earlier, 'chunks', 'earlier') },
          },
        },
      }),
  };
}

function thanosStorage(current: LokiStore, earlier: LokiStore | undefined): Data {
  const volume = { filesystem: { dir: `${dataPath}/chunks` } };
  return {
    storage_config: {
      use_thanos_objstore: true,
      object_store: {
        ...(current === 'filesystem'
          ? volume
          : { [kindOf(current)]: clientConfig('thanos', current, 'chunks', 'current') }),
        ...(earlier === 'filesystem' && volume),
        ...(earlier !== undefined &&
          earlier !== 'filesystem' && {
            named_stores: {
              [kindOf(earlier)]: { [earlierName]: clientConfig('thanos', earlier, 'chunks', 'earlier') },
            },
          }),
      },
    },
  };
}

/**
 * The location of a store in a configuration for either set of clients: `loki-chunks of minio.minio.svc:9000`,
 * `logs of the Azure account example`, `logs of Google Cloud Storage`.
 *
 * @param name - the `object_store` of a schema period
 * @param volume - the location if it is not an object store
 */
export function placeOf(config: Data, name: string, volume: string): string {
  if (name === 'filesystem') return volume;
  const found = (['s3', 'azure', 'gcs'] as const).flatMap((kind) =>
    [
      ...(name === kind ? [clientPath('legacy', kind), clientPath('thanos', kind)] : []),
      ['storage_config', 'named_stores', legacyNames[kind], name],
      ['storage_config', 'object_store', 'named_stores', kind, name],
    ]
      .map((path) => valueAt(config, path))
      .filter(isMap)
      .map((client) => ({ kind, client })),
  )[0];
  if (found === undefined) return name;
  const { kind, client } = found;
  const bucket = String(client['bucketnames'] ?? client['bucket_name'] ?? client['container_name']);
  if (kind === 'gcs') return `${bucket} of Google Cloud Storage`;
  if (kind === 'azure') return `${bucket} of the Azure account ${String(client['account_name'])}`;
  const { endpoint } = client;
  return `${bucket} of ${typeof endpoint === 'string' ? endpoint : `${regionalHost({ region: String(client['region']) })}:443`}`;
}
