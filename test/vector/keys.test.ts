import { compareReleases } from '../../constructs/kit';
import type { Keys, Kind } from '../../constructs/vector/keys/kinds';
import { settingKeys } from '../../constructs/vector/keys/settings';
import { sinkCommon, sinkKeys } from '../../constructs/vector/keys/sinks';
import { sourceCommon, sourceKeys } from '../../constructs/vector/keys/sources';
import { transformCommon, transformKeys, transformSince } from '../../constructs/vector/keys/transforms';
import { vectorReleases } from '../../constructs/vector';

import { schemaOf, schemasFound, VectorSchema } from './schemas';

/** Paths of the schemas that the tables omit, and why. */
const omittedPaths: readonly (readonly [RegExp, string])[] = [
  [/^(enrichment_tables|provider|tests)\b/, 'require files that are not mounted, a host, or `vector test`'],
  [/^log_schema\b/, 'would rename the fields that the checks of templates rely on'],
  [/^expire_metrics($|\.)|^expire_metrics_per_metric_set\b/, 'expire_metrics_secs applies to all'],
  [/^secret\.\*\.protocol\.backend_config\.\*$/, 'any data, which a table cannot describe'],
  [/^secret\.\*\.replacement$/, 'is a key of a backend for tests of Vector itself'],
];

/** Component types that the tables omit: those of `vector test`, and the former name of http_server. */
const omittedTypes: Readonly<Record<string, readonly string[]>> = {
  sources: ['unit_test', 'unit_test_stream', 'http'],
  transforms: [],
  sinks: ['unit_test', 'unit_test_stream'],
};

/** Values of enumerations that the tables omit. */
const omittedValues: Readonly<Record<string, readonly string[]>> = { 'secret.*.type': ['test'] };

const kinds = {
  sources: { types: sourceKeys, common: sourceCommon },
  transforms: { types: transformKeys, common: transformCommon },
  sinks: { types: sinkKeys, common: sinkCommon },
} as const;

/** Every path of a table for a release, with the values of enumerations. */
function tablePaths(keys: Keys, prefix: string, release: string): [string, string[]][] {
  return Object.entries(keys).flatMap(([key, kind]) => kindPaths(kind, `${prefix}${key}`, release));
}

function kindPaths(kind: Kind, path: string, release: string): [string, string[]][] {
  if (typeof kind === 'string') return [[path, []], ...(kind.endsWith('s') ? [itemsOf(path)] : [])];
  if (isEnum(kind)) return [[path, [...kind].sort()]];
  if ('either' in kind) return mergedByPath(kind.either.flatMap((one) => kindPaths(one, path, release)));
  if ('keys' in kind) return [[path, []], ...tablePaths(kind.keys, `${path}.`, release)];
  if ('map' in kind) return [[path, []], ...kindPaths(kind.map, `${path}.*`, release)];
  if ('list' in kind) return [[path, []], ...kindPaths(kind.list, `${path}.[]`, release)];
  const { since, until } = kind;
  if (
    (since !== undefined && compareReleases(release, since) < 0) ||
    (until !== undefined && compareReleases(release, until) >= 0)
  )
    return [];
  return kindPaths(kind.kind, path, release);
}

function isEnum(kind: Kind): kind is readonly string[] {
  return Array.isArray(kind);
}

function itemsOf(path: string): [string, string[]] {
  return [`${path}.[]`, []];
}

function mergedByPath(paths: readonly [string, string[]][]): [string, string[]][] {
  const values = new Map<string, string[]>();
  for (const [path, some] of paths) values.set(path, [...(values.get(path) ?? []), ...some].sort());
  return [...values];
}

/** Both as sorted lines; values only where the table has some, because schemas list values next to `string` too. */
function compared(table: readonly [string, string[]][], schema: ReadonlyMap<string, string[]>) {
  const enums = new Set(table.filter(([, values]) => values.length > 0).map(([path]) => path));
  const lines = (entries: Iterable<readonly [string, string[]]>): string[] =>
    [...entries]
      .filter(([path]) => !omittedPaths.some(([pattern]) => pattern.test(path)))
      .map(
        ([path, values]) =>
          [path, enums.has(path) ? values.filter((value) => !omittedValues[path]?.includes(value)) : []] as const,
      )
      .map(([path, values]) => `${path} ${values.join('|')}`)
      .sort();
  return { ours: lines(table), theirs: lines(schema) };
}

const tables = schemasFound ? describe : describe.skip;

tables.each(vectorReleases.names)('the key tables, compared with the schema of Vector %s,', (release) => {
  const schema = new VectorSchema(schemaOf(release));

  test('have the same settings', () => {
    const { ours, theirs } = compared(tablePaths(settingKeys, '', release), schema.paths(schema.settings(), ''));
    expect(ours).toEqual(theirs);
  });

  test.each(['sources', 'transforms', 'sinks'] as const)('have the same %s', (kind) => {
    const { types, common } = kinds[kind];
    const theirTypes = [...schema.components(kind)].filter(([type]) => !omittedTypes[kind]!.includes(type));
    const ourTypes = Object.entries<Keys>(types).filter(
      ([type]) => transformSince[type] === undefined || compareReleases(release, transformSince[type]) >= 0,
    );
    expect(ourTypes.map(([type]) => type).sort()).toEqual(theirTypes.map(([type]) => type).sort());
    for (const [type, node] of theirTypes) {
      const keys = { ...common, ...Object.fromEntries(ourTypes)[type] };
      const { ours, theirs } = compared(tablePaths(keys, `${type}.`, release), schema.paths(node.keys, `${type}.`));
      expect(ours).toEqual(theirs);
    }
  });

  test('require only keys that the schema requires', () => {
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
