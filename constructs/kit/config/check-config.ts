import { didYouMean } from '../validation/did-you-mean';
import { pathText, valueAt, type Path } from '../validation/path';
import { error, replaceWith, warning, type Help, type Problem } from '../validation/problem';
import { beginning } from '../validation/text';
import { isMap, type Data } from './data';
import type { ConfigFormat } from './format';
import { finderIn, managedProblems, nameOf } from './managed';
import { isScalar, scalarRules } from './scalars';
import { isEnumeration, keysOf, shapeAt, type ComponentShape, type Keys, type ListShape, type Shape } from './shape';

/**
 * Validates a configuration: unknown, removed, missing and managed keys, and the types of values.
 *
 * @param config - the whole configuration
 * @param user - the part that the user wrote, which must not have the keys that the construct manages
 */
export function checkConfig(format: ConfigFormat, config: Data, user: Data): Problem[] {
  return [...managedProblems(format.managed, user), ...keyProblems(format, config, user)];
}

/**
 * Validates keys and values against the table of the release.
 *
 * @param user - the part that the user wrote, so that a fix does not overwrite another key of it
 */
export function keyProblems(format: ConfigFormat, config: Data, user: Data): Problem[] {
  return new Walk(format, config, user).keys(config, format.keys, {
    path: [],
    place: [],
    section: 'the configuration',
  });
}

/** Where a value is. */
interface Position {
  readonly path: Path;
  /** The path, with the type of a component in place of its id. */
  readonly place: Path;
  /** Its name in messages. @default - its path */
  readonly section?: string;
}

function below({ path, place }: Position, step: string | number): Position {
  return { path: [...path, step], place: [...place, step] };
}

function sectionName({ path, section }: Position): string {
  return section ?? (path.length === 0 ? 'the configuration' : pathText(path));
}

/** One pass over a configuration. */
class Walk {
  readonly #format: ConfigFormat;
  readonly #config: Data;
  readonly #user: Data;

  constructor(format: ConfigFormat, config: Data, user: Data) {
    this.#format = format;
    this.#config = config;
    this.#user = user;
  }

  /**
   * Validates a map with known keys.
   *
   * @param other - validates the value of a key that is not among them. @default - such a key is unknown
   */
  keys(
    map: Data,
    keys: Keys,
    at: Position,
    other = (key: string, _value: unknown): Problem[] => [this.#unknown(key, map, Object.keys(keys), at)],
  ): Problem[] {
    const missing = Object.keys(keys).filter((key) => isRequired(keys[key]!) && !Object.hasOwn(map, key));
    return [
      ...Object.entries(map).flatMap(([key, value]) =>
        Object.hasOwn(keys, key) ? this.value(value, keys[key]!, below(at, key)) : other(key, value),
      ),
      ...missing.map((key) => error([...at.path, key], `${key} is missing, but required in ${sectionName(at)}.`)),
    ];
  }

  value(value: unknown, shape: Shape, at: Position): Problem[] {
    const { path } = at;
    const name = nameOf(path);
    if (value === null || value === undefined) return [error(path, `${name} has no value; ${this.#format.nullValue}.`)];
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
      return [
        error(path, `${name} is ${value}, above 9007199254740991 (2^53 - 1), and would be written as another number.`),
      ];
    const wrong = (rule: string, help?: Help): Problem[] => [
      error(path, `${name} is ${shown(value)}, but ${rule}.`, help),
    ];
    if (typeof shape === 'string') {
      if (shape === 'any' || this.#fits(shape, value)) return [];
      return wrong(scalarRules[shape].rule, replaceWith(converted(shape, value)));
    }
    if (isEnumeration(shape)) return shape.some((one) => one === value) ? [] : wrong(...oneOf(shape, value));
    if ('required' in shape) return this.value(value, shape.required, at);
    if ('either' in shape) return this.#either(value, shape.either, at);
    if ('component' in shape) return this.#component(value, shape, at);
    if ('list' in shape) return this.#list(value, shape, at, wrong);
    if (!isMap(value)) return wrong('must be a map');
    if ('keys' in shape) return this.keys(value, shape.keys, at);
    return Object.entries(value).flatMap(([key, inner]) => this.value(inner, shape.map, below(at, key)));
  }

  /** Whether a value is a scalar of this kind. */
  #fits(kind: Exclude<keyof typeof scalarRules, 'any'>, value: unknown): boolean {
    return kind === 'string' && this.#format.convertsToStrings === true
      ? isScalar(value)
      : scalarRules[kind].fits(value);
  }

  #list(value: unknown, shape: ListShape, at: Position, wrong: (rule: string, help?: Help) => Problem[]): Problem[] {
    const { list: item, notEmpty } = shape;
    const kind = typeof item === 'string' && item !== 'any' ? item : undefined;
    if (kind !== undefined && !(Array.isArray(value) && value.every((one) => this.#fits(kind, one)))) {
      const one = scalarRules[kind].fits(value) ? value : converted(kind, value);
      return wrong(`must be a list of ${scalarRules[kind].list}`, replaceWith(one === undefined ? undefined : [one]));
    }
    if (!Array.isArray(value)) return wrong('must be a list');
    if (notEmpty && value.length === 0) return [error(at.path, `${nameOf(at.path)} is empty, but needs an entry.`)];
    return value.flatMap((one, n) => this.value(one, item, below(at, n)));
  }

  /** No problem if one alternative fits; otherwise the problems of the first alternative with the same type. */
  #either(value: unknown, shapes: readonly Shape[], at: Position): Problem[] {
    const results = shapes.map((shape) => this.value(value, shape, at));
    if (results.some((problems) => problems.length === 0)) return [];
    const sameType = shapes.findIndex((shape) => typeOf(shape) === (Array.isArray(value) ? 'list' : typeof value));
    return results[Math.max(sameType, 0)] ?? [];
  }

  #component(value: unknown, shape: ComponentShape, at: Position): Problem[] {
    const { path, place } = at;
    const { component } = shape;
    if (!isMap(value))
      return [error(path, `${nameOf(path)} is not a valid ${component}: a component is a map with a type.`)];
    const { type, ...rest } = value;
    const keys = keysOf(shape, type);
    if (keys === undefined) {
      const unknown = this.#unknownType(type, shape, path);
      if (unknown.severity === 'error') return [unknown];
      // The keys that all types have, and values that no key has.
      const position = { ...at, section: 'every component' };
      const other = (key: string, inner: unknown): Problem[] => this.value(inner, 'any', below(at, key));
      return [unknown, ...this.keys(rest, shape.common, position, other)];
    }
    const section = `a ${component} of type ${String(type)}`;
    return this.keys(rest, keys, { path, place: [...place.slice(0, -1), String(type)], section });
  }

  #unknownType(type: unknown, { component, byType }: ComponentShape, at: Path): Problem {
    const { system, release, otherReleases = {}, uncheckedTypes } = this.#format;
    const path = [...at, 'type'];
    const known = Object.keys(byType);
    const supported = `Supported: ${known.join(', ')}.`;
    if (type === undefined) return error(path, `type is missing. ${supported}`);
    const subject = `A ${component} of type ${shown(type)}`;
    const elsewhere = Object.entries(otherReleases).find(([, keys]) => {
      const other = shapeAt({ keys }, this.#config, at);
      return typeof other === 'object' && 'component' in other && keysOf(other, type) !== undefined;
    });
    if (elsewhere !== undefined)
      return error(path, `${subject} is not supported by ${system} ${release}; release ${elsewhere[0]} supports it.`);
    const near = typeof type === 'string' ? didYouMean(type, known) : undefined;
    if (near !== undefined || typeof type !== 'string')
      return error(path, `${subject} is not supported by ${system} ${release}. ${supported}`, replaceWith(near));
    return warning(
      path,
      `${subject} is not in the tables of ${system} ${release}, so its keys are not checked.${uncheckedTypes === undefined ? '' : ` ${uncheckedTypes}.`}`,
    );
  }

  #unknown(key: string, map: Data, known: readonly string[], position: Position): Problem {
    const { path, place } = position;
    const { system, release, unknownKey, ignoredIn = [], otherReleases = {}, removed } = this.#format;
    const at = [...path, key];
    const section = sectionName(position);
    const refused = unknownKey === 'refused' && !path.some((step) => ignoredIn.includes(String(step)));
    const effect = refused ? 'would not start' : 'would ignore it silently';
    const old = finderIn(removed)([...place, key]);
    if (old !== undefined) {
      const { since, why, fix } = old;
      const message =
        since === undefined
          ? `${system} ${release} has no key '${key}' in ${section} and ${effect}: ${why}.`
          : `${key} was removed in ${system} ${since} (${why}); ${system} ${release} ${effect}.`;
      const move = fix !== undefined && 'moveTo' in fix;
      return error(at, message, { fix: move ? { moveTo: fix.moveTo.split('.'), value: map[key] } : fix });
    }
    const elsewhere = Object.entries(otherReleases).find(
      ([, keys]) => shapeAt({ keys }, this.#config, at) !== undefined,
    );
    if (elsewhere !== undefined)
      return error(at, `${key} is not supported by ${system} ${release}; release ${elsewhere[0]} supports it.`);
    const near = didYouMean(key, known);
    const list = known.length <= maxListed ? ` Known keys: ${known.join(', ')}.` : '';
    return error(
      at,
      `${system} ${release} has no key '${key}' in ${section} and ${effect}.${list}`,
      near === undefined || valueAt(this.#user, [...path, near]) !== undefined
        ? {}
        : { fix: { moveTo: [...path, near], value: map[key] } },
    );
  }
}

/** Number of known keys up to which a message lists them. */
const maxListed = 50;

function isRequired(shape: Shape): boolean {
  return typeof shape === 'object' && 'required' in shape;
}

/** The type of the values of a shape, as `typeof` returns it, or `list`. */
function typeOf(shape: Shape): string {
  if (typeof shape === 'string') return shape === 'integer' || shape === 'number' ? 'number' : shape;
  if (isEnumeration(shape)) return 'string';
  if ('required' in shape) return typeOf(shape.required);
  return 'list' in shape ? 'list' : 'object';
}

/** A value on one line; of a list or a map only what it is. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(beginning(value, 60));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'a map';
}

function converted(kind: keyof typeof scalarRules, value: unknown): unknown {
  return isScalar(value) ? scalarRules[kind].converted?.(value) : undefined;
}

function oneOf(values: readonly string[], value: unknown): [rule: string, help: Help] {
  return [`must be one of ${values.map((one) => `'${one}'`).join(', ')}`, replaceWith(nearest(value, values))];
}

/** The permitted value that is meant: misspelt, shortened or lengthened, as `warning` for `warn`. */
function nearest(value: unknown, values: readonly string[]): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const related = values.filter((one) => one !== '' && (one.startsWith(value) || value.startsWith(one)));
  return didYouMean(value, values) ?? (related.length === 1 ? related[0] : undefined);
}
