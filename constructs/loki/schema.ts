import { beginning, error, warning, type Data, type Path, type Problem } from '../kit';

/**
 * How logs are indexed and where they are kept, from a day on.
 *
 * The list of periods only grows: what was written under a period can be read only while the period says the same.
 */
export interface SchemaPeriod {
  /** First day, UTC: `2024-04-01`. The first period starts in the past, each further one after the day on which it is applied. */
  readonly from: string;
  /** `boltdb-shipper` is what Loki had before 2.8; it can be read, and nothing new should be written with it. @default 'tsdb' */
  readonly index?: 'tsdb' | 'boltdb-shipper';
  /** Layout of chunks and index. @default 'v13' - of this list the only one with structured metadata */
  readonly version?: 'v11' | 'v12' | 'v13';
  /** `earlier`: in the store that was used before this one. @default 'current' */
  readonly keptIn?: 'current' | 'earlier';
  /** Start of the names of the index tables. @default 'loki_index_' */
  readonly prefix?: string;
}

/** The period of a Loki that begins today. */
export const firstPeriods: readonly SchemaPeriod[] = [{ from: '2024-04-01' }];

/** The periods, as Loki takes them. */
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

/** Whether a period can store structured metadata: what an agent says of a line beside its labels. */
export function storesMetadata({ index = 'tsdb', version = 'v13' }: SchemaPeriod): boolean {
  return index === 'tsdb' && version === 'v13';
}

/**
 * What structured metadata and the period of today have to do with each other: Loki starts only where that period can store it.
 *
 * @param allowed - `allow_structured_metadata`, as the configuration has it
 */
export function metadataProblems(periods: readonly SchemaPeriod[], allowed: unknown, now = Date.now()): Problem[] {
  const active = activePeriod(periods, now);
  if (allowed === false || active === undefined || storesMetadata(active)) return [];
  return [
    error(
      ['config', 'limits_config', 'allow_structured_metadata'],
      `Loki would not start: the period from ${active.from} (${active.index ?? 'tsdb'}, ${active.version ?? 'v13'}) cannot store structured metadata. It is off while the list has such a period; a newer period has to begin first.`,
    ),
  ];
}

/** What an earlier index still costs. */
export function schemaWarnings(periods: readonly SchemaPeriod[], metadata: unknown, now = Date.now()): Problem[] {
  const [active, last] = [activePeriod(periods, now), periods.at(-1)];
  if (active === undefined || periods.every(storesMetadata)) return [];
  if (!storesMetadata(last!))
    return [
      warning(
        ['schema'],
        `what comes in is still written with ${last!.index ?? 'tsdb'}, ${last!.version ?? 'v13'}, which Loki has for reading what is there. A new period may begin on ${tomorrowOf(new Date(now))}, behind the last one.`,
      ),
    ];
  if (metadata !== false || !storesMetadata(active)) return [];
  return [
    warning(
      ['schema'],
      `structured metadata is off because of an earlier period; the one from ${active.from} can store it, and config.limits_config.allow_structured_metadata: true allows it.`,
    ),
  ];
}

function activePeriod(periods: readonly SchemaPeriod[], now: number): SchemaPeriod | undefined {
  return periods.findLast(({ from }) => Date.parse(from) <= now);
}

/** What Loki would refuse, or accept and then not find again. */
export function schemaProblems(periods: readonly SchemaPeriod[], hasEarlier: boolean): Problem[] {
  if (periods.length === 0) return [error(['schema'], 'there is no period of the schema; Loki would not start.')];
  const wrong = periods.findIndex(({ from }) => !isDay(from));
  if (wrong !== -1)
    return [
      error(
        ['schema', wrong, 'from'],
        `'${beginning(periods[wrong]!.from)}' is not a day; Loki takes year, month and day with dashes, such as 2024-04-01.`,
      ),
    ];
  const days = periods.map(({ from }) => from);
  const problems: Problem[] = [];
  if (Date.parse(days[0]!) > Date.now())
    problems.push(
      error(
        ['schema', 0, 'from'],
        `${days[0]} is in the future: until then Loki has no schema and refuses every line.`,
      ),
    );
  const late = days.findIndex((from, n) => n > 0 && from <= days[n - 1]!);
  if (late !== -1)
    problems.push(
      error(
        ['schema', late, 'from'],
        `the periods start on ${days.join(', ')}; each has to start after the one before.`,
      ),
    );
  if (hasEarlier && periods.every(({ keptIn }) => keptIn !== 'earlier'))
    problems.push(
      error(
        ['schema'],
        `there is an earlier store, and no period is kept in it (keptIn: 'earlier'): what it has would never be found.`,
      ),
    );
  return [...problems, ...periods.flatMap((period, n) => periodProblems(period, ['schema', n], hasEarlier))];
}

function periodProblems(period: SchemaPeriod, path: Path, hasEarlier: boolean): Problem[] {
  const { index = 'tsdb', version = 'v13', keptIn, prefix } = period;
  const problems: Problem[] = [];
  if (prefix === '')
    problems.push(
      error(
        [...path, 'prefix'],
        'the prefix is empty; Loki could not tell the tables of its index from anything else.',
      ),
    );
  else if (prefix !== undefined && !/^[\w-]+$/.test(prefix))
    problems.push(
      error(
        [...path, 'prefix'],
        `'${prefix}' is no start of a name of tables (letters, digits, _ and -): Loki would not find its own tables again, would compact none of them, and fails at its start.`,
      ),
    );
  if (keptIn === 'earlier' && !hasEarlier)
    problems.push(error([...path, 'keptIn'], 'there is no earlier store in which the logs of this period could be.'));
  if (index === 'boltdb-shipper' && version === 'v13')
    problems.push(
      error(
        [...path, 'version'],
        'structured metadata of v13 needs the index tsdb; with boltdb-shipper Loki would not start. An old period keeps the version that it was written with.',
      ),
    );
  return problems;
}

function isDay(text: string): boolean {
  const time = Date.parse(text);
  // A day that the month does not have is read as one of the next.
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** The first day on which a new period may begin, UTC. */
export function tomorrowOf(today: Date): string {
  return new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
}
