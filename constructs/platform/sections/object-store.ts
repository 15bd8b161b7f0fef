import { withBuckets, type ObjectStore } from '../../contracts';
import { error, isMap, replaceWith, setSection, valueAt, type Data, type Path, type Problem } from '../../kit';
import type { LokiStore } from '../../loki';
import type { TempoStore } from '../../tempo';
import {
  AzureObjectStore,
  bucketNames,
  ExternalObjectStore,
  GcsObjectStore,
  MinioStore,
  type BucketNames,
} from '../../object-store';
import type { MinioSettings, StoreChoice } from '../environment';
import { section, type BuildContext, type History, type Section } from './section';
import { standInStore } from './stand-in';

const currentPath: Path = ['objectStore', 'minio'];
const earlierPath: Path = ['objectStore', 'earlier', 'minio'];

/** The current store. Only a MinIO has a file. */
export const objectStore: Section<StoreChoice> = section({
  path: currentPath,
  file: '10-object-store.yaml',
  podSecurity: 'restricted',
  settings: ({ objectStore: settings }) => settings,
  namespace: ({ objectStore: settings }) => (settings?.minio === undefined ? undefined : 'minio'),
  build: (context, settings) => {
    const { logs, traces } = storesOf(context, ['objectStore'], 'object-store', settings);
    return { store: logs, traceStore: traces };
  },
  history: historyOf(currentPath, earlierPath),
});

/** The store of earlier schema periods. */
export const earlierObjectStore: Section<StoreChoice> = section({
  path: earlierPath,
  file: '11-earlier-object-store.yaml',
  podSecurity: 'restricted',
  settings: ({ objectStore: settings }) => settings?.earlier,
  namespace: ({ objectStore: settings }) => (settings?.earlier?.minio === undefined ? undefined : 'minio'),
  build: (context, settings) => ({
    earlierStore: storesOf(context, ['objectStore', 'earlier'], 'earlier-object-store', settings).logs,
  }),
  history: historyOf(earlierPath, currentPath),
});

/** A store for each of its consumers, with the buckets of this one. */
interface StoresOf {
  readonly logs: LokiStore;
  readonly traces: TempoStore;
}

function storesOf(context: BuildContext, at: Path, id: string, settings: StoreChoice): StoresOf {
  const { external, azure, gcs, minio, filesystem } = settings;
  if (filesystem === true) return { logs: 'filesystem', traces: 'filesystem' };
  const kind = (['external', 'azure', 'gcs', 'minio'] as const).find((one) => settings[one] !== undefined) ?? 'minio';
  return context.attempt(
    [...at, kind],
    () => {
      if (external !== undefined) return split(new ExternalObjectStore(external));
      if (azure !== undefined) return split(new AzureObjectStore(azure));
      if (gcs !== undefined) return split(new GcsObjectStore(gcs));
      return minioStores(context, at, id, minio ?? {});
    },
    () => split(standInStore()),
  );
}

function split(store: ObjectStore<keyof BucketNames>): StoresOf {
  return { logs: withBuckets(store, ['chunks', 'ruler']), traces: withBuckets(store, ['traces']) };
}

/** The stores of a MinIO, which has a user and buckets for each consumer that the environment has. */
function minioStores(context: BuildContext, at: Path, id: string, settings: MinioSettings): StoresOf {
  const { buckets, lokiSecret, tempoSecret, ...props } = settings;
  const { loki, tempo } = context.environment;
  const component = new MinioStore(context.scope, id, { ...props, ...context.shared, namespace: context.namespace });
  setSection(component, [...at, 'minio']);
  const { traces, ...ofLoki } = bucketNames(buckets);
  const secret = (name: string | undefined) => (name === undefined ? {} : { secret: name });
  const unused = split(standInStore());
  return {
    logs:
      loki === undefined
        ? unused.logs
        : component.buckets('loki', ofLoki, { ...secret(lokiSecret), secretPath: ['lokiSecret'] }),
    traces:
      tempo === undefined || at.length > 1
        ? unused.traces
        : component.buckets(
            'tempo',
            { traces },
            { ...secret(tempoSecret), secretPath: ['tempoSecret'], tagging: true },
          ),
  };
}

/** A MinIO with other drives would start empty, without access to its objects. */
function historyOf(path: Path, other: Path): History<Drives[]> {
  return {
    protects: 'the drives of MinIO do not change',
    alsoIn: [other],
    facts: drivesOf,
    problems: (before, now) =>
      now.flatMap((is) =>
        before
          .flat()
          .filter(({ name, namespace }) => name === is.name && namespace === is.namespace)
          .flatMap((was) => driveChange(path, was, is)),
      ),
  };
}

function driveChange(path: Path, was: Drives, is: Drives): Problem[] {
  const shape = ({ servers, drivesPerServer }: Drives): string => `${servers} × ${drivesPerServer}`;
  return (['servers', 'drivesPerServer'] as const)
    .filter((setting) => was[setting] !== is[setting])
    .map((setting) =>
      error(
        [...path, setting],
        `the drives (servers × drivesPerServer) change from ${shape(was)} to ${shape(is)}; MinIO cannot change the drives of a deployment and would start empty.`,
        replaceWith(was[setting]),
      ),
    );
}

interface Drives {
  readonly name: string;
  readonly namespace: string;
  readonly servers: number;
  readonly drivesPerServer: number;
}

function drivesOf(manifests: readonly Data[]): Drives[] {
  return manifests
    .filter((manifest) => isMap(manifest) && manifest['kind'] === 'StatefulSet')
    .map((manifest) => {
      const claims = valueAt(manifest, ['spec', 'volumeClaimTemplates']);
      return {
        name: String(valueAt(manifest, ['metadata', 'name'])),
        namespace: String(valueAt(manifest, ['metadata', 'namespace'])),
        servers: Number(valueAt(manifest, ['spec', 'replicas']) ?? 1),
        drivesPerServer: Array.isArray(claims) ? claims.length : 0,
      };
    });
}
