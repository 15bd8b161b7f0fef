import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { isMap, type Data } from '../../constructs/kit';
import { bases } from './bases';
import { withValue, places, smallest, type Path, type Place } from './schema-walk';
import { anything, changed, key, number, scalar, text } from './values';

/** A valid environment with changes. */
export interface Mutation {
  readonly base: string;
  readonly changes: readonly { readonly path: Path; readonly value: unknown; readonly remove: boolean }[];
  readonly environment: unknown;
}

/** Values that are usually valid for the schema of a setting. */
function fitting({ schema }: Place, value: unknown): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...schema['enum']);
  const types: unknown[] = Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
  if (types.includes('boolean')) return fc.boolean();
  if (types.includes('number')) return types.includes('string') ? fc.oneof(number, text) : number;
  if (types.includes('string')) return typeof value === 'string' ? fc.oneof(text, changed(value)) : text;
  const small = smallest(schema);
  if (types.includes('array')) {
    const list: unknown[] = Array.isArray(value) ? value : [small].flat();
    return fc.oneof(
      fc.constantFrom<unknown>(small, [], [...list, ...list], list.toReversed()),
      fc.array(scalar, { maxLength: 3 }),
    );
  }
  if (schema['additionalProperties'] === false) return fc.constant(small);
  return fc
    .tuple(key, fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: anything }))
    .map((entry) => Object.fromEntries([...Object.entries(isMap(value) ? value : {}), entry]));
}

/** The current value at a path. */
function currentValue(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isMap(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
  }, value);
}

/** Groups settings by their last two keys; otherwise most mutations would be of the many `pod.affinity`. */
function grouped(all: readonly Place[]): Place[][] {
  const groups = new Map<string, Place[]>();
  for (const place of all) {
    const last = place.path
      .filter((step) => typeof step === 'string')
      .slice(-2)
      .join('.');
    groups.set(last, [...(groups.get(last) ?? []), place]);
  }
  return [...groups.values()];
}

const known = bases.map((environment) => {
  const data = environment as unknown as Data;
  return { name: environment.name, data, groups: grouped(places(data)) };
});

function change(data: Data, place: Place): fc.Arbitrary<Mutation['changes'][number]> {
  const fits = fitting(place, currentValue(data, place.path));
  return fc
    .tuple(
      fc.oneof({ weight: 6, arbitrary: fits }, { weight: 1, arbitrary: anything }),
      fc.integer({ min: 0, max: 15 }),
    )
    .map(([value, odds]) => ({ path: place.path, value, remove: odds === 0 }));
}

/** Makes one or two changes to a valid environment: a plausible value, an arbitrary value, or a removal. */
export const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(fc.constantFrom(...known), fc.constantFrom(1, 1, 1, 2))
  .chain(([{ name, data, groups }, count]) =>
    fc
      .array(
        fc.constantFrom(...groups).chain((group) => fc.constantFrom(...group).chain((place) => change(data, place))),
        { minLength: count, maxLength: count },
      )
      .map((changes) => ({
        base: name,
        changes,
        environment: changes.reduce<unknown>(
          (sofar, { path, value, remove }) => (isMap(sofar) ? withValue(sofar, path, value, remove) : sofar),
          data,
        ),
      })),
  );

/** A mutation on one line, to reproduce it. */
export function describeMutation({ base, changes }: Mutation): string {
  const all = changes.map(({ path, value, remove }) => `${path.join('.')} ${remove ? 'removed' : `= ${brief(value)}`}`);
  return [base, ...all].join(', ');
}

function brief(value: unknown): string {
  try {
    const shown = ['object', 'string'].includes(typeof value) ? JSON.stringify(value) : inspect(value);
    return shown.length > 120 ? `${shown.slice(0, 120)}… (${shown.length})` : shown;
  } catch {
    return 'data that is cyclic or too deep';
  }
}
