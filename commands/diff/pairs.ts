import { isDeepStrictEqual } from 'node:util';
import { yamlText, type Data } from '../../constructs/kit';
import { without } from './lists';
import { keyOf, type ReadObject } from './objects';
import { at } from './rules/values';

/** An object in the base and in the head. At least one of them has it. */
export interface Pair {
  readonly before?: ReadObject;
  readonly after?: ReadObject;
  /** Whether it has another name or namespace: it is deleted and created. */
  readonly renamed: boolean;
}

/**
 * Shares of equal lines above which an object that vanished and one that appeared are the same, renamed. Objects in
 * other namespaces are compared more strictly: small objects of different components are alike.
 */
const [alike, alikeElsewhere] = [0.75, 0.85];

/** The objects of both outputs in pairs. The file in which an object is has no meaning. */
export function pairsOf(before: readonly ReadObject[], after: readonly ReadObject[]): Pair[] {
  const [was, is] = [byKey(before), byKey(after)];
  const removed = [...was.values()].filter((one) => !is.has(keyOf(one)));
  const added = new Set([...is.values()].filter((one) => !was.has(keyOf(one))));
  const pairs: Pair[] = [...is.values()].flatMap((one) => {
    const earlier = was.get(keyOf(one));
    return earlier === undefined ? [] : [{ before: earlier, after: one, renamed: false }];
  });
  const renamed = new Map<ReadObject, ReadObject>();
  // The most alike first, so that no other one takes its place.
  const likely = removed
    .flatMap((one) => candidatesOf(one, [...added]).map((candidate) => ({ one, ...candidate })))
    .toSorted((first, second) => second.share - first.share);
  for (const { one, other } of likely) {
    if (renamed.has(one) || !added.has(other)) continue;
    renamed.set(one, other);
    added.delete(other);
  }
  for (const one of removed) {
    const other = renamed.get(one);
    pairs.push({ before: one, ...(other !== undefined && { after: other }), renamed: other !== undefined });
  }
  return [...pairs, ...[...added].map((one) => ({ after: one, renamed: false }))];
}

/** Whether an object is added, removed, renamed, or has other content: of a ConfigMap, also another format of its files. */
export function isChanged({ before, after, renamed }: Pair): boolean {
  return renamed || !isDeepStrictEqual(before?.manifest, after?.manifest);
}

function byKey(objects: readonly ReadObject[]): Map<string, ReadObject> {
  return new Map(objects.map((one) => [keyOf(one), one]));
}

interface Candidate {
  readonly other: ReadObject;
  /** How alike they are, from 0 to 1; 2 if only a hash in the name differs. */
  readonly share: number;
}

function candidatesOf(one: ReadObject, added: readonly ReadObject[]): Candidate[] {
  // Files have no identity besides their path, and the labels of a Namespace are those of any other.
  if (['File', 'Namespace', 'Secret'].includes(one.kind)) return [];
  const candidates = added.filter(
    (other) => other.kind === one.kind && other.group === one.group && purposeOf(other) === purposeOf(one),
  );
  const sameBase = candidates.find(
    (other) => other.namespace === one.namespace && withoutHash(other.name) === withoutHash(one.name),
  );
  if (sameBase !== undefined && withoutHash(one.name) !== one.name) return [{ other: sameBase, share: 2 }];
  return candidates
    .map((other) => ({ other, share: likeness(one, other) }))
    .filter(({ other, share }) => share >= (other.namespace === one.namespace ? alike : alikeElsewhere));
}

/** What the pods are for, as their labels say: one of another component is no renamed one. */
function purposeOf(object: ReadObject): unknown {
  return at(object, ['metadata', 'labels', 'app.kubernetes.io/component']);
}

/** Names of Jobs and of rules end in a hash of their content. */
function withoutHash(name: string): string {
  return name.replace(/-[0-9a-f]{6,8}$/, '-');
}

/** The share of lines that both have, of those of the longer one. Its own name and namespace count as equal. */
function likeness(one: ReadObject, other: ReadObject): number {
  const [lines, others] = [linesOf(one), linesOf(other)];
  const equal = lines.length - without(lines, others, (line) => line).length;
  return equal / Math.max(lines.length, others.length, 1);
}

const knownLines = new WeakMap<ReadObject, readonly string[]>();

/** The lines of an object, which are printed once: it is compared with many others. */
function linesOf(object: ReadObject): readonly string[] {
  const lines = knownLines.get(object) ?? printedLines(object);
  knownLines.set(object, lines);
  return lines;
}

function printedLines({ manifest, name, namespace }: ReadObject): string[] {
  const { metadata: _metadata, ...rest } = manifest as { readonly metadata?: Data };
  return yamlText(rest)
    .split('\n')
    .map((line) => withoutWord(withoutWord(line, name), namespace))
    .filter((line) => !/^\s*checksum\//.test(line));
}

function withoutWord(line: string, word: string | undefined): string {
  return word === undefined ? line : line.split(word).join('·');
}
