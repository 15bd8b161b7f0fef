import { hostPort, type ObjectStore } from '../contracts';
import { error, isMap, merged, valueAt, type Data, type Problem } from '../kit';
import { dataPath } from './topology';
import type { LokiVersion } from './releases';

/** Where a Loki keeps its logs: an object store, or the volume of its one pod. */
export type LokiStore = ObjectStore | 'filesystem';

/** The stores of a Loki. */
export interface Stores {
  readonly current: LokiStore;
  /** Where older periods of the schema are. @default - there is none */
  readonly earlier: LokiStore | undefined;
}

/** The name under which an earlier object store stands in the configuration. */
const earlierName = 'earlier';

/** The variables with the keys of an earlier object store. Loki puts them in by itself, at its start. */
export const earlierKeys = { id: 'EARLIER_ACCESS_KEY_ID', secret: 'EARLIER_SECRET_ACCESS_KEY' };

/** Where the certificate authorities of the stores are mounted. */
export const caPath = (store: 'current' | 'earlier'): string => `/etc/loki/ca-${store}/ca.crt`;

/** Whether Loki puts variables into its configuration: only then it has to. */
export function expandsEnv({ earlier }: Stores): boolean {
  return earlier !== undefined && earlier !== 'filesystem';
}

/** The text of a configuration into which Loki puts variables: it would read `$$` as `$` and two backslashes as one. */
export function escapeForExpansion(text: string): string {
  const own = Object.values(earlierKeys).join('|');
  return text.replaceAll('\\', '\\\\').replaceAll(new RegExp(`\\$(?!\\{(?:${own})\\})`, 'g'), '$$$$');
}

/** The same text, as it was before. */
export function unescapeExpansion(text: string): string {
  if (!text.includes(`\${${earlierKeys.id}}`)) return text;
  return text.replaceAll('$$', () => '$').replaceAll('\\\\', '\\');
}

/** What a period of the schema calls its store. */
export function storeName(store: LokiStore, which: 'current' | 'earlier'): string {
  if (store === 'filesystem') return 'filesystem';
  return which === 'current' ? 's3' : earlierName;
}

/** The sections of the configuration that say where logs are. */
export function storageConfig({ s3Client }: LokiVersion, { current, earlier }: Stores): Data {
  return s3Client === 'aws' ? awsStorage(current, earlier) : thanosStorage(current, earlier);
}

/** Where the settings of the client of the object store stand; what a user lays over them is meant for rules too. */
const clientPath = {
  aws: ['common', 'storage', 's3'],
  thanos: ['storage_config', 'object_store', 's3'],
} as const;

/**
 * Where rules are kept that clients write through the API. On a volume there is no such place.
 *
 * @param over - what the user lays over the configuration
 */
export function rulerStore(
  { s3Client }: LokiVersion,
  store: LokiStore,
  rulesFolder: string | undefined,
  over: Data,
): Data {
  const tuned = valueAt(over, clientPath[s3Client]);
  const client = (own: Data): Data => (isMap(tuned) ? merged(own, tuned) : own);
  const local = { directory: rulesFolder ?? `${dataPath}/rules` };
  if (s3Client === 'aws')
    return {
      ruler: {
        storage:
          rulesFolder !== undefined || store === 'filesystem'
            ? { type: 'local', local }
            : { type: 's3', s3: client(awsClient(store, store.buckets.ruler, 'current')) },
      },
    };
  return {
    ruler_storage:
      rulesFolder !== undefined || store === 'filesystem'
        ? { backend: 'local', local }
        : { backend: 's3', s3: client(thanosClient(store, store.buckets.ruler, 'current')) },
  };
}

function awsStorage(current: LokiStore, earlier: LokiStore | undefined): Data {
  const volume = { chunks_directory: `${dataPath}/chunks`, rules_directory: `${dataPath}/rules` };
  return {
    common: {
      storage:
        current === 'filesystem'
          ? { filesystem: volume }
          : { s3: awsClient(current, current.buckets.chunks, 'current') },
    },
    ...(earlier === 'filesystem' && {
      storage_config: { filesystem: { directory: volume.chunks_directory } },
    }),
    ...(earlier !== undefined &&
      earlier !== 'filesystem' && {
        storage_config: {
          named_stores: {
            aws: { [earlierName]: { ...awsClient(earlier, earlier.buckets.chunks, 'earlier'), ...keys } },
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
        ...(current === 'filesystem' ? volume : { s3: thanosClient(current, current.buckets.chunks, 'current') }),
        ...(earlier === 'filesystem' && volume),
        ...(earlier !== undefined &&
          earlier !== 'filesystem' && {
            named_stores: {
              s3: { [earlierName]: { ...thanosClient(earlier, earlier.buckets.chunks, 'earlier'), ...keys } },
            },
          }),
      },
    },
  };
}

const keys = { access_key_id: `\${${earlierKeys.id}}`, secret_access_key: `\${${earlierKeys.secret}}` };

function awsClient(
  { endpoint, region, pathStyle, ca }: ObjectStore,
  bucket: string,
  which: 'current' | 'earlier',
): Data {
  return {
    endpoint: hostPort(endpoint),
    insecure: endpoint.scheme === 'http',
    region,
    bucketnames: bucket,
    s3forcepathstyle: pathStyle,
    ...(ca !== undefined && { http_config: { ca_file: caPath(which) } }),
  };
}

function thanosClient(
  { endpoint, region, pathStyle, ca }: ObjectStore,
  bucket: string,
  which: 'current' | 'earlier',
): Data {
  return {
    endpoint: hostPort(endpoint),
    insecure: endpoint.scheme === 'http',
    region,
    bucket_name: bucket,
    bucket_lookup_type: pathStyle ? 'path' : 'virtual-hosted',
    ...(ca !== undefined && { http: { tls_ca_path: caPath(which) } }),
  };
}

/**
 * Where the logs of a store are, by its name in a configuration, whichever S3 client that is for: `loki-chunks of
 * minio.minio.svc.cluster.local:9000`.
 *
 * @param volume - what the place is called that is no object store
 */
export function placeOf(config: Data, name: string, volume: string): string {
  if (name === 'filesystem') return volume;
  const client = [
    ...(name === 's3'
      ? [
          ['common', 'storage', 's3'],
          ['storage_config', 'object_store', 's3'],
        ]
      : []),
    ['storage_config', 'named_stores', 'aws', name],
    ['storage_config', 'object_store', 'named_stores', 's3', name],
  ]
    .map((path) => valueAt(config, path))
    .find(isMap);
  if (client === undefined) return name;
  return `${String(client['bucketnames'] ?? client['bucket_name'])} of ${String(client['endpoint'])}`;
}

/** What cannot be, between stores and pods. */
export function storeProblems({ current, earlier }: Stores, topology: string, pods: number): Problem[] {
  const problems: Problem[] = [];
  const onVolume = current === 'filesystem' || earlier === 'filesystem';
  if (onVolume && (topology !== 'monolithic' || pods !== 1))
    problems.push(
      error(
        [topology === 'monolithic' ? 'replicas' : 'topology'],
        `logs are kept on the volume of one pod, which ${topology === 'monolithic' ? `${pods} pods` : `a ${topology} Loki`} cannot share.`,
      ),
    );
  if (current === 'filesystem' && earlier !== undefined)
    problems.push(
      error(
        ['schema'],
        'an earlier store belongs to a Loki that moved to an object store; this one keeps its logs on its volume.',
      ),
    );
  return problems;
}
