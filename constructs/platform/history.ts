import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { below, isMap, valueAt, type Data, type Problem } from '../kit';
import { historyProblems, writtenPeriods, type WrittenPeriod } from '../loki';
import { fileNames, unique } from './files';
import { lastVersions } from './last-output';
import type { Rendered } from './render';

/**
 * What this synthesis would take back of the last one: the periods of Loki's schema that have begun, where their logs are,
 * and the drives of a MinIO.
 *
 * @param folder - with what was written last
 */
export function takenBack({ name, files }: Rendered, folder: string): Problem[] {
  const unreadable: Problem[] = [];
  /** What a file says in each of its versions; none where there is no file. */
  const last = <T>(room: string, read: (manifests: readonly Data[]) => T): T[] => {
    const file = join(folder, name, fileNames[room]!);
    if (!existsSync(file)) return [];
    try {
      return lastVersions(file).map(read);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
      unreadable.push({
        path: room,
        says: `${file}, which was written last, cannot be read: ${reason}. Without it nothing tells whether ${atRisk[room]!} stay as they were. Restore it first, for example with git checkout HEAD -- ${file} (or the file of another commit).`,
      });
      return [];
    }
  };
  const now = (room: string): Data[] => manifestsOf(files.get(fileNames[room]!) ?? '');
  const servers = stores.flatMap((room) => last(room, statefulSets).flat());
  const before = last('loki', periodsOf);
  const after = now('loki');
  const problems = [
    ...(before.length === 0 || after.length === 0
      ? []
      : historyProblems(before, periodsOf(after)).map((problem) => below('loki', problem))),
    ...stores.flatMap((room) => statefulSets(now(room)).flatMap((store) => driveProblems(room, servers, store))),
  ];
  return unique([...unreadable, ...problems]).map((problem) => ({
    ...problem,
    says: `${problem.says} (If nothing was ever written there, or all of it was copied: delete ${join(folder, name)} first.)`,
  }));
}

/** Where a MinIO may be. */
const stores = ['objectStore.minio', 'objectStore.earlier.minio'];

/** What the last output of a section protects. */
const atRisk: Readonly<Record<string, string>> = {
  loki: 'the periods of the schema and the places of their logs',
  'objectStore.minio': 'the drives of MinIO',
  'objectStore.earlier.minio': 'the drives of MinIO',
};

function manifestsOf(text: string): Data[] {
  return loadAll(text).filter(isMap);
}

/** The periods in the configuration of the Loki of a file. */
function periodsOf(manifests: readonly Data[]): WrittenPeriod[] {
  // A cache is a StatefulSet too, without volumes.
  const pods = statefulSets(manifests).find(({ drivesPerServer }) => drivesPerServer > 0);
  const volume = `the volume of ${pods === undefined ? 'Loki' : `${pods.namespace}/${pods.name}`}`;
  return manifests
    .map((manifest) => valueAt(manifest, ['data', 'config.yaml']))
    .filter((config) => typeof config === 'string')
    .flatMap((config) => writtenPeriods(config, volume));
}

/** Where drives are added or taken away, a MinIO begins anew beside its objects. */
function driveProblems(room: string, before: readonly Shape[], is: Shape): Problem[] {
  return before
    .filter(({ name, namespace }) => name === is.name && namespace === is.namespace)
    .flatMap((was) => driveChange(room, was, is));
}

function driveChange(room: string, was: Shape, is: Shape): Problem[] {
  const setting = (['servers', 'drivesPerServer'] as const).find((key) => was[key] !== is[key]);
  if (setting === undefined) return [];
  const shape = ({ servers, drivesPerServer }: Shape): string => `${servers} × ${drivesPerServer}`;
  return [
    {
      path: `${room}.${setting}`,
      says: `there were ${shape(was)} drives and there would be ${shape(is)}: MinIO spreads its objects over the drives it began with, and would begin anew on these.`,
      write: `servers: ${was.servers}, drivesPerServer: ${was.drivesPerServer}`,
    },
  ];
}

interface Shape {
  readonly name: string;
  readonly namespace: string;
  readonly servers: number;
  readonly drivesPerServer: number;
}

function statefulSets(manifests: readonly Data[]): Shape[] {
  return manifests
    .filter(({ kind }) => kind === 'StatefulSet')
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
