import { durationSeconds, goDurationSeconds, longestDuration, normalizedDuration } from '../validation/quantities';
import { goRegexp } from '../validation/regexp';
import type { Scalar } from './shape';

/** What a scalar of a configuration must be. */
interface Rule {
  /** In words, as the end of a sentence. */
  readonly rule: string;
  /** A list of them, in words. */
  readonly list: string;
  fits(value: unknown): boolean;
  /** The value as it must be; nothing if the conversion is ambiguous. @default - no conversion */
  converted?(value: unknown): unknown;
}

const scalarTypes = new Set(['string', 'number', 'boolean']);

/** Whether a value is a string, a number or a boolean. */
export function isScalar(value: unknown): boolean {
  return scalarTypes.has(typeof value);
}

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;

/** The rules of scalars; `any` has none. */
export const scalarRules: Readonly<Record<Exclude<Scalar, 'any'>, Rule>> = {
  string: {
    rule: 'must be a string',
    list: 'strings',
    fits: (value) => typeof value === 'string',
    converted: (value) => (isScalar(value) ? String(value) : undefined),
  },
  boolean: {
    rule: 'must be true or false',
    list: 'booleans',
    fits: (value) => typeof value === 'boolean',
    converted: (value) =>
      typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : undefined,
  },
  integer: {
    rule: 'must be a whole number of at least 0, without quotes or unit',
    list: 'whole numbers',
    fits: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    converted: wholeNumber,
  },
  number: {
    rule: 'must be a number, without quotes or unit',
    list: 'numbers',
    fits: (value) => Number.isFinite(value),
    converted: wholeNumber,
  },
  goDuration: {
    rule: 'must be a Go duration (h, m, s, ms) of at most 292 years, without days or weeks',
    list: 'durations',
    fits: (value) => isScalar(value) && fitsGo(goDurationSeconds(String(value))),
    converted: (value) => {
      const seconds = durationSeconds(normalizedDuration(String(value)) ?? String(value));
      if (!fitsGo(seconds)) return undefined;
      return seconds! % 3600 === 0 ? `${seconds! / 3600}h` : `${seconds!}s`;
    },
  },
  duration: {
    rule: 'must be whole numbers with y, w, d, h, m, s or ms, the largest unit first, and at most 292 years',
    list: 'durations',
    fits: (value) => isScalar(value) && fitsGo(durationSeconds(String(value))),
    converted: (value) => normalizedDuration(String(value)),
  },
  size: {
    rule: 'must be a whole number with B, KB, MB, GB or TB (powers of 1024)',
    list: 'sizes',
    fits: (value) => isScalar(value) && /^\d+([KMGT]?B)?$/i.test(String(value)),
    converted: (value) => {
      const [, number, unit = ''] = /^(\d+)\s*([KMGT]?)i?B?$/i.exec(String(value).trim()) ?? [];
      return number === undefined ? undefined : `${number}${unit.toUpperCase()}B`;
    },
  },
  regexp: {
    rule: 'must be a valid Go regular expression',
    list: 'Go regular expressions',
    fits: (value) => typeof value === 'string' && goRegexp(value).problem === undefined,
  },
};

function fitsGo(seconds: number | undefined): boolean {
  return seconds !== undefined && seconds <= longestDuration;
}
