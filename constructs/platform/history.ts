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
 * Changes since the last output after which data would be lost or unreadable: of schema periods of Loki that have
 * begun, of the store of their logs, and of the drives of a MinIO.
 *
 * @param folder - the parent of the output folders
 */
export function breakingChanges({ name, files }: Rendered, folder: string): Problem[] {
  const unreadable: Problem[] = [];
  /** Reads each version of the last output of a section; none if there is no file. */
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
          `the last output, ${file}, cannot be read: ${reason}. It is needed to check that ${section[0] === 'loki' ? 'the schema periods of Loki and the stores of their logs' : 'the drives of MinIO'} do not change. Restore it, for example with git checkout HEAD -- ${file}.`,
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
    message: `${problem.message} (If no data was ever stored there, or all of it was migrated, delete ${join(folder, name)} first.)`,
  }));
}

/** The sections that may have a MinIO. */
const stores: readonly Path[] = [
  ['objectStore', 'minio'],
  ['objectStore', 'earlier', 'minio'],
];

function manifestsOf(text: string): Data[] {
  return loadAll(text).filter(isMap);
}

/** The schema periods in the configuration of Loki. */
function periodsOf(manifests: readonly Data[]): WrittenPeriod[] {
  // The caches are StatefulSets too, without volumes.
  const pods = statefulSets(manifests).find(({ drivesPerServer }) => drivesPerServer > 0);
  const volume = `the volume of ${pods === undefined ? 'Loki' : `${pods.namespace}/${pods.name}`}`;
  return manifests
    .map((manifest) => valueAt(manifest, ['data', 'config.yaml']))
    .filter((config) => typeof config === 'string')
    .flatMap((config) => writtenPeriods(config, volume));
}

/** A MinIO with other drives would start empty, without access to its objects. */
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
        `the drives (servers × drivesPerServer) change from ${shape(was)} to ${shape(is)}; MinIO cannot change the drives of a deployment and would start empty.`,
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
