import { beginning, error, warning, type Data, type Path, type Problem } from '../kit';

/**
 * How logs are indexed and where they are stored, from one day on.
 *
 * Periods are only ever appended: logs of a period can be read only as long as the period is unchanged.
 */
export interface SchemaPeriod {
  /** First day, UTC: `2024-04-01`. The first period starts in the past, later ones after the day of the deployment. */
  readonly from: string;
  /** `boltdb-shipper` is the index of Loki before 2.8, for periods that exist already. @default 'tsdb' */
  readonly index?: 'tsdb' | 'boltdb-shipper';
  /** Format of chunks and index; only v13 supports structured metadata. @default 'v13' */
  readonly version?: 'v11' | 'v12' | 'v13';
  /** `earlier`: the logs are in the store that was used before the current one. @default 'current' */
  readonly keptIn?: 'current' | 'earlier';
  /** Prefix of the index tables. @default 'loki_index_' */
  readonly prefix?: string;
}

/** The schema of a new Loki. */
export const firstPeriods: readonly SchemaPeriod[] = [{ from: '2024-04-01' }];

/** The `schema_config` of Loki. */
export function schemaConfig(
  periods: readonly SchemaPeriod[],
  stores: { readonly current: string; readonly earlier: string | undefined },
): Data {
  return {
    configs: periods.map(({ from, index = 'tsdb', version = 'v13', keptIn = 'current', prefix = 'loki_index_' }) => ({
      from,
      store: index,
      object_store: keptIn === 'current' ? stores.current : (stores.earlier ?? 'earlier'),
      schema: version,
      index: { prefix, period: '24h' },
    })),
  };
}

/** Whether a period supports structured metadata, the fields of a line that are neither labels nor text. */
export function storesMetadata({ index = 'tsdb', version = 'v13' }: SchemaPeriod): boolean {
  return index === 'tsdb' && version === 'v13';
}

/**
 * Structured metadata that the current period does not support: Loki would not start.
 *
 * @param allowed - the value of `allow_structured_metadata`
 */
export function metadataProblems(periods: readonly SchemaPeriod[], allowed: unknown, now = Date.now()): Problem[] {
  const active = activePeriod(periods, now);
  if (allowed === false || active === undefined || storesMetadata(active)) return [];
  return [
    error(
      ['config', 'limits_config', 'allow_structured_metadata'],
      `the current schema period, from ${active.from} (${active.index ?? 'tsdb'}, ${active.version ?? 'v13'}), does not support structured metadata; Loki would not start. Do not set this key before a period with tsdb and v13 has begun.`,
    ),
  ];
}

/** Warns of periods with an old index. */
export function schemaWarnings(periods: readonly SchemaPeriod[], metadata: unknown, now = Date.now()): Problem[] {
  const [active, last] = [activePeriod(periods, now), periods.at(-1)];
  if (active === undefined || periods.every(storesMetadata)) return [];
  if (!storesMetadata(last!))
    return [
      warning(
        ['schema'],
        `new logs are still written with ${last!.index ?? 'tsdb'} and ${last!.version ?? 'v13'}, which Loki supports only to read old logs. Append a period with tsdb and v13; it may start on ${tomorrowOf(new Date(now))}.`,
      ),
    ];
  if (metadata !== false || !storesMetadata(active)) return [];
  return [
    warning(
      ['schema'],
      `structured metadata is disabled because of an earlier period, but the current one, from ${active.from}, supports it. To enable it, set config.limits_config.allow_structured_metadata to true.`,
    ),
  ];
}

function activePeriod(periods: readonly SchemaPeriod[], now: number): SchemaPeriod | undefined {
  return periods.findLast(({ from }) => Date.parse(from) <= now);
}

/** Validates the periods of the schema. */
export function schemaProblems(periods: readonly SchemaPeriod[], hasEarlier: boolean): Problem[] {
  if (periods.length === 0)
    return [error(['schema'], 'the list is empty; Loki does not start without a schema period.')];
  const invalid = periods.findIndex(({ from }) => !isDay(from));
  if (invalid !== -1)
    return [
      error(['schema', invalid, 'from'], `'${beginning(periods[invalid]!.from)}' is not a valid date: YYYY-MM-DD.`),
    ];
  const days = periods.map(({ from }) => from);
  const problems: Problem[] = [];
  if (Date.parse(days[0]!) > Date.now())
    problems.push(
      error(
        ['schema', 0, 'from'],
        `${days[0]} is in the future; until then Loki has no schema and rejects every line.`,
      ),
    );
  const unordered = days.findIndex((from, n) => n > 0 && from <= days[n - 1]!);
  if (unordered !== -1)
    problems.push(
      error(
        ['schema', unordered, 'from'],
        `the periods start on ${days.join(', ')}; each must start after the previous one.`,
      ),
    );
  if (hasEarlier && periods.every(({ keptIn }) => keptIn !== 'earlier'))
    problems.push(
      error(
        ['schema'],
        `an earlier object store is configured, but no schema period has keptIn: 'earlier', so Loki would never read it. Add it to the periods whose data is in the earlier store, or remove the store.`,
      ),
    );
  return [...problems, ...periods.flatMap((period, n) => periodProblems(period, ['schema', n], hasEarlier))];
}

function periodProblems(period: SchemaPeriod, path: Path, hasEarlier: boolean): Problem[] {
  const { index = 'tsdb', version = 'v13', keptIn, prefix } = period;
  const problems: Problem[] = [];
  if (prefix === '')
    problems.push(error([...path, 'prefix'], 'the prefix is empty; Loki identifies its index tables by their prefix.'));
  else if (prefix !== undefined && !/^[\w-]+$/.test(prefix))
    problems.push(
      error(
        [...path, 'prefix'],
        `'${prefix}' is not a valid table prefix: letters, digits, '_' and '-'. Loki would not find its index tables and would not start.`,
      ),
    );
  if (keptIn === 'earlier' && !hasEarlier)
    problems.push(error([...path, 'keptIn'], `keptIn is 'earlier', but there is no earlier store.`));
  if (index === 'boltdb-shipper' && version === 'v13')
    problems.push(
      error(
        [...path, 'version'],
        'v13 needs the index tsdb; with boltdb-shipper Loki would not start. An existing period must keep its version.',
      ),
    );
  return problems;
}

function isDay(text: string): boolean {
  const time = Date.parse(text);
  // Date.parse reads February 30 as March 2.
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** The first day on which a new period may start, UTC. */
export function tomorrowOf(today: Date): string {
  return new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
}
