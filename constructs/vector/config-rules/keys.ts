import { didYouMean, isMap, type Data } from '../../kit';
import { kinds, type Finding, type Kind as ComponentKind } from './finding';
import type { Gate, Keys, Kind } from '../keys/kinds';
import { removedKeys } from '../keys/removed';
import { settingKeys } from '../keys/settings';
import { sinkCommon, sinkKeys } from '../keys/sinks';
import { sourceCommon, sourceKeys } from '../keys/sources';
import { transformCommon, transformKeys, transformSince } from '../keys/transforms';
import { valueFindings } from './values';
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
export function keyFindings(config: Data, release: string): Finding[] {
  const { sources: _sources, transforms: _transforms, sinks: _sinks, ...settings } = config;
  return [
    ...section(settings, settingKeys, [], release, 'the configuration', kinds),
    ...kinds.flatMap((kind) => componentFindings(config[kind], kind, release)),
  ];
}

function componentFindings(components: unknown, kind: ComponentKind, release: string): Finding[] {
  if (components === undefined) return [];
  if (!isMap(components))
    return [
      {
        at: [kind],
        says: `${kind} are a section: each component stands under its id.`,
        write: `${kind}: { my_id: { type: … } }`,
      },
    ];
  return Object.entries(components).flatMap(([id, component]): Finding[] => {
    const at = [kind, id];
    const noun = kind.slice(0, -1);
    if (!isMap(component))
      return [{ at, says: `${id} is no ${noun}: a component is a section with a type.`, write: `${id}: { type: … }` }];
    const { type, ...rest } = component;
    const { types, common, since } = tables[kind];
    const known = Object.keys(types).filter((name) => since?.[name] === undefined || !olderThan(release, since[name]));
    const keys = typeof type === 'string' && known.includes(type) ? types[type] : undefined;
    if (keys !== undefined)
      return section(rest, { ...common, ...keys }, at, release, `a ${noun} of type ${String(type)}`);
    const near = didYouMean(String(type), known);
    return [
      {
        at: [...at, 'type'],
        says:
          type === undefined
            ? `${id} has no type; known ${kind} are ${known.join(', ')}.`
            : `Vector ${release} has no ${noun} of type ${JSON.stringify(type)} here; known are ${known.join(', ')}.`,
        // Another type does something else with the lines: only a misspelt one is known to be meant.
        ...(near !== undefined && { write: `type: '${near}'` }),
      },
    ];
  });
}

/** What is wrong with the keys of one section, its subsections included. */
function section(
  value: Data,
  keys: Keys,
  at: readonly string[],
  release: string,
  name: string,
  elsewhere: readonly string[] = [],
): Finding[] {
  const visible = Object.entries(keys).filter(([, kind]) => gateOf(kind).required && !absent(gateOf(kind), release));
  const missing = visible.filter(([key]) => !(key in value));
  return [
    ...Object.entries(value).flatMap(([key, below]) => keyFinding([...at, key], below, keys, release, name, elsewhere)),
    ...missing.map(([key]): Finding => ({
      at: [...at, key],
      says: `${key} is missing; ${name} cannot do without it.`,
      write: `${key}: …`,
    })),
  ];
}

function keyFinding(
  at: readonly string[],
  value: unknown,
  keys: Keys,
  release: string,
  name: string,
  elsewhere: readonly string[],
): Finding[] {
  const key = at.at(-1)!;
  const kind = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (kind === undefined) return [unknownKey(at, keys, release, name, elsewhere)];
  const gate = gateOf(kind);
  const why = absent(gate, release);
  if (why !== undefined) return [gated(at, gate, why, release)];
  return valueFindings(
    at,
    value,
    gate.kind,
    (nested, below, path) => section(nested, below, path, release, path.slice(2).join('.') || path.join('.')),
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

function gated(at: readonly string[], { since, until }: Gate, why: 'new' | 'gone', release: string): Finding {
  const key = at.at(-1)!;
  if (why === 'gone') {
    const note = removedKeys[`${at[0] === 'api' ? 'api.' : ''}${key}`];
    return {
      at,
      says: `Vector ${release} refuses ${key} and would not start: ${until?.replace(/\.0$/, '')} removed it${note === undefined ? '' : `, ${note.why}`}.`,
      write: note?.write ?? 'nothing',
    };
  }
  const newer = vectorReleases.find((one) => since !== undefined && !olderThan(one, since));
  return {
    at,
    says: `Vector ${release} does not know ${key} yet; ${newer ?? since} does.`,
    write: newer === undefined ? 'nothing' : `release: '${newer}'   (or not the line at all)`,
  };
}

function unknownKey(
  at: readonly string[],
  keys: Keys,
  release: string,
  name: string,
  elsewhere: readonly string[],
): Finding {
  const key = at.at(-1)!;
  const known = [...Object.keys(keys).filter((one) => absent(gateOf(keys[one]!), release) === undefined), ...elsewhere];
  const near = didYouMean(key, known);
  const effect = at.some((part) => silentSections.has(part))
    ? 'it would be ignored without a word'
    : 'it would not start';
  return {
    at,
    says: `Vector ${release} knows no key '${key}' in ${name}; ${effect}.`,
    write: near === undefined ? `one of ${known.join(', ')}, or nothing` : `${near}: …`,
  };
}
