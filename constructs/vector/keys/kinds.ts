/**
 * The type of a key's value.
 *
 * The tables in this folder are data: the checks read them, and the TypeScript types of a configuration are derived
 * from them.
 */
export type Kind =
  | 'string'
  | 'boolean'
  /** Whole number of at least 0. */
  | 'integer'
  | 'number'
  | 'strings'
  | 'integers'
  | 'numbers'
  /** One of these strings. */
  | readonly string[]
  /** A map with known keys. */
  | { readonly keys: Keys }
  /** A map with any keys. */
  | { readonly map: Kind }
  | { readonly list: Kind }
  | { readonly either: readonly Kind[] }
  | Gate;

/** A key that is required, or that some releases do not support. */
export interface Gate {
  readonly kind: Kind;
  /** The first release that supports it, or the first of the supported releases that does. */
  readonly since?: string;
  /** The first release that rejects it. */
  readonly until?: string;
  readonly required?: true;
}

/** The keys of a map. */
export interface Keys {
  readonly [key: string]: Kind;
}

interface Scalars {
  readonly string: string;
  readonly boolean: boolean;
  readonly integer: number;
  readonly number: number;
  readonly strings: readonly string[];
  readonly integers: readonly number[];
  readonly numbers: readonly number[];
}

/** The TypeScript type of a key's value. */
export type ValueOf<K> = K extends keyof Scalars
  ? Scalars[K]
  : K extends readonly string[]
    ? K[number]
    : K extends { readonly keys: infer T }
      ? SectionOf<T>
      : K extends { readonly map: infer V }
        ? { readonly [key: string]: ValueOf<V> }
        : K extends { readonly list: infer V }
          ? readonly ValueOf<V>[]
          : K extends { readonly either: readonly (infer V)[] }
            ? ValueOf<V>
            : K extends { readonly kind: infer V }
              ? ValueOf<V>
              : never;

/** A map with these keys, all optional because it is merged over the agent's own configuration. */
export type SectionOf<T> = { readonly [P in keyof T]?: ValueOf<T[P]> };

/** A component of one of the types. */
export type ComponentOf<Types, Common> = {
  [Name in keyof Types]: { readonly type: Name } & SectionOf<Types[Name]> & SectionOf<Common>;
}[keyof Types];
