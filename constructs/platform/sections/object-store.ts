import { error, isMap, replaceWith, setSection, valueAt, type Data, type Path, type Problem } from '../../kit';
import type { LokiStore } from '../../loki';
import { AzureObjectStore, bucketNames, ExternalObjectStore, GcsObjectStore, MinioStore } from '../../object-store';
import type { StoreChoice } from '../environment';
import { section, type BuildContext, type History, type Section } from './section';
import { standInStore } from './stand-in';

const currentPath: Path = ['objectStore', 'minio'];
const earlierPath: Path = ['objectStore', 'earlier', 'minio'];

/** The current store of Loki. Only a MinIO has a file. */
export const objectStore: Section<StoreChoice> = section({
  path: currentPath,
  file: '10-object-store.yaml',
  podSecurity: 'restricted',
  settings: ({ objectStore: settings }) => settings,
  namespace: ({ objectStore: settings }) => (settings?.minio === undefined ? undefined : 'minio'),
  build: (context, settings) => ({ store: storeOf(context, ['objectStore'], 'object-store', settings) }),
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
    earlierStore: storeOf(context, ['objectStore', 'earlier'], 'earlier-object-store', settings),
  }),
  history: historyOf(earlierPath, currentPath),
});

function storeOf(context: BuildContext, at: Path, id: string, settings: StoreChoice): LokiStore {
  const { external, azure, gcs, minio, filesystem } = settings;
  if (filesystem === true) return 'filesystem';
  return context.attempt(
    [...at, (['external', 'azure', 'gcs', 'minio'] as const).find((kind) => settings[kind] !== undefined) ?? 'minio'],
    () => {
      if (external !== undefined) return new ExternalObjectStore(external);
      if (azure !== undefined) return new AzureObjectStore(azure);
      if (gcs !== undefined) return new GcsObjectStore(gcs);
      const { buckets, lokiSecret, ...props } = minio ?? {};
      const component = new MinioStore(context.scope, id, {
        ...props,
        ...context.shared,
        namespace: context.namespace,
      });
      setSection(component, [...at, 'minio']);
      const secret = lokiSecret === undefined ? {} : { secret: lokiSecret };
      return component.buckets('loki', bucketNames(buckets), { ...secret, secretPath: ['lokiSecret'] });
    },
    standInStore,
  );
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
