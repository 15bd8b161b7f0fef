import { didYouMean, error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import type { Keys, Kind } from '../keys/kinds';

/** Validates a map with known keys. */
type Descend = (value: Data, keys: Keys, at: Path) => Problem[];
/** Whether the release supports an alternative. */
type Supports = (kind: Kind) => boolean;

const scalars: Readonly<Record<string, { readonly fits: (value: unknown) => boolean; readonly rule: string }>> = {
  string: { fits: (value) => typeof value === 'string', rule: 'must be a string' },
  boolean: { fits: (value) => typeof value === 'boolean', rule: 'must be true or false' },
  integer: { fits: isWhole, rule: 'must be a whole number of at least 0, without quotes or unit' },
  number: { fits: (value) => Number.isFinite(value), rule: 'must be a number, without quotes or unit' },
  strings: { fits: listOf((value) => typeof value === 'string'), rule: 'must be a list of strings' },
  integers: { fits: listOf(isWhole), rule: 'must be a list of whole numbers' },
  numbers: { fits: listOf((value) => Number.isFinite(value)), rule: 'must be a list of numbers' },
};

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function listOf(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(fits);
}

/** Validates the type of a value, and of the values in it. */
export function valueProblems(at: Path, value: unknown, kind: Kind, descend: Descend, supports: Supports): Problem[] {
  const key = String(at.at(-1));
  if (value === null || value === undefined)
    return [
      error(
        at,
        `${key} has no value; Vector converts its configuration to TOML, which has no null, and would not start.`,
      ),
    ];
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return [
      error(at, `${key} is ${value}, above 9007199254740991 (2^53 - 1), and would be written as another number.`),
    ];
  const wrong = (rule: string, fixed?: unknown): Problem[] => [
    error(at, `${key} is ${JSON.stringify(value)}, but ${rule}.`, replaceWith(fixed)),
  ];
  if (typeof kind === 'string') {
    const scalar = scalars[kind]!;
    return scalar.fits(value) ? [] : wrong(scalar.rule, converted(kind, value));
  }
  if (isEnum(kind)) return typeof value === 'string' && kind.includes(value) ? [] : wrong(...oneOf(kind, value));
  if ('kind' in kind) return valueProblems(at, value, kind.kind, descend, supports);
  if ('either' in kind) return alternatives(at, value, kind.either.filter(supports), descend, supports);
  if ('list' in kind) {
    if (!Array.isArray(value)) return wrong('must be a list');
    return value.flatMap((one, n) => valueProblems([...at, n], one, kind.list, descend, supports));
  }
  if (!isMap(value)) return wrong('must be a map');
  if ('keys' in kind) return descend(value, kind.keys, at);
  return Object.entries(value).flatMap(([name, below]) =>
    valueProblems([...at, name], below, kind.map, descend, supports),
  );
}

/** No problem if one alternative fits; otherwise the problems of the alternative with the same type. */
function alternatives(
  at: Path,
  value: unknown,
  kinds: readonly Kind[],
  descend: Descend,
  supports: Supports,
): Problem[] {
  const results = kinds.map((kind) => valueProblems(at, value, kind, descend, supports));
  if (results.some((problems) => problems.length === 0)) return [];
  const key = String(at.at(-1));
  const values = kinds.flatMap((kind) => enumValues(kind));
  if (typeof value === 'string' && values.length > 0) {
    const [rule, near] = oneOf(values, value);
    return [error(at, `${key} is '${value}', but ${rule}.`, replaceWith(near))];
  }
  const sameType = kinds.findIndex((kind) => typeOf(kind) === (Array.isArray(value) ? 'list' : typeof value));
  return results[Math.max(sameType, 0)] ?? [];
}

function enumValues(kind: Kind): readonly string[] {
  if (isEnum(kind)) return kind;
  return typeof kind === 'object' && 'kind' in kind ? enumValues(kind.kind) : [];
}

function typeOf(kind: Kind): string {
  if (kind === 'string' || kind === 'boolean') return kind;
  if (typeof kind === 'string') return kind.endsWith('s') ? 'list' : 'number';
  if (isEnum(kind)) return 'string';
  if ('kind' in kind) return typeOf(kind.kind);
  return 'list' in kind ? 'list' : 'object';
}

function isEnum(kind: Kind): kind is readonly string[] {
  return Array.isArray(kind);
}

function oneOf(values: readonly string[], value: unknown): [rule: string, near: string | undefined] {
  return [`must be one of ${values.map((one) => `'${one}'`).join(', ')}`, didYouMean(String(value), values)];
}

/** The value as the right type; nothing if the conversion is ambiguous. */
function converted(kind: string, value: unknown): unknown {
  if (kind === 'string' && ['number', 'boolean'].includes(typeof value)) return String(value);
  if (kind === 'strings' && typeof value === 'string') return [value];
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if ((kind === 'integer' || kind === 'number') && typeof value === 'string' && /^\d{1,15}$/.test(value))
    return Number(value);
  return undefined;
}
