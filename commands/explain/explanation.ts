import { didYouMean, isMap, pathText, valueAt, type Data, type Path } from '../../constructs/kit';
import { resolvedEnvironment, type EnvironmentInput } from '../../constructs/platform';
import { affectedBy, type Affected } from './affected';
import { setRelease, settingOrigin, type Origin } from './origin';
import { described, root, schemaBelow, settingsIn, type Described } from './schema';
import { writtenAt, type Written, type WrittenValue } from './written';

/** A setting below a map. */
export interface Below {
  readonly key: string;
  /** @default - it is not set, and has no default that is a value */
  readonly value?: unknown;
  readonly origin: Origin;
  /** The default in words, of a setting that is not set. */
  readonly default?: string;
}

/** What is known about a setting of an environment. */
export interface Explanation extends Omit<Described, 'default' | 'defaultWords'> {
  readonly environment: string;
  readonly key: string;
  readonly path: Path;
  readonly value?: unknown;
  readonly origin: Origin;
  /** A value, or words about it. @default - none */
  readonly default?: unknown;
  /** Of a map, the settings below it. */
  readonly settings?: readonly Below[];
  /** Where the configuration of a program has the key, or would have it. */
  readonly written?: Written;
  /** The objects that differ without the setting. @default - the environment is not valid without it, or has errors */
  readonly affects?: readonly Affected[];
}

/**
 * Explains a setting.
 *
 * @throws Error if there is no such setting, with one of a similar name
 * @throws Finding if the environment has errors, and the setting is in the configuration of a program
 */
export function explained(input: EnvironmentInput, path: Path): Explanation {
  const environment = resolvedEnvironment(input);
  const node = nodeAt(environment, path);
  const { default: value, defaultWords, ...about } = described(node);
  const fallback = value ?? defaultWords;
  const common = {
    environment: environment.name,
    key: pathText(path),
    path,
    ...about,
    ...(fallback !== undefined && { default: fallback }),
  };
  const written = writtenAt(input, path);
  if (written !== undefined) return { ...common, ...inConfiguration(input, path, written) };
  const set = valueAt(environment, path);
  if (set === undefined) {
    const { value: used, origin } = unset(input, path, node);
    return { ...common, ...(used !== undefined && { value: used }), origin, ...settings(input, {}, path, node) };
  }
  const affects = path.length === 0 ? undefined : affectedBy(input, environment, path);
  return {
    ...common,
    value: set,
    origin: settingOrigin(input, path),
    ...(isMap(set) && settings(input, set, path, node)),
    ...(affects !== undefined && { affects }),
  };
}

/** A key of a program's configuration: what the user sets of it, and what the construct does. */
function inConfiguration(
  input: EnvironmentInput,
  path: Path,
  { value, ...written }: WrittenValue,
): Pick<Explanation, 'value' | 'origin' | 'settings' | 'written'> {
  const environment = resolvedEnvironment(input);
  const originAt = (inner: Path): Origin =>
    valueAt(environment, inner) === undefined ? { kind: 'construct' } : settingOrigin(input, inner);
  if (value === undefined) return { origin: { kind: 'none' }, written };
  return {
    value,
    origin: originAt(path),
    ...(isMap(value) && {
      settings: leaves(value).map(([inner, leaf]) => ({
        key: pathText(inner),
        value: leaf,
        origin: originAt([...path, ...inner]),
      })),
    }),
    written,
  };
}

/** The value and the origin of a setting that is not set. */
function unset(input: EnvironmentInput, path: Path, node: Data): { readonly value?: unknown; readonly origin: Origin } {
  const release = setRelease(input, path);
  if (release !== undefined) return release;
  const { default: value } = described(node);
  return value === undefined ? { origin: { kind: 'none' } } : { value, origin: { kind: 'default' } };
}

/** The settings below a map: those that are set, at any depth, and then those that are not. */
function settings(
  input: EnvironmentInput,
  map: Data,
  path: Path,
  node: Data,
): { readonly settings?: readonly Below[] } {
  const known = settingsIn(node);
  const below = [
    ...leaves(map).map(([inner, value]): Below => ({
      key: pathText(inner),
      value,
      origin: settingOrigin(input, [...path, ...inner]),
    })),
    ...Object.entries(known)
      .filter(([name]) => map[name] === undefined)
      .map(([name, of]): Below => {
        const { defaultWords } = described(of);
        const { value, origin } = unset(input, [...path, name], of);
        return {
          key: pathText([name]),
          ...(value !== undefined && { value }),
          origin,
          ...(defaultWords !== undefined && { default: defaultWords }),
        };
      }),
  ];
  return below.length === 0 ? {} : { settings: below };
}

/** The values of a map that are no maps with keys. */
function leaves(map: Data): [Path, unknown][] {
  return Object.entries(map).flatMap(([key, value]): [Path, unknown][] =>
    isMap(value) && Object.keys(value).length > 0
      ? leaves(value).map(([inner, leaf]) => [[key, ...inner], leaf])
      : [[[key], value]],
  );
}

/** The schema of a setting. @throws Error if there is no such setting */
function nodeAt(environment: unknown, path: Path): Data {
  let node = root;
  for (const [n, step] of path.entries()) {
    const next = schemaBelow(node, step);
    const around = path.slice(0, n);
    const value = valueAt(environment, around);
    const isNamed = Object.hasOwn(settingsIn(node), step) || (next !== undefined && Object.keys(next).length === 0);
    // Names that the user chooses exist where they are set; keys that the schema does not know can be anything.
    if (next === undefined || (!isNamed && valueAt(value, [step]) === undefined))
      throw new Error(unknownText(around, step, value, node, path.slice(n + 1)));
    node = next;
  }
  return node;
}

function unknownText(around: Path, step: string | number, value: unknown, node: Data, rest: Path): string {
  const key = pathText([...around, step]);
  const place = around.length === 0 ? 'an environment' : pathText(around);
  if (typeof step === 'number')
    return `There is no ${key}: ${Array.isArray(value) ? `the list has ${value.length} ${value.length === 1 ? 'entry' : 'entries'}` : `${place} is no list, or is not set`}.`;
  const known = [...new Set([...Object.keys(settingsIn(node)), ...(isMap(value) ? Object.keys(value) : [])])];
  const near = didYouMean(step, known);
  if (near !== undefined) return `There is no setting ${key}. Did you mean ${pathText([...around, near, ...rest])}?`;
  if (known.length === 0)
    return `There is no setting ${key}: ${place} has no settings${value === undefined ? ', or is not set' : ''}.`;
  return `There is no setting ${key}; settings of ${place}: ${known.join(', ')}.`;
}
