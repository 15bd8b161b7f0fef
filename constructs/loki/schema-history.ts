import { load } from 'js-yaml';
import { error, isMap, replaceWith, valueAt, type Problem } from '../kit';
import { tomorrowOf, type SchemaPeriod } from './schema';
import { unescapeExpansion } from './expansion';
import { placeOf } from './storage';

/** A period of the schema in a rendered configuration. */
export interface WrittenPeriod extends Required<Omit<SchemaPeriod, 'keptIn'>> {
  /** Location of its logs: a bucket and the address of its store, or a volume. */
  readonly place: string;
}

/**
 * The periods in a rendered configuration of Loki.
 *
 * @param volume - the location of logs that are not in an object store
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
 * Finds changes of the schema that make existing logs unreadable.
 *
 * @param versions - the previous list of periods; in a merge conflict both sides, since either may be deployed
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
            `${from} has begun already; logs written since then under the previous period could no longer be read.`,
            replaceWith(tomorrowOf(today)),
          ),
        ],
  );
  return [...changed, ...late];
}

function changeProblems(before: WrittenPeriod, after: WrittenPeriod | undefined, n: number): Problem[] {
  const path = ['schema', n];
  const lost = 'its logs could no longer be read';
  const restore = `Restore ${asWritten(before)}, and append a period for the change`;
  const { from } = before;
  if (after === undefined)
    return [error(path, `the period from ${from} has begun and was removed; ${lost}. ${restore}.`)];
  const different = (['from', 'index', 'version', 'prefix'] as const).filter((key) => before[key] !== after[key]);
  if (different.length > 0) {
    const changes = different.map((key) => `${key} changed from '${before[key]}' to '${after[key]}'`).join(', ');
    return [error(path, `the period from ${from} has begun, but ${changes}; ${lost}. ${restore}.`)];
  }
  if (before.place === after.place || isExample(before.place)) return [];
  const [, namespace, name] = /^the volume of (.+)\/(.+)$/.exec(before.place) ?? [];
  if (name !== undefined && after.place.startsWith('the volume of '))
    return [
      error(
        ['name'],
        `the logs of the period from ${from} are on ${before.place}; with this name the pods get ${after.place}, which is empty.`,
        replaceWith(after.place.startsWith(`the volume of ${namespace}/`) ? name : undefined),
      ),
    ];
  return [
    error(
      path,
      `the logs of the period from ${from} are in ${before.place}, not in ${after.place}; they could no longer be read. Configure the previous store as objectStore.earlier, set keptIn: 'earlier' in its periods, and append a period for the new store.`,
    ),
  ];
}

/** The period without its defaults. */
function asWritten({ from, index, version, prefix }: WrittenPeriod): string {
  const settings = [
    ['from', from],
    ...(index === 'tsdb' ? [] : [['index', index]]),
    ...(version === 'v13' ? [] : [['version', version]]),
    ...(prefix === 'loki_index_' ? [] : [['prefix', prefix]]),
  ];
  return `{ ${settings.map(([key, value]) => `${key}: '${value}'`).join(', ')} }`;
}

/** RFC 2606 reserves these names for examples: no store exists there. */
function isExample(place: string): boolean {
  return /\bexample\.(com|net|org)(:\d+)?$/.test(place);
}
