import {
  bytes,
  durationSeconds,
  goDurationSeconds,
  isMap,
  valueAt,
  type Data,
  type Path,
} from '../../../constructs/kit';
import type { ReadObject } from '../objects';

/** A limit as a number: a count, seconds of a duration, bytes of a size; undefined if it is none of them. */
export function magnitude(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const size = /^(\d+(?:\.\d+)?)\s*(k|m|g|t)i?b$/i.exec(value);
  if (size !== null) return Number(size[1]) * 1024 ** ('kmgt'.indexOf(size[2]!.toLowerCase()) + 1);
  return durationSeconds(value) ?? goDurationSeconds(value) ?? bytes(value);
}

/** A quantity of Kubernetes in one notation: `250m` and `0.25` are the same; the value itself if it is none. */
export function quantity(value: unknown): unknown {
  const match = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/.exec(textOf(value));
  if (match === null) return value;
  const unit = match[2] ?? '';
  const power = 'kmgtp'.indexOf(unit.slice(0, 1).toLowerCase()) + 1;
  if (unit === 'm') return Number(match[1]) / 1000;
  return Number(match[1]) * (unit.endsWith('i') ? 1024 : 1000) ** (unit === '' ? 0 : power);
}

/** Whether a limit is lower than before. 0 is no limit if `zero` says so. */
export function isLower(before: unknown, after: unknown, zero: 'zero' | 'no limit' = 'zero'): boolean {
  const [was, is] = [before, after].map((value) => {
    const number = magnitude(value);
    return number === 0 && zero === 'no limit' ? Infinity : number;
  });
  return was !== undefined && is !== undefined && is < was;
}

/** The data of the YAML and JSON files of an object. */
export function filesOf(object: ReadObject | undefined): Data[] {
  return Object.values(mapOf(object?.content['data'])).filter(isMap);
}

/** The data of the YAML and JSON files in the ConfigMaps of an output. */
export function configFilesOf(objects: readonly ReadObject[]): Data[] {
  return objects.filter(({ kind }) => kind === 'ConfigMap').flatMap(filesOf);
}

/** The texts of the other files of an object, by name. */
export function textsOf(object: ReadObject | undefined): ReadonlyMap<string, string> {
  const entries = Object.entries(mapOf(object?.content['data']));
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** A value if it is a map; an empty one otherwise. */
export function mapOf(value: unknown): Data {
  return isMap(value) ? value : {};
}

/** A value of an object. */
export function at(object: ReadObject | undefined, path: Path): unknown {
  return valueAt(object?.content, path);
}

/** The list at a path of an object, of maps; empty if there is none. */
export function mapsAt(data: unknown, path: Path): Data[] {
  const list = valueAt(data, path);
  return Array.isArray(list) ? list.filter(isMap) : [];
}

/** The strings at a path; empty if there are none. */
export function stringsAt(data: unknown, path: Path): string[] {
  const list = valueAt(data, path);
  return Array.isArray(list) ? list.map(String) : [];
}

/** The spec of the pods of a workload. */
export function podSpec(object: ReadObject | undefined): Data | undefined {
  const spec =
    at(object, object?.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec']) ??
    at(object, ['spec', 'jobTemplate', 'spec', 'template', 'spec']);
  return isMap(spec) ? spec : undefined;
}

/** The claims that a StatefulSet makes for each pod. */
export function claimsOf(object: ReadObject | undefined): Data[] {
  return mapsAt(object?.content, ['spec', 'volumeClaimTemplates']);
}

/** How many pods a workload has. */
export function replicasOf(object: ReadObject | undefined): number {
  return Number(at(object, ['spec', 'replicas']) ?? 1);
}

/** The ServiceAccount of the pods of a workload. */
export function accountOf(object: ReadObject | undefined): string {
  return textOf(podSpec(object)?.['serviceAccountName'] ?? 'default');
}

/** The labels of the pods of a workload. */
export function podLabels(object: ReadObject | undefined): Data {
  return mapOf(
    (object?.kind === 'Pod' ? at(object, ['metadata', 'labels']) : undefined) ??
      at(object, ['spec', 'template', 'metadata', 'labels']) ??
      at(object, ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels']),
  );
}

/** A value in a message. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
