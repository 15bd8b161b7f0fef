import { isMap, type Data } from '../../constructs/kit';
import schema from '../../constructs/platform/schema.json';

/** A part of the JSON Schema of environments. */
export type Schema = Data;

/** The path of a value in an environment. */
export type Path = readonly (string | number)[];

/** A setting in the schema, whether the environment has it or not. */
export interface Place {
  readonly path: Path;
  readonly schema: Schema;
}

const definitions: Data = schema.definitions;

/** The alternatives of a schema, with references resolved. */
export function alternatives(of: unknown): readonly Schema[] {
  if (!isMap(of)) return [];
  if (typeof of['$ref'] === 'string')
    return alternatives(definitions[decodeURIComponent(of['$ref'].slice('#/definitions/'.length))]);
  return Array.isArray(of['anyOf']) ? of['anyOf'].flatMap(alternatives) : [of];
}

/** Every setting of the schema; in maps and lists one for each entry of the environment, and one for a new entry. */
export function places(environment: Data): Place[] {
  return below([], environment, { $ref: schema.$ref });
}

function below(path: Path, value: unknown, of: unknown): Place[] {
  if (path.length > 12) return [];
  return alternatives(of).flatMap((one) => [
    { path, schema: one },
    ...properties(one, value).flatMap(([key, property]) =>
      below([...path, key], isMap(value) ? value[key] : undefined, property),
    ),
    ...entries(one, value).flatMap((n) =>
      below([...path, n], Array.isArray(value) ? value[n] : undefined, one['items']),
    ),
  ]);
}

function properties(of: Schema, value: unknown): [string, unknown][] {
  const named = isMap(of['properties']) ? Object.entries(of['properties']) : [];
  const open = isMap(of['additionalProperties']) ? of['additionalProperties'] : {};
  const keys =
    of['additionalProperties'] === false || of['type'] !== 'object'
      ? []
      : [...Object.keys(isMap(value) ? value : {}), 'further'];
  return [
    ...named,
    ...keys.filter((key) => !named.some(([known]) => known === key)).map((key): [string, unknown] => [key, open]),
  ];
}

function entries(of: Schema, value: unknown): number[] {
  return of['type'] === 'array'
    ? Array.from({ length: (Array.isArray(value) ? value.length : 0) + 1 }, (_, n) => n)
    : [];
}

/** A minimal value for a schema, valid or almost so. */
export function smallest(of: unknown, depth = 0): unknown {
  const [one] = alternatives(of);
  if (one === undefined || depth > 6) return 'a';
  if ('const' in one) return one['const'];
  if (Array.isArray(one['enum'])) return one['enum'][0];
  const type: unknown = Array.isArray(one['type']) ? one['type'][0] : one['type'];
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'array') return [smallest(one['items'], depth + 1)];
  if (type !== 'object') return 'a';
  const required = Array.isArray(one['required']) ? one['required'].map(String) : [];
  const known = isMap(one['properties']) ? one['properties'] : {};
  return Object.fromEntries(required.map((key) => [key, smallest(known[key], depth + 1)]));
}

/** Sets or removes a value at a path of an environment, with minimal values for missing parents. */
export function withValue(environment: Data, path: Path, value: unknown, remove = false): unknown {
  return put(environment, { $ref: schema.$ref }, path, value, remove);
}

function put(at: unknown, of: unknown, [key, ...rest]: Path, value: unknown, remove: boolean): unknown {
  if (key === undefined) return value;
  const options = alternatives(of);
  const one =
    options.find((option) => (typeof key === 'number' ? option['type'] === 'array' : knows(option, key))) ??
    options.at(-1) ??
    {};
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(at) ? [...at] : [];
    if (remove && rest.length === 0) return list.filter((_, n) => n !== key);
    list[key] = put(list[key], one['items'], rest, value, remove);
    return list;
  }
  const map = isMap(at) ? at : (smallest(one) as Data);
  const next =
    isMap(one['properties']) && key in one['properties'] ? one['properties'][key] : one['additionalProperties'];
  const changed = Object.entries(isMap(map) ? map : {}).filter(([known]) => known !== key);
  if (remove && rest.length === 0) return Object.fromEntries(changed);
  return Object.fromEntries([...changed, [key, put(isMap(map) ? map[key] : undefined, next, rest, value, remove)]]);
}

function knows(option: Schema, key: string): boolean {
  return isMap(option['properties']) && Object.hasOwn(option['properties'], key);
}
