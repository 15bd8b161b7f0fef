import { isDeepStrictEqual } from 'node:util';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import { changesBetween, fieldText } from './fields';
import type { ObjectName, PodsOutcome } from './model';
import { isChanged, type Pair } from './pairs';
import { isChecksum, type ReadObject } from './objects';
import { workloads } from './rules/rule';
import { at, mapOf, mapsAt, podSpec, quantity, replicasOf, textOf } from './rules/values';

/**
 * What happens to the pods of each workload when the head is applied over the base, and objects that it does not have
 * are deleted.
 *
 * @param isRefused - whether the API server refuses the change of an object
 */
export function podsOutcomes(pairs: readonly Pair[], isRefused: (pair: Pair) => boolean): PodsOutcome[] {
  return pairs
    .filter(({ before, after }) => workloads.includes((after ?? before)!.kind))
    .map((pair) => outcome(pair, pairs, isRefused(pair)));
}

function outcome(pair: Pair, pairs: readonly Pair[], isRefused: boolean): PodsOutcome {
  const { before, after, renamed } = pair;
  const workload = nameOf((after ?? before)!);
  if (after === undefined) return { workload, outcome: 'deleted', how: podsText(before!), because: [] };
  if (before === undefined) return { workload, outcome: 'created', how: podsText(after), because: [] };
  if (after.kind === 'Job' && renamed)
    return { workload, outcome: 'created', how: `${podsText(after)}; ${before.name} is deleted`, because: [] };
  if (isRefused)
    return { workload, outcome: 'refused', how: 'the API server refuses the change; the pods stay', because: [] };
  if (renamed)
    return {
      workload,
      outcome: 'replaced',
      how: `${podsText(after)}; those of ${before.name}${before.namespace === after.namespace ? '' : ` in ${before.namespace}`} are deleted`,
      because: [before.namespace === after.namespace ? 'another name' : 'another namespace'],
    };
  const [was, is] = [before, after].map(({ manifest }) => quantities(valueAt(manifest, ['spec', 'template'])));
  if (isDeepStrictEqual(was, is))
    return { workload, outcome: 'not replaced', how: scaling(before, after), because: [] };
  return replacement(after, reasons(before, after, pairs));
}

/** A template with its quantities in one notation, in which the API server compares them. */
function quantities(value: unknown, isQuantity = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => quantities(inner));
  if (!isMap(value)) return isQuantity ? quantity(value) : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      quantities(inner, key === 'sizeLimit' || (isQuantity && !isMap(inner)) || key === 'requests' || key === 'limits'),
    ]),
  );
}

/** How a controller replaces the pods of a changed template. */
function replacement(after: ReadObject, because: readonly string[]): PodsOutcome {
  const workload = nameOf(after);
  const strategy = at(after, ['spec', after.kind === 'Deployment' ? 'strategy' : 'updateStrategy', 'type']);
  const rolling = (key: string): unknown => at(after, ['spec', 'updateStrategy', 'rollingUpdate', key]);
  if (strategy === 'OnDelete')
    return {
      workload,
      outcome: 'not replaced',
      how: 'updateStrategy is OnDelete: each pod until it is deleted',
      because,
    };
  switch (after.kind) {
    case 'StatefulSet': {
      const partition = Number(rolling('partition') ?? 0);
      const how = `${podsText(after)}, one after the other${partition > 0 ? `, from number ${partition}` : ''}`;
      return { workload, outcome: partition >= replicasOf(after) ? 'not replaced' : 'replaced', how, because };
    }
    case 'DaemonSet':
      return {
        workload,
        outcome: 'replaced',
        how: `${podsText(after)}, ${textOf(rolling('maxUnavailable') ?? 1)} at a time`,
        because,
      };
    case 'Deployment':
      if (at(after, ['spec', 'paused']) === true)
        return {
          workload,
          outcome: 'not replaced',
          how: 'it is paused: they are replaced when it is resumed',
          because,
        };
      return {
        workload,
        outcome: replicasOf(after) === 0 ? 'not replaced' : 'replaced',
        how: `${podsText(after)}, ${strategy === 'Recreate' ? 'after all old ones have ended' : 'new ones first'}`,
        because,
      };
    default:
      return { workload, outcome: 'not replaced', how: 'its next run has the change', because };
  }
}

function scaling(before: ReadObject, after: ReadObject): string {
  const [was, is] = [replicasOf(before), replicasOf(after)];
  return was === is || after.kind === 'DaemonSet' ? podsText(after) : `${was} pods become ${is}`;
}

function podsText(object: ReadObject): string {
  if (object.kind === 'DaemonSet') return 'a pod on each node';
  if (object.kind === 'CronJob') return 'a pod at each run';
  if (object.kind === 'Deployment' && at(object, ['spec', 'replicas']) === undefined)
    return '1 pod, or as many as its autoscaler sets';
  const count = object.kind === 'Job' ? 1 : replicasOf(object);
  return `${count} ${count === 1 ? 'pod' : 'pods'}`;
}

/** The fields that replace pods, and the ConfigMaps whose checksum does. */
function reasons(before: ReadObject, after: ReadObject, pairs: readonly Pair[]): string[] {
  const path = ['spec', 'template'];
  const fields = changesBetween(quantities(at(before, path)), quantities(at(after, path))).map((change) =>
    fieldText(change.path),
  );
  const annotations = ({ manifest }: ReadObject): Data =>
    mapOf(valueAt(manifest, [...path, 'metadata', 'annotations']));
  const checksums = [...new Set([before, after].flatMap((one) => Object.keys(annotations(one))))].filter(
    (name) => isChecksum(name) && annotations(before)[name] !== annotations(after)[name],
  );
  const files = mounted(after).filter((name) =>
    pairs.some(
      (pair) =>
        pair.after?.kind === 'ConfigMap' &&
        pair.after.name === name &&
        pair.after.namespace === after.namespace &&
        isChanged(pair),
    ),
  );
  return [
    ...fields,
    ...(checksums.length === 0 ? [] : files.length === 0 ? checksums : files.map((name) => `ConfigMap ${name}`)),
  ];
}

/** The ConfigMaps that pods mount or read variables of. */
export function mounted(workload: ReadObject): string[] {
  const spec = podSpec(workload);
  const volumes = mapsAt(spec, ['volumes']).flatMap((volume) => [
    valueAt(volume, ['configMap', 'name']),
    ...mapsAt(volume, ['projected', 'sources']).map((source) => valueAt(source, ['configMap', 'name'])),
  ]);
  return volumes.filter((name) => typeof name === 'string');
}

export function nameOf({ kind, namespace, name }: ReadObject): ObjectName {
  return { kind, ...(namespace !== undefined && { namespace }), name };
}
