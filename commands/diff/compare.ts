import { isDeepStrictEqual } from 'node:util';
import { outputProblems } from '../../constructs/platform';
import { escapeControl, isMap, pathText } from '../../constructs/kit';
import { changesBetween } from './fields';
import {
  mostSevere,
  mostSevereFirst,
  nameText,
  type EnvironmentChange,
  type Finding,
  type ObjectChange,
  type ObjectName,
  type PodsOutcome,
} from './model';
import { objectsOf, type Files, type ReadObject } from './objects';
import { mounted, nameOf, podsOutcomes } from './outcomes';
import { isChanged, pairsOf, type Pair } from './pairs';
import { findings } from './rules/apply';
import { sentenceWithoutSecrets } from './secrets';
import { deliveryFindings } from './rules/delivery';
import { isRefusal } from './rules/immutable';
import { shown } from './shown';

/** Changed fields of an object that are listed; the others are counted. */
const maxChanges = 200;

/** The files of each environment, by its name. */
export type Outputs = ReadonlyMap<string, Files>;

/**
 * The changes from one output to another, with their risks. Environments without a change are left out.
 *
 * @throws Unreadable if a manifest is not YAML
 */
export function compareOutputs(base: Outputs, head: Outputs): EnvironmentChange[] {
  const changes = [...new Set([...base.keys(), ...head.keys()])]
    .toSorted()
    .map((name) => compareEnvironment(name, base.get(name), head.get(name)))
    .filter((change) => change.action !== 'changed' || change.objects.length + change.findings.length > 0);
  return printable(changes);
}

/** The same without control characters, which a manifest may have in names and values. */
function printable(changes: readonly EnvironmentChange[]): EnvironmentChange[] {
  const escaped = (_key: string, value: unknown): unknown => (typeof value === 'string' ? escapeControl(value) : value);
  return JSON.parse(JSON.stringify(changes, escaped)) as EnvironmentChange[];
}

function compareEnvironment(name: string, base: Files | undefined, head: Files | undefined): EnvironmentChange {
  const [before, after] = [base, head].map((files) => objectsOf(files ?? new Map(), name)) as [
    ReadObject[],
    ReadObject[],
  ];
  const pairs = pairsOf(before, after);
  const earlierOf = new Map(pairs.map((pair) => [pair.after, pair.before]));
  const earlier = (object: ReadObject): ReadObject | undefined => earlierOf.get(object);
  // Nothing of a new environment runs yet: there is nothing that it could replace, loosen or lose.
  const rated = pairs.filter(isChanged).map((pair) => ({
    pair,
    found: base === undefined ? [] : findings(pair, { before, after, earlier }),
  }));
  const isRefused = (pair: Pair): boolean => rated.some((one) => one.pair === pair && one.found.some(isRefusal));
  const pods = podsOutcomes(pairs, isRefused);
  const objects = rated
    .map(({ pair, found }) =>
      objectChange(pair, [...found, ...podFindings(pair, pods), ...readerFindings(pair, pairs, pods)]),
    )
    .toSorted((one, other) => mostSevereFirst(mostSevere(one.findings), mostSevere(other.findings)));
  return {
    environment: name,
    action: base === undefined ? 'added' : head === undefined ? 'removed' : 'changed',
    findings:
      base === undefined || head === undefined
        ? []
        : [...historyFindings(base, head), ...deliveryFindings({ before, after, earlier })],
    objects,
    pods,
  };
}

/** The changes that each section refuses when the head is synthesized over the base. */
function historyFindings(base: Files, head: Files): Finding[] {
  return outputProblems(base, head).map(({ path, message }) => ({
    risk: 'deletes data',
    at: pathText(path),
    why: `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`,
  }));
}

function objectChange(pair: Pair, found: readonly Finding[]): ObjectChange {
  const { before, after, renamed } = pair;
  const object = nameOf((after ?? before)!);
  const action = after === undefined ? 'removed' : before === undefined ? 'added' : renamed ? 'renamed' : 'changed';
  const changes =
    before === undefined || after === undefined || object.kind === 'Secret' ? [] : changedFields(before, after);
  return {
    object,
    ...(renamed && { was: nameOf(before!) }),
    action,
    onlyLabels:
      found.length === 0 &&
      changes.length > 0 &&
      changes.every(({ path: [first, second] }) => first === 'metadata' && second !== undefined && second !== 'name'),
    // A reason may quote what differs.
    findings: unique(found).map((finding) => ({ ...finding, why: sentenceWithoutSecrets(finding.why) })),
    changes: changes.slice(0, maxChanges).map(shown),
    ...(changes.length > maxChanges && { moreChanges: changes.length - maxChanges }),
  };
}

/** The changed fields; of a ConfigMap whose files differ in their format only, their text. */
function changedFields(before: ReadObject, after: ReadObject): ReturnType<typeof changesBetween> {
  const changes = changesBetween(before.content, after.content);
  if (changes.length > 0) return changes;
  const [was, is] = [before.manifest['data'], after.manifest['data']];
  return isMap(was) && isMap(is) ? changesBetween({ data: was }, { data: is }) : [];
}

function unique(found: readonly Finding[]): Finding[] {
  return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** That pods are replaced. */
function podFindings({ before, after }: Pair, pods: readonly PodsOutcome[]): Finding[] {
  if (before === undefined || after === undefined) return [];
  return pods
    .filter(({ workload, outcome }) => outcome === 'replaced' && isSame(workload, after))
    .map(({ how, because }) => ({
      risk: after.kind === 'StatefulSet' ? 'restarts a StatefulSet' : 'rolls pods',
      why: `Its pods are replaced (${how}): ${because.join(', ')}.`,
    }));
}

/** Pods that have a changed file and are not replaced. */
function readerFindings(
  { before, after, renamed }: Pair,
  pairs: readonly Pair[],
  pods: readonly PodsOutcome[],
): Finding[] {
  if (before === undefined || after?.kind !== 'ConfigMap' || renamed) return [];
  if (isDeepStrictEqual(before.manifest['data'], after.manifest['data'])) return [];
  const readers = pairs.flatMap(({ after: reader }) =>
    reader !== undefined &&
    reader.namespace === after.namespace &&
    mounted(reader).includes(after.name) &&
    pods.some(({ workload, outcome }) => outcome === 'not replaced' && isSame(workload, reader))
      ? [nameText(reader)]
      : [],
  );
  return readers.length === 0
    ? []
    : [
        {
          risk: 'none',
          why: `Pods of ${readers.join(', ')} are not replaced: they read the changed file by themselves, or at their next start.`,
        },
      ];
}

function isSame(one: ObjectName, other: ObjectName): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
}
