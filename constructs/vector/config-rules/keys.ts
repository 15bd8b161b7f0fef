import { didYouMean, error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import { kinds, type Kind as ComponentKind } from './context';
import type { Gate, Keys, Kind } from '../keys/kinds';
import { removedKeys } from '../keys/removed';
import { settingKeys } from '../keys/settings';
import { sinkCommon, sinkKeys } from '../keys/sinks';
import { sourceCommon, sourceKeys } from '../keys/sources';
import { transformCommon, transformKeys, transformSince } from '../keys/transforms';
import { valueProblems } from './values';
import { olderThan, vectorReleases } from '../releases';

/** The component types of a kind, their keys, and the keys that all of them have. */
const tables: Readonly<
  Record<
    ComponentKind,
    {
      readonly types: Readonly<Record<string, Keys>>;
      readonly common: Keys;
      readonly since?: Readonly<Record<string, string>>;
    }
  >
> = {
  sources: { types: sourceKeys, common: sourceCommon },
  transforms: { types: transformKeys, common: transformCommon, since: transformSince },
  sinks: { types: sinkKeys, common: sinkCommon },
};

/** Sections in which Vector ignores what it does not know, so that a mistake shows only when logs are missing. */
const silentSections = new Set(['request', 'batch', 'healthcheck', 'encoding', 'acknowledgements']);

/** Keys that a release does not know, values of the wrong kind, and keys that are missing. */
export function keyProblems(config: Data, release: string): Problem[] {
  const { sources: _sources, transforms: _transforms, sinks: _sinks, ...settings } = config;
  return [
    ...sectionProblems(settings, settingKeys, [], release, 'the configuration', kinds),
    ...kinds.flatMap((kind) => componentProblems(config[kind], kind, release)),
  ];
}

function componentProblems(components: unknown, kind: ComponentKind, release: string): Problem[] {
  if (components === undefined) return [];
  if (!isMap(components)) return [error([kind], `${kind} are a section: each component stands under its id.`)];
  return Object.entries(components).flatMap(([id, component]): Problem[] => {
    const at = [kind, id];
    const noun = kind.slice(0, -1);
    if (!isMap(component)) return [error(at, `${id} is no ${noun}: a component is a section with a type.`)];
    const { type, ...rest } = component;
    const { types, common, since } = tables[kind];
    const known = Object.keys(types).filter((name) => since?.[name] === undefined || !olderThan(release, since[name]));
    const keys = typeof type === 'string' && known.includes(type) ? types[type] : undefined;
    if (keys !== undefined)
      return sectionProblems(rest, { ...common, ...keys }, at, release, `a ${noun} of type ${String(type)}`);
    return [
      error(
        [...at, 'type'],
        type === undefined
          ? `${id} has no type; known ${kind} are ${known.join(', ')}.`
          : `Vector ${release} has no ${noun} of type ${JSON.stringify(type)} here; known are ${known.join(', ')}.`,
        replaceWith(typeof type === 'string' ? didYouMean(type, known) : undefined),
      ),
    ];
  });
}

/** What is wrong with the keys of one section, its subsections included. */
function sectionProblems(
  value: Data,
  keys: Keys,
  at: Path,
  release: string,
  name: string,
  elsewhere: readonly string[] = [],
): Problem[] {
  const visible = Object.entries(keys).filter(([, kind]) => gateOf(kind).required && !absent(gateOf(kind), release));
  const missing = visible.filter(([key]) => !(key in value));
  return [
    ...Object.keys(value).flatMap((key) => keyProblem([...at, key], value, keys, release, name, elsewhere)),
    ...missing.map(([key]) => error([...at, key], `${key} is missing; ${name} cannot do without it.`)),
  ];
}

function keyProblem(
  at: Path,
  section: Data,
  keys: Keys,
  release: string,
  name: string,
  elsewhere: readonly string[],
): Problem[] {
  const key = String(at.at(-1));
  const value = section[key];
  const kind = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (kind === undefined) return [unknownKey(at, section, keys, release, name, elsewhere)];
  const gate = gateOf(kind);
  const why = absent(gate, release);
  if (why !== undefined) return [gated(at, gate, why, release)];
  return valueProblems(
    at,
    value,
    gate.kind,
    (nested, below, path) => sectionProblems(nested, below, path, release, path.slice(2).join('.') || path.join('.')),
    (inner) => absent(gateOf(inner), release) === undefined,
  );
}

function gateOf(kind: Kind): Gate {
  return typeof kind === 'object' && 'kind' in kind && !Array.isArray(kind) ? kind : { kind };
}

function absent({ since, until }: Gate, release: string): 'new' | 'gone' | undefined {
  if (since !== undefined && olderThan(release, since)) return 'new';
  return until !== undefined && !olderThan(release, until) ? 'gone' : undefined;
}

function gated(at: Path, { since, until }: Gate, why: 'new' | 'gone', release: string): Problem {
  const key = String(at.at(-1));
  if (why === 'gone') {
    const note = removedKeys[`${at[0] === 'api' ? 'api.' : ''}${key}`];
    return error(
      at,
      `Vector ${release} refuses ${key} and would not start: ${until?.replace(/\.0$/, '')} removed it${note === undefined ? '' : `, ${note}`}.`,
      { fix: { remove: true } },
    );
  }
  const newer = vectorReleases.find((one) => since !== undefined && !olderThan(one, since));
  return error(at, `Vector ${release} does not know ${key} yet; ${newer ?? since} does.`);
}

function unknownKey(
  at: Path,
  section: Data,
  keys: Keys,
  release: string,
  name: string,
  elsewhere: readonly string[],
): Problem {
  const key = String(at.at(-1));
  const known = [...Object.keys(keys).filter((one) => absent(gateOf(keys[one]!), release) === undefined), ...elsewhere];
  const near = didYouMean(key, known);
  const effect = at.some((part) => silentSections.has(String(part)))
    ? 'it would be ignored without a word'
    : 'it would not start';
  return error(
    at,
    `Vector ${release} knows no key '${key}' in ${name}; ${effect}. Known are ${known.join(', ')}.`,
    near === undefined || Object.hasOwn(section, near)
      ? {}
      : { fix: { moveTo: [...at.slice(0, -1), near], value: section[key] } },
  );
}
