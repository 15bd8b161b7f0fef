import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { below, isMap, valueAt, type Data, type Problem } from '../kit';
import { historyProblems, writtenPeriods, type WrittenPeriod } from '../loki';
import { fileNames } from './files';
import type { Rendered } from './render';

/**
 * What this synthesis would take back of the last one: the periods of Loki's schema that have begun, where their logs are,
 * and the drives of a MinIO.
 *
 * @param folder - with what was written last
 */
export function takenBack({ name, files }: Rendered, folder: string): Problem[] {
  const last = (room: string): Data[] => {
    const file = join(folder, name, fileNames[room]!);
    return existsSync(file) ? manifestsOf(readFileSync(file, 'utf8')) : [];
  };
  const now = (room: string): Data[] => manifestsOf(files.get(fileNames[room]!) ?? '');
  const servers = stores.flatMap((room) => statefulSets(last(room)));
  const [before, after] = [last('loki'), now('loki')];
  return [
    ...(before.length === 0 || after.length === 0
      ? []
      : historyProblems(periodsOf(before), periodsOf(after)).map((problem) => below('loki', problem))),
    ...stores.flatMap((room) => statefulSets(now(room)).flatMap((store) => driveProblems(room, servers, store))),
  ].map((problem) => ({
    ...problem,
    says: `${problem.says} (If nothing was ever written there, or all of it was copied: delete ${join(folder, name)} first.)`,
  }));
}

/** Where a MinIO may be. */
const stores = ['objectStore.minio', 'objectStore.earlier.minio'];

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
  const was = before.find(({ name, namespace }) => name === is.name && namespace === is.namespace);
  if (was === undefined) return [];
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
