import { hostPort, type ObjectStore } from '../contracts';
import { error, isMap, merged, valueAt, type Data, type Problem } from '../kit';
import { dataPath } from './topology';
import type { LokiVersion } from './releases';

/** An object store, or the volume of the only pod. */
export type LokiStore = ObjectStore | 'filesystem';

/** The stores of Loki. */
export interface Stores {
  readonly current: LokiStore;
  /** The store of older schema periods. */
  readonly earlier: LokiStore | undefined;
}

/** Name of the earlier object store in the configuration. */
const earlierName = 'earlier';

/** Environment variables with the access keys of the earlier object store, which Loki expands in its configuration. */
export const earlierKeys = { id: 'EARLIER_ACCESS_KEY_ID', secret: 'EARLIER_SECRET_ACCESS_KEY' };

/** Mount path of the CA certificate of a store. */
export const caPath = (store: 'current' | 'earlier'): string => `/etc/loki/ca-${store}/ca.crt`;

/** Whether Loki must expand environment variables in its configuration. */
export function expandsEnv({ earlier }: Stores): boolean {
  return earlier !== undefined && earlier !== 'filesystem';
}

/** Escapes a configuration with expansion, in which Loki reads `$$` as `$` and two backslashes as one. */
export function escapeForExpansion(text: string): string {
  const variables = Object.values(earlierKeys).join('|');
  return text.replaceAll('\\', '\\\\').replaceAll(new RegExp(`\\$(?!\\{(?:${variables})\\})`, 'g'), '$$$$');
}

/** Reverses {@link escapeForExpansion}. */
export function unescapeExpansion(text: string): string {
  if (!text.includes(`\${${earlierKeys.id}}`)) return text;
  return text.replaceAll('$$', () => '$').replaceAll('\\\\', '\\');
}

/** The `object_store` of a schema period. */
export function storeName(store: LokiStore, which: 'current' | 'earlier'): string {
  if (store === 'filesystem') return 'filesystem';
  return which === 'current' ? 's3' : earlierName;
}

/** The storage sections of the configuration. */
export function storageConfig({ s3Client }: LokiVersion, { current, earlier }: Stores): Data {
  return s3Client === 'aws' ? awsStorage(current, earlier) : thanosStorage(current, earlier);
}

/** The section of the S3 client. The user's settings in it apply to the rules too. */
const clientPath = {
  aws: ['common', 'storage', 's3'],
  thanos: ['storage_config', 'object_store', 's3'],
} as const;

/**
 * The store of the rules: a mounted folder, or the object store, where clients write rules through the API.
 *
 * @param userConfig - the part of the configuration that the user wrote
 */
export function rulerStore(
  { s3Client }: LokiVersion,
  store: LokiStore,
  rulesFolder: string | undefined,
  userConfig: Data,
): Data {
  const userClient = valueAt(userConfig, clientPath[s3Client]);
  const client = (base: Data): Data => (isMap(userClient) ? merged(base, userClient) : base);
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
 * The location of a store in a configuration for either S3 client: `loki-chunks of minio.minio.svc.cluster.local:9000`.
 *
 * @param volume - the location if it is not an object store
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

/** Validates the stores: a volume needs Loki to be one pod. */
export function storeProblems({ current, earlier }: Stores, topology: string, pods: number): Problem[] {
  const problems: Problem[] = [];
  const onVolume = current === 'filesystem' || earlier === 'filesystem';
  if (onVolume && (topology !== 'monolithic' || pods !== 1))
    problems.push(
      error(
        [topology === 'monolithic' ? 'replicas' : 'topology'],
        `logs are stored on the volume of one pod, which ${topology === 'monolithic' ? `${pods} pods` : `the pods of topology '${topology}'`} cannot share.`,
      ),
    );
  if (current === 'filesystem' && earlier !== undefined)
    problems.push(
      error(
        ['schema'],
        'an earlier store is supported only with an object store; this Loki stores its logs on a volume.',
      ),
    );
  return problems;
}
