import fc from 'fast-check';
import { isMap, type Data } from '../../constructs/kit';
import type { Environment } from '../../constructs/platform';
import { bases } from './bases';
import { laid, places, smallest, type Path, type Place } from './schema-walk';

/** An environment that was valid, and what was changed in it. */
export interface Mutation {
  readonly base: string;
  readonly changes: readonly { readonly path: Path; readonly value: unknown; readonly remove: boolean }[];
  readonly environment: unknown;
}

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'length', '0', ''];
const numbers = [
  0,
  -0,
  -1,
  1,
  2,
  3,
  7,
  1.5,
  1e-7,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  1e21,
  1e308,
  NaN,
  Infinity,
  -Infinity,
];
const signs = [
  '\ud800',
  '\udc00x',
  '\0',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\u200b',
  '\t',
  '\n',
  '\r\n',
  '\u001b[31m',
  '😀',
  'ß',
  '${x}',
  '$(x)',
  '{{',
  '}}',
  '%',
  "'",
  '"',
  '`',
  '\\',
  ':',
  '#',
  '/',
  '..',
  '*',
  '?',
  '(',
  ')',
  '[',
  '|',
  ' ',
];
const texts = [
  ...signs,
  'a',
  'A',
  'aa',
  '-',
  '-a',
  'a-',
  'a.b',
  'a..b',
  'a_b',
  'null',
  'true',
  '~',
  'on',
  '0x10',
  '1e3',
  '0',
  '1',
  '-1',
  '1.5',
  '256',
  '1Ki',
  '5Gi',
  '1e3Gi',
  '0.1',
  '.5',
  '1000000Ti',
  '99999999999999999999',
  '30d',
  '1h',
  '0s',
  '-5m',
  '1y',
  '999y',
  '1h30m',
  '5m1h',
  '300ms',
  '{job="a"}',
  '{namespace=~"a.*"}',
  '{',
  '{a="b"} |= "c"',
  '(',
  '(a+)+$',
  '.*',
  '^$',
  '(?i)a',
  '\\d+',
  '/',
  '/etc',
  '/var',
  '/var/lib/vector',
  '/proc',
  '/data/../etc',
  'http://a',
  'https://a.example.com',
  'https://a.example.com:8443',
  'http://a:0',
  'http://0x10',
  'https://[::1]',
  'https://a/%',
  'ftp://a',
  'http://a.svc.0x10',
  's3://b',
  'nginx',
  'nginx:latest',
  'nginx:1.2',
  'https://nginx:1',
  'NGINX:1',
  'a/b/c:1',
  'a@sha256:abc',
  'localhost:5000/a:1',
  ':1',
  '10.0.0.0/8',
  '10.0.0.1',
  '::/0',
  'fd00::/8',
  '17 3 * * *',
  '* * * * * *',
  '61 * * * *',
  '@daily',
  '2024-04-01',
  '2024-02-30',
  '9999-12-31',
  '0000-00-00',
  'logging',
  'minio',
  'loki',
  'loki-s3',
  'Prod',
  'canary',
  'vector',
  'grafana',
  'ss:1',
  'In',
  'NotIn',
  'Exists',
  'Gt',
  'kubernetes.io/hostname',
  'a/b/c',
  'example.com/',
  '/a',
  'us-east-1',
  'eu central',
  'logs.example.com',
  '*.example.com',
  'Logs.Example.com',
  ...names,
];

/** Text that is long, in ways that a scan which looks back or ahead does not like. */
const longs: readonly string[] = [
  'a',
  ' ',
  '\n',
  '(',
  '{',
  '[',
  '"',
  '\\',
  '.',
  '/',
  '-',
  '*',
  '1',
  '{{',
  '|~"a"',
  'a=',
  ',',
  '$',
  '%',
  '\ta',
  'é',
  'a.',
  'a-',
  ' a',
  '1h',
  '//',
  ':',
];
const long = fc
  .tuple(fc.constantFrom(...longs), fc.constantFrom(300, 5000, 150_000, 250_000))
  .map(([part, length]) => part.repeat(length / part.length));

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ maxLength: 70 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map((two) => two.join('')) },
  { weight: 1, arbitrary: long },
);
const number = fc.oneof(fc.constantFrom(...numbers), fc.integer({ min: -10, max: 100_000 }));
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.constant(7n),
);
const key = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...names) }, { weight: 3, arbitrary: text });
const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.tuple(key, scalar), { maxLength: 3 }).map((own) => Object.fromEntries(own)) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(deep(3000), loop(), new Date(0), new Map(), () => 1, Symbol('a')) },
);

/** A value that the schema takes of a place, more often than not. */
function fitting({ schema }: Place, value: unknown): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...schema['enum']);
  const types: unknown[] = Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
  const small = fc.constant(smallest(schema));
  if (types.includes('boolean')) return fc.boolean();
  if (types.includes('number')) return types.includes('string') ? fc.oneof(number, text) : number;
  if (types.includes('string'))
    return typeof value === 'string' ? fc.oneof({ weight: 2, arbitrary: text }, changed(value)) : text;
  if (types.includes('array')) {
    const list: unknown[] = Array.isArray(value) ? value : [smallest(schema)];
    return fc.oneof(
      small,
      fc.constantFrom<unknown>([], [...list, ...list], list.toReversed()),
      fc.array(scalar, { maxLength: 3 }),
    );
  }
  const open = schema['additionalProperties'] !== false;
  if (!open) return small;
  const own = isMap(value) ? value : {};
  return fc
    .tuple(key, fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: anything }))
    .map(([name, entry]) => Object.fromEntries([...Object.entries(own), [name, entry]]));
}

/** The text with something put into it, or said in another way. */
function changed(value: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...signs, ...names), fc.nat(value.length), fc.constantFrom('in', 'upper', 'twice', 'cut'))
    .map(([sign, at, how]) => {
      if (how === 'upper') return value.toUpperCase();
      if (how === 'twice') return value.repeat(2);
      return how === 'cut' ? value.slice(0, at) : value.slice(0, at) + sign + value.slice(at);
    });
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : isMap(inner) ? inner[step] : undefined),
    value,
  );
}

const known = bases.map((environment) => ({ environment, places: places(environment as unknown as Data) }));

/** One or two changes of a valid environment: a value that might fit, one that does not, or none. */
export const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(fc.constantFrom(...known), fc.constantFrom(1, 1, 1, 2))
  .chain(([{ environment, places: all }, count]) =>
    fc
      .array(
        fc
          .constantFrom(...all)
          .chain((place) =>
            fc
              .tuple(
                fc.oneof(
                  { weight: 6, arbitrary: fitting(place, at(environment, place.path)) },
                  { weight: 1, arbitrary: anything },
                ),
                fc.integer({ min: 0, max: 15 }),
              )
              .map(([value, odds]) => ({ path: place.path, value, remove: odds === 0 })),
          ),
        { minLength: count, maxLength: count },
      )
      .map((changes) => ({
        base: environment.name,
        changes,
        environment: changes.reduce<unknown>(
          (sofar, { path, value, remove }) => (isMap(sofar) ? laid(sofar, path, value, remove) : sofar),
          environment as Environment as unknown as Data,
        ),
      })),
  );

/** A mutation in one line, to be found again. */
export function told({ base, changes }: Mutation): string {
  return [
    base,
    ...changes.map(({ path, value, remove }) => `${path.join('.')} ${remove ? 'removed' : `= ${brief(value)}`}`),
  ].join(', ');
}

function brief(value: unknown): string {
  try {
    const text =
      typeof value === 'string' || isMap(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
    return text.length > 120 ? `${text.slice(0, 120)}… (${text.length})` : text;
  } catch {
    return typeof value;
  }
}

function deep(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 'a');
}

function loop(): unknown {
  const own: Record<string, unknown> = {};
  own['own'] = own;
  return own;
}
