import { isDeepStrictEqual } from 'node:util';
import { isMap } from '../../constructs/kit';
import { without } from './lists';
import { Brief } from './objects';
import { elementName } from './secrets';

/** Keys of maps; elements of lists are `[name]`, or `[]` if nothing identifies them. */
export type FieldPath = readonly string[];

/** A field that differs. A list whose elements have another order has the order as its values. */
export interface FieldChange {
  readonly path: FieldPath;
  readonly before: unknown;
  readonly after: unknown;
}

/** The smallest fields in which two values differ: of a subtree that only one of them has, its root. */
export function changesBetween(before: unknown, after: unknown, path: FieldPath = []): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const inner = before === undefined || after === undefined ? undefined : children(before, after);
  if (inner === undefined) return [{ path, before, after }];
  return inner.flatMap((child) => changesBetween(child.before, child.after, [...path, ...child.path]));
}

/** A change, and the changes of all fields below it. */
export function withInner(change: FieldChange): FieldChange[] {
  const inner = children(change.before, change.after) ?? [];
  return [
    change,
    ...inner
      .filter((child) => !isDeepStrictEqual(child.before, child.after))
      .flatMap((child) => withInner({ ...child, path: [...change.path, ...child.path] })),
  ];
}

/** The fields of two maps or lists, of which one may be missing; undefined for anything else. */
function children(before: unknown, after: unknown): FieldChange[] | undefined {
  const both = [before, after].filter((value) => value !== undefined);
  if (both.every((value) => isMap(value) && !(value instanceof Brief))) return fieldsOf(before ?? {}, after ?? {});
  if (!both.every((value) => Array.isArray(value))) return undefined;
  return elementsOf((before ?? []) as readonly unknown[], (after ?? []) as readonly unknown[]);
}

function fieldsOf(before: object, after: object): FieldChange[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].map((key) => ({
    path: [key],
    before: was.get(key) as unknown,
    after: is.get(key) as unknown,
  }));
}

/** Fields that identify an element of a list, the first that is unique in both lists. */
const identities: readonly FieldPath[] = [
  ['mountPath'],
  ['name'],
  ['metadata', 'name'],
  ['uid'],
  ['alert'],
  ['record'],
  ['containerPort'],
  ['port'],
  ['selector'],
  ['from'],
  ['title'],
];

function elementsOf(before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
  for (const identity of identities) {
    const [was, is] = [byIdentity(before, identity), byIdentity(after, identity)];
    if (was === undefined || is === undefined || was.size + is.size === 0) continue;
    const elements = fieldsOf(Object.fromEntries(was), Object.fromEntries(is));
    const [orderBefore, orderAfter] = [common(was, is), common(is, was)];
    return isDeepStrictEqual(orderBefore, orderAfter)
      ? elements
      : [...elements, { path: ['[order]'], before: orderBefore.join(', '), after: orderAfter.join(', ') }];
  }
  return unnamed(before, after);
}

/** The names of the elements that the other list has too, in the order of this one. */
function common(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] {
  return [...one.keys()].filter((name) => other.has(name));
}

function byIdentity(list: readonly unknown[], identity: FieldPath): Map<string, unknown> | undefined {
  const named = list.map((element): [unknown, unknown] => [
    identity.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), element),
    element,
  ]);
  if (!named.every(([name]) => typeof name === 'string' || typeof name === 'number')) return undefined;
  const known = new Map(named.map(([name, element]) => [`[${String(name)}]`, element]));
  return known.size === list.length ? known : undefined;
}

/** An element that nothing identifies, with its place in a path and a text that is the same for equal ones. */
interface Element {
  readonly step: string;
  readonly value: unknown;
  readonly text: string;
}

function unnamed(before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
  const [was, is] = [before, after].map((list) =>
    list.map((value, n): Element => ({ step: elementName(list, n), value, text: canonical(value) })),
  ) as [Element[], Element[]];
  const keyOf = ({ text }: Element): string => text;
  const [gone, come] = [without(was, is, keyOf), without(is, was, keyOf)];
  if (gone.length + come.length === 0)
    return [{ path: ['[order]'], before: JSON.stringify(before), after: JSON.stringify(after) }];
  // A list with as many new elements as removed ones has changed elements.
  if (gone.length === come.length && [...gone, ...come].every(({ value }) => isMap(value)))
    return gone.map(({ step, value }, n) => ({ path: [step], before: value, after: come[n]!.value }));
  return [
    ...gone.map(({ step, value }) => ({ path: [step], before: value, after: undefined })),
    ...come.map(({ step, value }) => ({ path: [step], before: undefined, after: value })),
  ];
}

/** Data as JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMap(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** A field in a message: `spec.replicas`, `config.yaml: limits_config.retention_period`. */
export function fieldText(path: FieldPath): string {
  const [first, file, ...rest] = path;
  if (first === 'data' && file !== undefined) return rest.length === 0 ? file : `${file}: ${fieldText(rest)}`;
  return path.map((step, n) => (n === 0 || step.startsWith('[') ? step : `.${step}`)).join('');
}
