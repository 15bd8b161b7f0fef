import { compareReleases, didYouMean, error, isMap, replaceWith, type Data, type Path, type Problem } from '../../kit';
import { kinds, type Kind as ComponentKind } from './context';
import type { Gate, Keys, Kind } from '../keys/kinds';
import { removedKeys } from '../keys/removed';
import { settingKeys } from '../keys/settings';
import { sinkCommon, sinkKeys } from '../keys/sinks';
import { sourceCommon, sourceKeys } from '../keys/sources';
import { transformCommon, transformKeys, transformSince } from '../keys/transforms';
import { valueProblems } from './values';
import { vectorReleases } from '../releases';

/** For each kind of component: its types with their keys, and the keys of all types. */
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

/** Sections in which Vector ignores unknown keys silently. */
const silentSections = new Set(['request', 'batch', 'healthcheck', 'encoding', 'acknowledgements']);

/** Validates keys and values against the tables of a release: unknown, missing and removed keys, wrong types. */
export function keyProblems(config: Data, release: string): Problem[] {
  const { sources: _sources, transforms: _transforms, sinks: _sinks, ...settings } = config;
  return [
    ...sectionProblems(settings, settingKeys, [], release, 'the configuration', kinds),
    ...kinds.flatMap((kind) => componentProblems(config[kind], kind, release)),
  ];
}

function componentProblems(components: unknown, kind: ComponentKind, release: string): Problem[] {
  if (components === undefined) return [];
  if (!isMap(components)) return [error([kind], `${kind} must be a map of components by id.`)];
  return Object.entries(components).flatMap(([id, component]): Problem[] => {
    const at = [kind, id];
    const noun = kind.slice(0, -1);
    if (!isMap(component)) return [error(at, `${id} is not a valid ${noun}: a component is a map with a type.`)];
    const { type, ...rest } = component;
    const { types, common, since } = tables[kind];
    const known = Object.keys(types).filter(
      (name) => since?.[name] === undefined || compareReleases(release, since[name]) >= 0,
    );
    const keys = typeof type === 'string' && known.includes(type) ? types[type] : undefined;
    if (keys !== undefined)
      return sectionProblems(rest, { ...common, ...keys }, at, release, `a ${noun} of type ${String(type)}`);
    return [
      error(
        [...at, 'type'],
        type === undefined
          ? `type is missing. Supported: ${known.join(', ')}.`
          : `A ${noun} of type ${JSON.stringify(type)} is not supported with Vector ${release}. Supported: ${known.join(', ')}.`,
        replaceWith(typeof type === 'string' ? didYouMean(type, known) : undefined),
      ),
    ];
  });
}

/** Validates the keys of a map and of the maps in it. */
function sectionProblems(
  value: Data,
  keys: Keys,
  at: Path,
  release: string,
  name: string,
  moreKeys: readonly string[] = [],
): Problem[] {
  const required = Object.entries(keys).filter(([, kind]) => gateOf(kind).required && !absent(gateOf(kind), release));
  const missing = required.filter(([key]) => !(key in value));
  return [
    ...Object.keys(value).flatMap((key) => keyProblem([...at, key], value, keys, release, name, moreKeys)),
    ...missing.map(([key]) => error([...at, key], `${key} is missing, but required in ${name}.`)),
  ];
}

function keyProblem(
  at: Path,
  section: Data,
  keys: Keys,
  release: string,
  name: string,
  moreKeys: readonly string[],
): Problem[] {
  const key = String(at.at(-1));
  const value = section[key];
  const kind = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (kind === undefined) return [unknownKey(at, section, keys, release, name, moreKeys)];
  const gate = gateOf(kind);
  const absence = absent(gate, release);
  if (absence !== undefined) return [absentKey(at, gate, absence, release)];
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

function absent({ since, until }: Gate, release: string): 'newer' | 'removed' | undefined {
  if (since !== undefined && compareReleases(release, since) < 0) return 'newer';
  return until !== undefined && compareReleases(release, until) >= 0 ? 'removed' : undefined;
}

function absentKey(at: Path, { since, until }: Gate, absence: 'newer' | 'removed', release: string): Problem {
  const key = String(at.at(-1));
  if (absence === 'removed') {
    const note = removedKeys[`${at[0] === 'api' ? 'api.' : ''}${key}`];
    return error(
      at,
      `${key} was removed in Vector ${until?.replace(/\.0$/, '')}${note === undefined ? '' : ` (${note})`}; Vector ${release} would not start.`,
      { fix: { remove: true } },
    );
  }
  const newer = vectorReleases.names.find((one) => since !== undefined && compareReleases(one, since) >= 0);
  return error(at, `${key} is not supported by Vector ${release}; release ${newer ?? since} supports it.`);
}

function unknownKey(
  at: Path,
  section: Data,
  keys: Keys,
  release: string,
  name: string,
  moreKeys: readonly string[],
): Problem {
  const key = String(at.at(-1));
  const known = [...Object.keys(keys).filter((one) => absent(gateOf(keys[one]!), release) === undefined), ...moreKeys];
  const near = didYouMean(key, known);
  const effect = at.some((part) => silentSections.has(String(part))) ? 'would ignore it silently' : 'would not start';
  return error(
    at,
    `Vector ${release} has no key '${key}' in ${name} and ${effect}. Known keys: ${known.join(', ')}.`,
    near === undefined || Object.hasOwn(section, near)
      ? {}
      : { fix: { moveTo: [...at.slice(0, -1), near], value: section[key] } },
  );
}
