import type { Layers } from '../layers';
import { defined, type Context, plain } from './context';

/** A schema period of a Loki, with the name of its store in the configuration. */
export interface Period {
  readonly from: string;
  readonly index: 'tsdb' | 'boltdb-shipper';
  readonly version: 'v11' | 'v12' | 'v13';
  readonly prefix: string;
  readonly store: string;
  /** Where it is in the input. @default - it is a default of a chart */
  readonly source?: Layers;
}

export const unreadable = 'the logs of this period cannot be read by the new Loki';

/** Reads the periods of a `schema_config`; those that have no counterpart are listed. */
export function periodsOf(schema: Layers | undefined): Period[] {
  return (schema?.at('configs')?.items() ?? []).flatMap((entry) => {
    const why = obstacle(entry);
    if (why !== undefined) {
      entry.differs(`${why}; ${unreadable}`);
      return [];
    }
    const read = (...path: string[]): string => String(entry.at(...path)?.take());
    for (const path of [
      ['index', 'period'],
      ['index', 'path_prefix'],
      ['row_shards'],
      ['chunks', 'prefix'],
      ['chunks', 'period'],
    ])
      read(...path);
    const period = {
      from: dayOf(entry.at('from')?.take())!,
      index: read('store') as Period['index'],
      version: read('schema') as Period['version'],
      prefix: read('index', 'prefix'),
      store: read('object_store'),
      source: entry,
    };
    entry.reject('a schema period of the platform has no such setting');
    return [period];
  });
}

/** Why a period has no counterpart. */
function obstacle(entry: Layers): string | undefined {
  const value = (...path: string[]): unknown => entry.at(...path)?.value;
  const store = plain(value('store') ?? '');
  if (dayOf(value('from')) === undefined) return `'from' is no day`;
  if (store !== 'tsdb' && store !== 'boltdb-shipper')
    return `the index '${store}' is none of tsdb and boltdb-shipper, which the platform supports`;
  if (!/^v1[123]$/.test(plain(value('schema') ?? '')))
    return `the schema '${plain(value('schema') ?? '')}' is none of v11, v12 and v13, which the platform supports`;
  if (value('object_store') === undefined) return 'it has no object_store';
  if (!/^(?:24h(?:0m)?(?:0s)?|1d)$/.test(plain(value('index', 'period') ?? '24h')))
    return `the index tables are of ${plain(value('index', 'period'))}, and ${store} needs 24h`;
  if (value('index', 'prefix') === undefined) return 'its index has no prefix';
  const paths = value('index', 'path_prefix');
  if (paths !== undefined && paths !== 'index/')
    return `its index is below '${plain(paths)}', and the platform looks below 'index/'`;
  if (store === 'boltdb-shipper' && Number(value('row_shards') ?? 16) !== 16)
    return `it has ${String(value('row_shards'))} row_shards, and the platform has 16`;
  return undefined;
}

/** `2022-01-11`, from a date, a time or their text. */
function dayOf(from: unknown): string | undefined {
  const text = from instanceof Date ? from.toISOString() : String(from);
  return /^\d{4}-\d{2}-\d{2}(?:T00:00:00(?:\.0+)?Z?)?$/.test(text) ? text.slice(0, 10) : undefined;
}

/** The identity of a store: the names `aws` and `s3` are the same one. */
export function storeIdentity(name: string): string {
  return name === 'aws' || name === 's3-compatible' ? 's3' : name === 'google' ? 'gcs' : name;
}

/** The stores that the platform has. */
const storeKinds = ['s3', 'azure', 'gcs', 'filesystem'] as const;
export type StoreKind = (typeof storeKinds)[number];

/** The kind of a store that the platform has. */
export function storeKind(identity: string): StoreKind | undefined {
  return storeKinds.find((kind) => kind === identity);
}

/** The setting `loki.schema`, and the stores of the current and of earlier periods. */
export interface Schema {
  /** @default - the default of the platform is the same */
  readonly schema?: readonly Readonly<Record<string, string>>[];
  readonly current: string | undefined;
  readonly earlier: string | undefined;
}

/** The periods as the platform has them, with a new one if the last one is old. */
export function schemaOf(periods: readonly Period[], { notes, from }: Context): Schema {
  const identities = [...new Set(periods.map(({ store }) => storeIdentity(store)))];
  const current = periods.length === 0 ? undefined : storeIdentity(periods.at(-1)!.store);
  const earlier = identities.findLast((identity) => identity !== current);
  const kept = periods.filter(({ store }) => [current, earlier].includes(storeIdentity(store)));
  for (const { source } of periods.filter((one) => !kept.includes(one)))
    source?.differs(`the schema has ${identities.length} stores, and the platform reads two; ${unreadable}`);
  const schema = kept.map((period) =>
    defined({
      from: period.from,
      index: period.index === 'tsdb' ? undefined : period.index,
      version: period.version === 'v13' ? undefined : period.version,
      prefix: period.prefix === 'loki_index_' ? undefined : period.prefix,
      keptIn: storeIdentity(period.store) === current ? undefined : 'earlier',
    }),
  ) as Record<string, string>[];
  const last = kept.at(-1);
  const isOld = last !== undefined && (last.index !== 'tsdb' || last.version !== 'v13');
  const isLate = from !== undefined && (last === undefined || from > last.from);
  if (from !== undefined && !isLate)
    notes.push(
      `--from ${from} was not used: the last period begins on ${last!.from}, and a new one has to begin after it.`,
    );
  if (isOld && !isLate)
    notes.push(
      `New logs would still be written with ${last.index} and ${last.version}, which Loki supports only to read old logs. Append a period with tsdb and v13: --from DAY, where DAY is after the day on which the new Loki is deployed, in UTC.`,
    );
  if (isOld && isLate) schema.push({ from });
  if (!isOld && isLate) notes.push('--from was not needed: the last period has tsdb and v13 already.');
  const isDefault = schema.length === 1 && JSON.stringify(schema) === JSON.stringify([{ from: '2024-04-01' }]);
  return { ...(!isDefault && schema.length > 0 && { schema }), current, earlier };
}
