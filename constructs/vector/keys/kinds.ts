/**
 * What a key of Vector takes.
 *
 * The tables of this folder are data. The checks walk them, and the types of a configuration are derived from them, so
 * that there is one list of keys.
 */
export type Kind =
  | 'string'
  | 'boolean'
  /** Whole and not negative. */
  | 'integer'
  | 'number'
  | 'strings'
  | 'integers'
  | 'numbers'
  /** One of these words. */
  | readonly string[]
  /** A section with keys of its own. */
  | { readonly keys: Keys }
  /** Free keys, each with such a value. */
  | { readonly map: Kind }
  | { readonly list: Kind }
  | { readonly either: readonly Kind[] }
  | Gate;

/** A key that not every release knows, or that the section cannot do without. */
export interface Gate {
  readonly kind: Kind;
  /** The first release that knows it, or the first of those here. */
  readonly since?: string;
  /** The first release that refuses it. */
  readonly until?: string;
  readonly required?: true;
}

/** The keys of a section. */
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

/** The TypeScript type of what a key takes. */
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

/** A section with these keys. None has to be there: what the agent writes itself lies below. */
export type SectionOf<T> = { readonly [P in keyof T]?: ValueOf<T[P]> };

/** A component of one of these types. */
export type ComponentOf<Types, Common> = {
  [Name in keyof Types]: { readonly type: Name } & SectionOf<Types[Name]> & SectionOf<Common>;
}[keyof Types];
