import { didYouMean, error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import type { Keys, Kind } from '../keys/kinds';

/** Checks a section that a value holds. */
type Descend = (value: Data, keys: Keys, at: Path) => Problem[];
/** Whether the release knows an alternative. */
type Knows = (kind: Kind) => boolean;

const scalars: Readonly<Record<string, { readonly fits: (value: unknown) => boolean; readonly rule: string }>> = {
  string: { fits: (value) => typeof value === 'string', rule: 'it is a text' },
  boolean: { fits: (value) => typeof value === 'boolean', rule: 'it is switched by true or false' },
  integer: { fits: whole, rule: 'it is a whole number of at least 0, without quotes or units' },
  number: { fits: (value) => Number.isFinite(value), rule: 'it is a number, without quotes or units' },
  strings: { fits: listOf((value) => typeof value === 'string'), rule: 'it is a list of texts' },
  integers: { fits: listOf(whole), rule: 'it is a list of whole numbers' },
  numbers: { fits: listOf((value) => Number.isFinite(value)), rule: 'it is a list of numbers' },
};

function whole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function listOf(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(fits);
}

/** Values of the wrong kind, at and below a key. */
export function valueProblems(at: Path, value: unknown, kind: Kind, descend: Descend, knows: Knows): Problem[] {
  const key = String(at.at(-1));
  if (value === null || value === undefined)
    return [
      error(
        at,
        `${key} is empty; Vector keeps its configuration as TOML, where nothing is empty, and would not start.`,
      ),
    ];
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return [error(at, `${key} is ${value}, above 9007199254740991: the number written would be another one.`)];
  const wrong = (rule: string, meant?: unknown): Problem[] => [
    error(at, `${key} is ${JSON.stringify(value)}; ${rule}.`, replaceWith(meant)),
  ];
  if (typeof kind === 'string') {
    const scalar = scalars[kind]!;
    return scalar.fits(value) ? [] : wrong(scalar.rule, converted(kind, value));
  }
  if (isWords(kind)) return typeof value === 'string' && kind.includes(value) ? [] : wrong(...oneOf(kind, value));
  if ('kind' in kind) return valueProblems(at, value, kind.kind, descend, knows);
  if ('either' in kind) return alternatives(at, value, kind.either.filter(knows), descend, knows);
  if ('list' in kind) {
    if (!Array.isArray(value)) return wrong('it is a list');
    return value.flatMap((one, n) => valueProblems([...at, n], one, kind.list, descend, knows));
  }
  if (!isMap(value)) return wrong('it is a section, not a value');
  if ('keys' in kind) return descend(value, kind.keys, at);
  return Object.entries(value).flatMap(([name, below]) =>
    valueProblems([...at, name], below, kind.map, descend, knows),
  );
}

/** Nothing if one alternative fits; otherwise what is wrong with the one of the same shape. */
function alternatives(at: Path, value: unknown, kinds: readonly Kind[], descend: Descend, knows: Knows): Problem[] {
  const results = kinds.map((kind) => valueProblems(at, value, kind, descend, knows));
  if (results.some((problems) => problems.length === 0)) return [];
  const key = String(at.at(-1));
  const words = kinds.flatMap((kind) => wordsOf(kind));
  if (typeof value === 'string' && words.length > 0) {
    const [rule, near] = oneOf(words, value);
    return [error(at, `${key} is '${value}'; ${rule}.`, replaceWith(near))];
  }
  const alike = kinds.findIndex((kind) => shape(kind) === (Array.isArray(value) ? 'list' : typeof value));
  return results[Math.max(alike, 0)] ?? [];
}

function wordsOf(kind: Kind): readonly string[] {
  if (isWords(kind)) return kind;
  return typeof kind === 'object' && 'kind' in kind ? wordsOf(kind.kind) : [];
}

function shape(kind: Kind): string {
  if (kind === 'string' || kind === 'boolean') return kind;
  if (typeof kind === 'string') return kind.endsWith('s') ? 'list' : 'number';
  if (isWords(kind)) return 'string';
  if ('kind' in kind) return shape(kind.kind);
  return 'list' in kind ? 'list' : 'object';
}

function isWords(kind: Kind): kind is readonly string[] {
  return Array.isArray(kind);
}

function oneOf(words: readonly string[], value: unknown): [rule: string, near: string | undefined] {
  return [`known are ${words.map((word) => `'${word}'`).join(', ')}`, didYouMean(String(value), words)];
}

/** The value in the right kind, where that is plain. */
function converted(kind: string, value: unknown): unknown {
  if (kind === 'string' && ['number', 'boolean'].includes(typeof value)) return String(value);
  if (kind === 'strings' && typeof value === 'string') return [value];
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if ((kind === 'integer' || kind === 'number') && typeof value === 'string' && /^\d{1,15}$/.test(value))
    return Number(value);
  return undefined;
}
