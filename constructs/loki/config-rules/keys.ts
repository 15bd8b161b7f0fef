import {
  didYouMean,
  durationSeconds,
  error,
  goDurationSeconds,
  isMap,
  longestDuration,
  normalizedDuration,
  replaceWith,
  type Data,
  type Fix,
  type Problem,
} from '../../kit';
import { constraintProblems } from './values';
import { removedKeys, unprintedKeys, type KeyTable, type LokiVersion, type RemovedKey } from '../releases';

/** Validates keys and the types of their values: Loki does not start with an unknown key. Paths start with `config`. */
export function keyProblems(config: Data, { keys }: LokiVersion, release: string): Problem[] {
  return walk(config, keys, [], release);
}

function walk(config: Data, table: KeyTable, path: readonly string[], release: string): Problem[] {
  return Object.entries(config).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    const name = here.join('.');
    const kind =
      (Object.hasOwn(table, key) ? table[key] : undefined) ??
      (Object.hasOwn(unprintedKeys, name) ? unprintedKeys[name] : undefined);
    if (kind === undefined) return [unknownKey(here, config, table, release)];
    if (value === null || value === undefined)
      return [error(['config', ...here], `${key} has no value; Loki would use its default.`)];
    if (typeof kind === 'string') {
      const problems = valueProblems(here, kind, value);
      return problems.length > 0 ? problems : constraintProblems(here, value);
    }
    if (!isMap(value)) return [error(['config', ...here], `${key} is ${JSON.stringify(value)}; it must be a map.`)];
    return walk(value, kind, here, release);
  });
}

function unknownKey(path: readonly string[], section: Data, table: KeyTable, release: string): Problem {
  const name = path.join('.');
  const key = path.at(-1)!;
  const value = section[key];
  const removed = removedKeys[name];
  if (removed !== undefined)
    return error(['config', ...path], `Loki ${release} would not start: ${removed.why}.`, {
      fix: removedFix(removed.instead, value),
    });
  const near = didYouMean(key, Object.keys(table));
  return error(
    ['config', ...path],
    `Loki ${release} has no key '${key}' here and would not start.`,
    near === undefined || Object.hasOwn(section, near)
      ? {}
      : { fix: { moveTo: ['config', ...path.slice(0, -1), near], value } },
  );
}

function removedFix(instead: RemovedKey['instead'], value: unknown): Fix | undefined {
  if (instead === undefined) return undefined;
  return instead === 'nothing' ? { remove: true } : { moveTo: ['config', ...instead.split('.')], value };
}

/** Limits that take Go durations (h, m, s, ms); other limits take Prometheus durations (with y, w, d). */
const goDurationLimits =
  /^limits_config\.(ruler_remote_write_(timeout|queue_\w+)|ruler_remote_evaluation_timeout|bloom_gateway_cache_key_interval|bloom_build_builder_response_timeout|simulated_push_latency|shard_streams\.time_sharding_ignore_recent)$/;
/** Keys outside of the limits that take Prometheus durations; the others take Go durations. */
const prometheusDurations = new Set(['chunk_store_config.cache_lookups_older_than', 'table_manager.retention_period']);

function isPrometheusDuration(name: string): boolean {
  return (name.startsWith('limits_config.') && !goDurationLimits.test(name)) || prometheusDurations.has(name);
}

/** Validates the type of a value. */
function valueProblems(path: readonly string[], kind: string, value: unknown): Problem[] {
  const name = path.join('.');
  const wrong = (rule: string, valid?: unknown): Problem[] => [
    error(['config', ...path], `${path.at(-1)} is ${JSON.stringify(value)}; ${rule}.`, replaceWith(valid)),
  ];
  const isScalar = (part: unknown): boolean => part !== null && typeof part !== 'object';
  if (kind === 'string' && !isScalar(value)) return wrong('it must be a string');
  if (kind === 'strings' && !(Array.isArray(value) && value.every(isScalar)))
    return wrong('it must be a list of strings', Array.isArray(value) || isMap(value) ? undefined : [String(value)]);
  if (kind === 'boolean' && typeof value !== 'boolean')
    return wrong(
      'it must be true or false',
      /^(true|false)$/i.test(String(value)) ? /^true$/i.test(String(value)) : undefined,
    );
  if (kind === 'number' && typeof value !== 'number')
    return wrong(
      'it must be a number, without quotes and unit',
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined,
    );
  if (kind === 'size' && !/^\d+([KMGT]?B)?$/i.test(String(value)))
    return wrong('it must be a whole number with B, KB, MB, GB or TB (powers of 1024)', normalizedSize(String(value)));
  // retention-rules.ts validates the retention.
  if (kind === 'duration' && name !== 'limits_config.retention_period') {
    const text = String(value);
    if ((durationSeconds(text) ?? 0) > longestDuration)
      return wrong('the longest duration that Loki supports is about 292 years');
    if (isPrometheusDuration(name)) {
      if (durationSeconds(text) === undefined)
        return wrong(
          'it must be whole numbers with y, w, d, h, m, s or ms, the largest unit first',
          normalizedDuration(text),
        );
    } else if (goDurationSeconds(text) === undefined) {
      const seconds = durationSeconds(normalizedDuration(text) ?? text);
      return wrong(
        'it must be a Go duration (h, m, s, ms), without days or weeks',
        seconds === undefined ? undefined : seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`,
      );
    }
  }
  return [];
}

/** A size such as `512KiB` or `10M` in the notation of Loki; nothing if it is not a size. */
function normalizedSize(text: string): string | undefined {
  const [, number, unit = ''] = /^(\d+)\s*([KMGT]?)i?B?$/i.exec(text.trim()) ?? [];
  return number === undefined ? undefined : `${number}${unit.toUpperCase()}B`;
}
