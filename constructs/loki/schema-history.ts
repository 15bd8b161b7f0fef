import { load } from 'js-yaml';
import { error, isMap, replaceWith, valueAt, type Problem } from '../kit';
import { tomorrowOf, type SchemaPeriod } from './schema';
import { placeOf, unescapeExpansion } from './storage';

/** A period of the schema, as it stands in the configuration of a Loki. */
export interface WrittenPeriod extends Required<Omit<SchemaPeriod, 'keptIn'>> {
  /** Where its logs are: a bucket and the address of its store, or a volume. */
  readonly place: string;
}

/**
 * The periods in a configuration of Loki, as it stands in its ConfigMap.
 *
 * @param volume - where the logs are that are in no object store
 */
export function writtenPeriods(text: string, volume: string): WrittenPeriod[] {
  const config = load(unescapeExpansion(text));
  if (!isMap(config)) return [];
  const periods = valueAt(config, ['schema_config', 'configs']);
  return (Array.isArray(periods) ? periods : []).filter(isMap).map((period) => ({
    from: String(period['from']),
    index: period['store'] as WrittenPeriod['index'],
    version: period['schema'] as WrittenPeriod['version'],
    prefix: String(valueAt(period, ['index', 'prefix'])),
    place: placeOf(config, String(period['object_store']), volume),
  }));
}

/**
 * What a new list of periods would do to the logs that were written under the old one.
 *
 * @param versions - the old list; after a merge conflict both sides of it, each of which may have been applied
 */
export function historyProblems(
  versions: readonly (readonly WrittenPeriod[])[],
  after: readonly WrittenPeriod[],
  today = new Date(),
): Problem[] {
  const date = today.toISOString().slice(0, 10);
  const changed = versions.flatMap((before) =>
    before.flatMap((period, n) => (period.from > date ? [] : changeProblems(period, after[n], n))),
  );
  const known = Math.max(...versions.map((before) => before.length));
  const late = after.flatMap(({ from }, n): Problem[] =>
    n < known || from > date
      ? []
      : [
          error(
            ['schema', n, 'from'],
            `the new period starts on ${from}, which has begun: today's logs are written under the period before and would not be found.`,
            replaceWith(tomorrowOf(today)),
          ),
        ],
  );
  return [...changed, ...late];
}

function changeProblems(before: WrittenPeriod, after: WrittenPeriod | undefined, n: number): Problem[] {
  const path = ['schema', n];
  const lost = 'what was written under it would not be found any more';
  const again = `As it was: ${asWritten(before)}; what changes is a new period behind it`;
  const { from } = before;
  if (after === undefined) return [error(path, `the period from ${from} has begun and is gone: ${lost}. ${again}.`)];
  const different = (['from', 'index', 'version', 'prefix'] as const).filter((key) => before[key] !== after[key]);
  if (different.length > 0) {
    const changes = different.map((key) => `${key} was '${before[key]}' and is '${after[key]}'`).join(', ');
    return [error(path, `the period from ${from} has begun, and its ${changes}: ${lost}. ${again}.`)];
  }
  if (before.place === after.place || isExample(before.place)) return [];
  const [, namespace, name] = /^the volume of (.+)\/(.+)$/.exec(before.place) ?? [];
  if (name !== undefined && after.place.startsWith('the volume of '))
    return [
      error(
        ['name'],
        `the logs of the period from ${from} are on ${before.place}, and a volume belongs to the name of its pods: on ${after.place} there are none.`,
        replaceWith(after.place.startsWith(`the volume of ${namespace}/`) ? name : undefined),
      ),
    ];
  return [
    error(
      path,
      `the period from ${from} has begun, and its logs are in ${before.place}, not in ${after.place}: ${lost}. The store that was is objectStore.earlier, and its periods have keptIn: 'earlier'; a new period begins in the new one.`,
    ),
  ];
}

/** Without what is so by itself. */
function asWritten({ from, index, version, prefix }: WrittenPeriod): string {
  const settings = [
    ['from', from],
    ...(index === 'tsdb' ? [] : [['index', index]]),
    ...(version === 'v13' ? [] : [['version', version]]),
    ...(prefix === 'loki_index_' ? [] : [['prefix', prefix]]),
  ];
  return `{ ${settings.map(([key, value]) => `${key}: '${value}'`).join(', ')} }`;
}

/** Under the names that RFC 2606 keeps for examples there is no store, and nothing to lose. */
function isExample(place: string): boolean {
  return /\bexample\.(com|net|org)(:\d+)?$/.test(place);
}
