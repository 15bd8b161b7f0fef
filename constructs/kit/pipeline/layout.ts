import { error, replaceWith, type Problem } from '../validation/problem';
import { beginning } from '../validation/text';
import type { Path } from '../validation/path';

/** What a part of a layout stands for; the zones with seconds or a name are not supported. */
export type LayoutField =
  | 'year'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'weekday'
  | 'hour'
  | 'hour12'
  | 'half'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'zone'
  | 'unsupported';

/** A part of a layout: a field, or literal text. */
export interface LayoutToken {
  readonly text: string;
  /** @default - literal text */
  readonly field?: LayoutField;
}

/** The parts of a layout of Go with their specifiers in strftime, as chrono (Rust) reads them; without one: unsupported. */
const parts: Readonly<Record<string, readonly [field: LayoutField, strftime?: string]>> = {
  January: ['month', '%B'],
  Jan: ['month', '%b'],
  Monday: ['weekday', '%A'],
  Mon: ['weekday', '%a'],
  MST: ['unsupported'],
  '002': ['dayOfYear', '%j'],
  __2: ['dayOfYear', '%j'],
  '01': ['month', '%m'],
  '02': ['day', '%d'],
  '03': ['hour12', '%I'],
  '04': ['minute', '%M'],
  '05': ['second', '%S'],
  '06': ['year', '%y'],
  '2006': ['year', '%Y'],
  '15': ['hour', '%H'],
  '1': ['month', '%-m'],
  _2: ['day', '%e'],
  '2': ['day', '%-d'],
  '3': ['hour12', '%-I'],
  '4': ['minute', '%-M'],
  '5': ['second', '%-S'],
  PM: ['half', '%p'],
  pm: ['half', '%P'],
  '-070000': ['unsupported'],
  '-07:00:00': ['unsupported'],
  '-0700': ['zone', '%z'],
  '-07:00': ['zone', '%:z'],
  '-07': ['zone', '%#z'],
  Z070000: ['unsupported'],
  'Z07:00:00': ['unsupported'],
  // Only `%#z` reads `Z`.
  Z0700: ['zone', '%#z'],
  'Z07:00': ['zone', '%#z'],
  Z07: ['zone', '%#z'],
};

/** Go takes the first of these at each position; a name of a month or day that continues in lower case is text. */
const part =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|__2|_2(?!006)|[2345]|PM|pm|[-Z](?:070000|07:00:00|0700|07:00|07)|[.,](?:0+|9+)(?!\d)/g;

/** The parts of a layout of Go, such as `2006-01-02 15:04:05`, in order. */
export function goLayout(layout: string): LayoutToken[] {
  const tokens: LayoutToken[] = [];
  let end = 0;
  for (const { 0: text, index } of layout.matchAll(part)) {
    if (index > end) tokens.push({ text: layout.slice(end, index) });
    tokens.push({ text, field: fieldOf(text) });
    end = index + text.length;
  }
  return end < layout.length ? [...tokens, { text: layout.slice(end) }] : tokens;
}

function fieldOf(text: string): LayoutField {
  if (!/^[.,]/.test(text)) return parts[text]![0];
  return fractionSpecifier(text) === undefined ? 'unsupported' : 'fraction';
}

/** A fraction: after a comma chrono reads exactly 3, 6 or 9 digits. */
function fractionSpecifier(text: string): string | undefined {
  const digits = text.length - 1;
  if (text.startsWith('.')) return text[1] === '0' && digits % 3 === 0 && digits <= 9 ? `%.${digits}f` : '%.f';
  return text[1] === '0' && digits % 3 === 0 && digits <= 9 ? `,%${digits}f` : undefined;
}

/** A layout of Go as strftime, with the specifiers of chrono (Rust). Parts that `layoutProblems` rejects stay text. */
export function strftimeOf(layout: string): string {
  const tokens = goLayout(layout);
  return tokens
    .map(({ text, field }, n) => {
      const specifier = field === 'fraction' ? fractionSpecifier(text) : parts[text]?.[1];
      if (field === undefined || specifier === undefined) return text.replaceAll('%', '%%');
      // Go reads a fraction after the seconds even if the layout has none.
      return field === 'second' && tokens[n + 1]?.field !== 'fraction' ? `${specifier}%.f` : specifier;
    })
    .join('');
}

/** Whether a time of this layout names its offset; otherwise it is in UTC. */
export function layoutHasZone(layout: string): boolean {
  return goLayout(layout).some(({ field }) => field === 'zone');
}

/** Validates a layout: it has to tell the minute of a day of a year, each part once, without names of zones. */
export function layoutProblems(path: Path, layout: string): Problem[] {
  const reason = layoutReason(layout);
  if (reason === undefined) return [];
  const meant = [fromStrftime(layout), fromSample(layout), fromPattern(layout)].find(
    (one) => one !== undefined && layoutReason(one) === undefined,
  );
  return [
    error(
      path,
      `'${beginning(layout, 60)}' ${reason}. A layout is the time 'Mon Jan 2 15:04:05 -0700 2006' in the format of the field.`,
      replaceWith(meant),
    ),
  ];
}

function layoutReason(layout: string): string | undefined {
  if (/%[a-zA-Z]/.test(layout)) return 'is in the syntax of strftime, not a layout of Go';
  const tokens = goLayout(layout);
  const fields = new Set(tokens.map(({ field }) => field));
  const has = (...names: LayoutField[]): boolean => names.every((name) => fields.has(name));
  const missing = [
    ...(has('year') ? [] : ['year (2006)']),
    ...(has('month', 'day') || has('dayOfYear') ? [] : ['month and day (01 and 02)']),
    ...(has('hour') || has('hour12', 'half') ? [] : ['hour (15, or 03 with PM)']),
    ...(has('minute') ? [] : ['minute (04)']),
  ];
  if (missing.length > 0) return `has no ${missing.join(', no ')}`;
  const unsupported = tokens.find(({ field }) => field === 'unsupported')?.text;
  if (unsupported === 'MST') return `has the name of a zone, which does not tell its offset; '-0700' or 'Z07:00' does`;
  if (unsupported !== undefined) return `has '${unsupported}', which not every agent can read`;
  const repeated = tokens.find(
    ({ field }, n) => field !== undefined && tokens.findIndex((one) => one.field === field) < n,
  );
  return (
    repeated && `has the ${repeated.field === 'half' ? 'half of the day' : repeated.field} twice: '${repeated.text}'`
  );
}

/** Specifiers of strftime that stand for several others. */
const composed: Readonly<Record<string, string>> = {
  '%F': '2006-01-02',
  '%T': '15:04:05',
  '%R': '15:04',
  '%D': '01/02/06',
  '%h': 'Jan',
  '%k': '15',
  '%f': '000000',
  '%L': '000',
  '%%': '%',
};

const goParts: ReadonlyMap<string, string> = new Map([
  ...Object.entries(composed),
  ...Object.entries(parts).flatMap(([text, [, specifier]]): [string, string][] =>
    specifier === undefined ? [] : [[specifier, text]],
  ),
  ...['%.3f', '%.6f', '%.9f'].map((specifier): [string, string] => [specifier, `.${'0'.repeat(Number(specifier[2]))}`]),
  ...['%3f', '%6f', '%9f'].map((specifier): [string, string] => [specifier, '0'.repeat(Number(specifier[1]))]),
  ['%.f', '.999'],
]);

/** The layout of a format in strftime, if every specifier has one. */
function fromStrftime(format: string): string | undefined {
  if (!format.includes('%')) return undefined;
  const converted = format.replaceAll(/%(?:[-:#]?[a-zA-Z]|\.?\d?f|%)/g, (all) => goParts.get(all) ?? '\0');
  return converted.includes('\0') ? undefined : converted;
}

/** The layout of a time that was written as an example: `2024-05-31T23:59:59.123Z`. */
function fromSample(sample: string): string | undefined {
  const shape = /^\d{4}([-/])\d\d\1\d\d([T ])\d\d:\d\d(:\d\d(?:([.,])(\d+))?)?( ?)(Z|[+-]\d\d(:?)\d\d)?$/.exec(sample);
  if (shape === null) return undefined;
  const [, dash, between, seconds, point, digits, space, zone, colon] = shape;
  const fraction = digits === undefined ? '' : `${point}${'0'.repeat(digits.length)}`;
  const offset = zone === undefined ? '' : `${space}${zone === 'Z' ? 'Z07:00' : `-07${colon}00`}`;
  return `2006${dash}01${dash}02${between}15:04${seconds === undefined ? '' : `:05${fraction}`}${offset}`;
}

/** Letters of the patterns of Java and others. */
const letters: Readonly<Record<string, string>> = {
  yyyy: '2006',
  YYYY: '2006',
  MMM: 'Jan',
  MM: '01',
  dd: '02',
  DD: '02',
  EEE: 'Mon',
  HH: '15',
  hh: '03',
  mm: '04',
  ss: '05',
  a: 'PM',
  Z: '-0700',
  XXX: 'Z07:00',
};

/** The layout of a pattern such as `yyyy-MM-dd HH:mm:ss.SSS`, if every group of letters has one. */
function fromPattern(pattern: string): string | undefined {
  const converted = pattern.replaceAll(/'([^']*)'|([a-zA-Z])\2*/g, (all, text: string | undefined) =>
    text !== undefined ? text : all === 'T' ? all : /^S+$/.test(all) ? '0'.repeat(all.length) : (letters[all] ?? '\0'),
  );
  return converted.includes('\0') ? undefined : converted;
}
