/**
 * What the value of a configuration key may be.
 *
 * Tables of shapes are data: `checkConfig` reads them, and the TypeScript type of a configuration is derived from them.
 */
export type Shape =
  | Scalar
  /** One of these strings. */
  | readonly string[]
  /** A map with known keys. */
  | { readonly keys: Keys }
  /** A map with any keys. */
  | { readonly map: Shape }
  | ListShape
  | { readonly either: readonly Shape[] }
  /** A key that must be present. */
  | { readonly required: Shape }
  | ComponentShape;

/** A single value. */
export type Scalar =
  | 'string'
  | 'boolean'
  /** Whole number of at least 0. */
  | 'integer'
  | 'number'
  /** As Go parses it: `1h30m`, `1.5s`. */
  | 'goDuration'
  /** As Prometheus parses it: `30d`, `1h30m`. */
  | 'duration'
  /** Bytes, in powers of 1024: `4MB`. */
  | 'size'
  /** A regular expression of Go. */
  | 'regexp'
  /** Any data, which is not checked. */
  | 'any';

/** A list. */
export interface ListShape {
  readonly list: Shape;
  /** @default - it may be empty */
  readonly notEmpty?: true;
}

/** A map whose key `type` decides about its other keys. A type that is not in the table is not checked. */
export interface ComponentShape {
  /** What it is in messages: `source`. */
  readonly component: string;
  readonly byType: Readonly<Record<string, Keys>>;
  /** The keys of every type. */
  readonly common: Keys;
}

/** The keys of a map. */
export interface Keys {
  readonly [key: string]: Shape;
}

interface Scalars {
  readonly string: string;
  readonly boolean: boolean;
  readonly integer: number;
  readonly number: number;
  readonly goDuration: string | 0;
  readonly duration: string | 0;
  readonly size: string | number;
  readonly regexp: string;
  readonly any: unknown;
}

/** The TypeScript type of a value. */
export type ValueOf<S> = S extends keyof Scalars
  ? Scalars[S]
  : S extends readonly string[]
    ? S[number]
    : S extends { readonly keys: infer T }
      ? ConfigOf<T>
      : S extends { readonly map: infer V }
        ? { readonly [key: string]: ValueOf<V> }
        : S extends { readonly list: infer V }
          ? readonly ValueOf<V>[]
          : S extends { readonly either: readonly (infer V)[] }
            ? ValueOf<V>
            : S extends { readonly required: infer V }
              ? ValueOf<V>
              : S extends { readonly byType: infer Types; readonly common: infer Common }
                ? ComponentOf<Types, Common>
                : never;

/** The TypeScript type of a map with these keys, all optional because it is merged over other configuration. */
export type ConfigOf<T> = { readonly [P in keyof T]?: ValueOf<T[P]> };

/** A component of one of the types. */
type ComponentOf<Types, Common> = {
  [Name in keyof Types]: { readonly type: Name } & ConfigOf<Types[Name]> & ConfigOf<Common>;
}[keyof Types];

/** Whether a shape is a list of allowed strings. */
export function isEnumeration(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}

/** The shape at a path below a shape. The value decides about the type of components. */
export function shapeAt(shape: Shape, value: unknown, path: readonly (string | number)[]): Shape | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return shape;
  if (typeof shape === 'string' || isEnumeration(shape)) return undefined;
  if ('required' in shape) return shapeAt(shape.required, value, path);
  if ('either' in shape) return shape.either.map((one) => shapeAt(one, value, path)).find((one) => one !== undefined);
  const map = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const below = (inner: Shape): Shape | undefined => shapeAt(inner, map[step], rest);
  if ('map' in shape) return below(shape.map);
  if ('list' in shape) return below(shape.list);
  const keys = 'keys' in shape ? shape.keys : (keysOf(shape, map['type']) ?? {});
  return Object.hasOwn(keys, step) ? below(keys[step]!) : undefined;
}

/** The keys of a component, apart from `type`. Undefined if the table does not have the type. */
export function keysOf({ byType, common }: ComponentShape, type: unknown): Keys | undefined {
  return typeof type === 'string' && Object.hasOwn(byType, type) ? { ...common, ...byType[type] } : undefined;
}
