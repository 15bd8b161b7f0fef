import { didYouMean, isMap, type Data } from '../../kit';
import type { Finding } from './finding';
import type { Keys, Kind } from '../keys/kinds';

/** Checks a section that a value holds. */
type Descend = (value: Data, keys: Keys, at: readonly string[]) => Finding[];
/** Whether the release knows an alternative. */
type Knows = (kind: Kind) => boolean;

const scalars: Readonly<
  Record<string, { readonly fits: (value: unknown) => boolean; readonly rule: string; readonly example: string }>
> = {
  string: { fits: (value) => typeof value === 'string', rule: 'it is a text', example: `'…'` },
  boolean: { fits: (value) => typeof value === 'boolean', rule: 'it is switched by true or false', example: 'true' },
  integer: { fits: whole, rule: 'it is a whole number of at least 0, without quotes or units', example: '10' },
  number: { fits: (value) => Number.isFinite(value), rule: 'it is a number, without quotes or units', example: '10' },
  strings: { fits: listOf((value) => typeof value === 'string'), rule: 'it is a list of texts', example: `['…']` },
  integers: { fits: listOf(whole), rule: 'it is a list of whole numbers', example: '[1]' },
  numbers: { fits: listOf((value) => Number.isFinite(value)), rule: 'it is a list of numbers', example: '[1]' },
};

function whole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function listOf(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(fits);
}

/** Values of the wrong kind, at and below a key. */
export function valueFindings(
  at: readonly string[],
  value: unknown,
  kind: Kind,
  descend: Descend,
  knows: Knows,
): Finding[] {
  const key = at.at(-1)!;
  if (value === null || value === undefined)
    return [
      {
        at,
        says: `${key} is empty; Vector keeps its configuration as TOML, where nothing is empty, and would not start.`,
      },
    ];
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return [
      {
        at,
        says: `${key} is ${value}, above 9007199254740991: the number written would be another one.`,
      },
    ];
  const wrong = (rule: string, shown: string): Finding[] => [
    { at, says: `${key} is ${JSON.stringify(value)}; ${rule}.`, write: `${key}: ${shown}` },
  ];
  if (typeof kind === 'string') {
    const scalar = scalars[kind]!;
    return scalar.fits(value) ? [] : wrong(scalar.rule, example(kind, value) ?? scalar.example);
  }
  if (isWords(kind)) return typeof value === 'string' && kind.includes(value) ? [] : wrong(...oneOf(kind, value));
  if ('kind' in kind) return valueFindings(at, value, kind.kind, descend, knows);
  if ('either' in kind) return alternatives(at, value, kind.either.filter(knows), descend, knows);
  if ('list' in kind) {
    if (!Array.isArray(value)) return wrong('it is a list', '[ … ]');
    return value.flatMap((one, n) =>
      valueFindings([...at.slice(0, -1), `${key}[${n}]`], one, kind.list, descend, knows),
    );
  }
  if (!isMap(value))
    return wrong('it is a section, not a value', `{ ${'keys' in kind ? Object.keys(kind.keys)[0] : 'name'}: … }`);
  if ('keys' in kind) return descend(value, kind.keys, at);
  return Object.entries(value).flatMap(([name, below]) =>
    valueFindings([...at, name], below, kind.map, descend, knows),
  );
}

/** Nothing if one alternative fits; otherwise what is wrong with the one of the same shape. */
function alternatives(
  at: readonly string[],
  value: unknown,
  kinds: readonly Kind[],
  descend: Descend,
  knows: Knows,
): Finding[] {
  const results = kinds.map((kind) => valueFindings(at, value, kind, descend, knows));
  if (results.some((findings) => findings.length === 0)) return [];
  const words = kinds.flatMap((kind) => wordsOf(kind));
  if (typeof value === 'string' && words.length > 0) {
    const [rule, write] = oneOf(words, value);
    return [{ at, says: `${at.at(-1)} is '${value}'; ${rule}.`, write: `${at.at(-1)}: ${write}` }];
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

function oneOf(words: readonly string[], value: unknown): [string, string] {
  const near = didYouMean(String(value), words) ?? words[0];
  return [`known are ${words.map((word) => `'${word}'`).join(', ')}`, `'${near}'`];
}

/** The value in the right kind, where that is plain. */
function example(kind: string, value: unknown): string | undefined {
  if (kind === 'string' && ['number', 'boolean'].includes(typeof value)) return `'${String(value)}'`;
  if (kind === 'strings' && typeof value === 'string') return `['${value}']`;
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value;
  if ((kind === 'integer' || kind === 'number') && typeof value === 'string' && /^\d+$/.test(value)) return value;
  return undefined;
}
