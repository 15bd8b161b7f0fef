import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import {
  error,
  isMap,
  replaceWith,
  pathText,
  unique,
  valueAt,
  within,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import { historyProblems, writtenPeriods, type WrittenPeriod } from '../loki';
import { fileNames } from './files';
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
  const last = <T>(section: Path, read: (manifests: readonly Data[]) => T): T[] => {
    const file = join(folder, name, fileNames[pathText(section)]!);
    if (!existsSync(file)) return [];
    try {
      return lastVersions(file).map(read);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message.split('\n', 1)[0]! : String(thrown);
      unreadable.push(
        error(
          section,
          `${file}, which was written last, cannot be read: ${reason}. Without it nothing tells whether ${section[0] === 'loki' ? 'the periods of the schema and the places of their logs' : 'the drives of MinIO'} stay as they were. Restore it first, for example with git checkout HEAD -- ${file} (or the file of another commit).`,
        ),
      );
      return [];
    }
  };
  const now = (section: Path): Data[] => manifestsOf(files.get(fileNames[pathText(section)]!) ?? '');
  const servers = stores.flatMap((section) => last(section, statefulSets).flat());
  const before = last(['loki'], periodsOf);
  const after = now(['loki']);
  const problems = [
    ...(before.length === 0 || after.length === 0
      ? []
      : historyProblems(before, periodsOf(after)).map((problem) => within(['loki'], problem))),
    ...stores.flatMap((section) =>
      statefulSets(now(section)).flatMap((store) => driveProblems(section, servers, store)),
    ),
  ];
  return unique([...unreadable, ...problems]).map((problem) => ({
    ...problem,
    message: `${problem.message} (If nothing was ever written there, or all of it was copied: delete ${join(folder, name)} first.)`,
  }));
}

/** Where a MinIO may be. */
const stores: readonly Path[] = [
  ['objectStore', 'minio'],
  ['objectStore', 'earlier', 'minio'],
];

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
function driveProblems(section: Path, before: readonly Shape[], is: Shape): Problem[] {
  return before
    .filter(({ name, namespace }) => name === is.name && namespace === is.namespace)
    .flatMap((was) => driveChange(section, was, is));
}

function driveChange(section: Path, was: Shape, is: Shape): Problem[] {
  const shape = ({ servers, drivesPerServer }: Shape): string => `${servers} × ${drivesPerServer}`;
  return (['servers', 'drivesPerServer'] as const)
    .filter((setting) => was[setting] !== is[setting])
    .map((setting) =>
      error(
        [...section, setting],
        `there were ${shape(was)} drives and there would be ${shape(is)}: MinIO spreads its objects over the drives it began with, and would begin anew on these.`,
        replaceWith(was[setting]),
      ),
    );
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
