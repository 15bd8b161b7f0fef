import type { Keys, Kind } from '../../constructs/vector/keys/kinds';
import { settingKeys } from '../../constructs/vector/keys/settings';
import { sinkCommon, sinkKeys } from '../../constructs/vector/keys/sinks';
import { sourceCommon, sourceKeys } from '../../constructs/vector/keys/sources';
import { transformCommon, transformKeys, transformSince } from '../../constructs/vector/keys/transforms';
import { vectorReleases } from '../../constructs/vector';
import { olderThan } from '../../constructs/vector/releases';
import { schemaOf, schemasThere, VectorSchema } from './schemas';

/** What the schemas have and the room leaves out on purpose. */
const leftOut: readonly (readonly [RegExp, string])[] = [
  [/^(enrichment_tables|provider|tests)\b/, 'needs files that are not mounted, a host, or `vector test`'],
  [/^log_schema\b/, 'would rename the fields that the checks of templates know'],
  [/^expire_metrics($|\.)|^expire_metrics_per_metric_set\b/, 'expire_metrics_secs says it for all'],
  [/^secret\.\*\.protocol\.backend_config\.\*$/, 'is any data, which a table of keys has no word for'],
  [/^secret\.\*\.replacement$/, 'belongs to a backend for tests of Vector itself'],
];

/** Component types that the schemas have and the room leaves out: parts of `vector test`, and an older name of http_server. */
const leftOutTypes: Readonly<Record<string, readonly string[]>> = {
  sources: ['unit_test', 'unit_test_stream', 'http'],
  transforms: [],
  sinks: ['unit_test', 'unit_test_stream'],
};

/** Words that the schemas have and the room leaves out. */
const leftOutWords: Readonly<Record<string, readonly string[]>> = { 'secret.*.type': ['test'] };

const kinds = {
  sources: { types: sourceKeys, common: sourceCommon },
  transforms: { types: transformKeys, common: transformCommon },
  sinks: { types: sinkKeys, common: sinkCommon },
} as const;

/** Every path of a table for a release, with the words of those that have words. */
function tablePaths(keys: Keys, prefix: string, release: string): [string, string[]][] {
  return Object.entries(keys).flatMap(([key, kind]) => kindPaths(kind, `${prefix}${key}`, release));
}

function kindPaths(kind: Kind, path: string, release: string): [string, string[]][] {
  if (typeof kind === 'string') return [[path, []], ...(kind.endsWith('s') ? [listed(path)] : [])];
  if (isWords(kind)) return [[path, [...kind].sort()]];
  if ('either' in kind) return united(kind.either.flatMap((one) => kindPaths(one, path, release)));
  if ('keys' in kind) return [[path, []], ...tablePaths(kind.keys, `${path}.`, release)];
  if ('map' in kind) return [[path, []], ...kindPaths(kind.map, `${path}.*`, release)];
  if ('list' in kind) return [[path, []], ...kindPaths(kind.list, `${path}.[]`, release)];
  const { since, until } = kind;
  if ((since !== undefined && olderThan(release, since)) || (until !== undefined && !olderThan(release, until)))
    return [];
  return kindPaths(kind.kind, path, release);
}

function isWords(kind: Kind): kind is readonly string[] {
  return Array.isArray(kind);
}

function listed(path: string): [string, string[]] {
  return [`${path}.[]`, []];
}

function united(paths: readonly [string, string[]][]): [string, string[]][] {
  const words = new Map<string, string[]>();
  for (const [path, some] of paths) words.set(path, [...(words.get(path) ?? []), ...some].sort());
  return [...words];
}

/** Both as sorted lines; words only where the table has them, since schemas also list a word beside any text. */
function compared(table: readonly [string, string[]][], schema: ReadonlyMap<string, string[]>) {
  const worded = new Set(table.filter(([, words]) => words.length > 0).map(([path]) => path));
  const lines = (entries: Iterable<readonly [string, string[]]>): string[] =>
    [...entries]
      .filter(([path]) => !leftOut.some(([pattern]) => pattern.test(path)))
      .map(
        ([path, words]) =>
          [path, worded.has(path) ? words.filter((word) => !leftOutWords[path]?.includes(word)) : []] as const,
      )
      .map(([path, words]) => `${path} ${words.join('|')}`)
      .sort();
  return { ours: lines(table), theirs: lines(schema) };
}

const tables = schemasThere ? describe : describe.skip;

tables.each(vectorReleases)('the key tables and the schema of Vector %s', (release) => {
  const schema = new VectorSchema(schemaOf(release));

  test('have the same settings', () => {
    const { ours, theirs } = compared(tablePaths(settingKeys, '', release), schema.paths(schema.settings(), ''));
    expect(ours).toEqual(theirs);
  });

  test.each(['sources', 'transforms', 'sinks'] as const)('have the same %s', (kind) => {
    const { types, common } = kinds[kind];
    const theirTypes = [...schema.components(kind)].filter(([type]) => !leftOutTypes[kind]!.includes(type));
    const ourTypes = Object.entries<Keys>(types).filter(
      ([type]) => transformSince[type] === undefined || !olderThan(release, transformSince[type]),
    );
    expect(ourTypes.map(([type]) => type).sort()).toEqual(theirTypes.map(([type]) => type).sort());
    for (const [type, place] of theirTypes) {
      const keys = { ...common, ...Object.fromEntries(ourTypes)[type] };
      const { ours, theirs } = compared(tablePaths(keys, `${type}.`, release), schema.paths(place.keys, `${type}.`));
      expect(ours).toEqual(theirs);
    }
  });

  test('ask for nothing that the program does not', () => {
    const missing = (['sources', 'transforms', 'sinks'] as const).flatMap((kind) =>
      [...schema.components(kind)].flatMap(([type, { required }]) =>
        Object.entries({
          ...kinds[kind].common,
          ...Object.entries<Keys>(kinds[kind].types).find(([name]) => name === type)?.[1],
        })
          .filter(([, one]) => typeof one === 'object' && 'required' in one)
          .filter(([key]) => !required.has(key))
          .map(([key]) => `${kind} ${type} ${key}`),
      ),
    );
    expect(missing).toEqual([]);
  });
});
