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
import { ruledValueProblems } from './values';
import { removedKeys, unprintedKeys, type KeyTable, type LokiVersion, type RemovedKey } from '../releases';

/** Keys that a Loki of this release would not start with, and values of the wrong kind. Paths start with `config`. */
export function keyProblems(config: Data, { keys }: LokiVersion, release: string): Problem[] {
  return walk(config, keys, [], release);
}

function walk(config: Data, table: KeyTable, path: readonly string[], release: string): Problem[] {
  return Object.entries(config).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    const name = here.join('.');
    const kind = table[key] ?? unprintedKeys[name];
    if (kind === undefined) return [unknownKey(here, config, table, release)];
    if (value === null || value === undefined)
      return [error(['config', ...here], `${name} is empty, and Loki would take that for its own default.`)];
    if (typeof kind === 'string') {
      const wrong = valueProblems(here, kind, value);
      return wrong.length > 0 ? wrong : ruledValueProblems(here, value);
    }
    if (!isMap(value)) return [error(['config', ...here], `${name} is a section of Loki, not a value.`)];
    return walk(value, kind, here, release);
  });
}

function unknownKey(path: readonly string[], section: Data, table: KeyTable, release: string): Problem {
  const name = path.join('.');
  const key = path.at(-1)!;
  const value = section[key];
  const removed = removedKeys[name];
  if (removed !== undefined)
    return error(['config', ...path], `Loki ${release} would not start with ${name}: ${removed.why}.`, {
      fix: removedFix(removed.instead, value),
    });
  const near = didYouMean(key, Object.keys(table));
  const where = path.slice(0, -1).join('.') || 'the configuration';
  return error(
    ['config', ...path],
    `Loki ${release} knows no key '${key}' in ${where}; it reads its file strictly and would not start.`,
    near === undefined || Object.hasOwn(section, near)
      ? {}
      : { fix: { moveTo: ['config', ...path.slice(0, -1), near], value } },
  );
}

function removedFix(instead: RemovedKey['instead'], value: unknown): Fix | undefined {
  if (instead === undefined) return undefined;
  return instead === 'nothing' ? { remove: true } : { moveTo: ['config', ...instead.split('.')], value };
}

/** Durations of Go among the limits, and durations of limits elsewhere. */
const goDurations =
  /^limits_config\.(ruler_remote_write_(timeout|queue_\w+)|ruler_remote_evaluation_timeout|bloom_gateway_cache_key_interval|bloom_build_builder_response_timeout|simulated_push_latency|shard_streams\.time_sharding_ignore_recent)$/;
const otherLimitsDurations = new Set(['chunk_store_config.cache_lookups_older_than', 'table_manager.retention_period']);

function isLimitsDuration(name: string): boolean {
  return (name.startsWith('limits_config.') && !goDurations.test(name)) || otherLimitsDurations.has(name);
}

/** The kinds of Loki's values, with its three grammars: durations of its limits, durations of Go, sizes. */
function valueProblems(path: readonly string[], kind: string, value: unknown): Problem[] {
  const name = path.join('.');
  const wrong = (rule: string, meant?: unknown): Problem[] => [
    error(['config', ...path], `${name} is ${JSON.stringify(value)}; ${rule}.`, replaceWith(meant)),
  ];
  const isText = (part: unknown): boolean => part !== null && typeof part !== 'object';
  if (kind === 'string' && !isText(value)) return wrong('it is one text, no list and no section');
  if (kind === 'strings' && !(Array.isArray(value) && value.every(isText)))
    return wrong('it is a list of texts', Array.isArray(value) || isMap(value) ? undefined : [String(value)]);
  if (kind === 'boolean' && typeof value !== 'boolean')
    return wrong(
      'it is switched by true or false',
      /^(true|false)$/i.test(String(value)) ? /^true$/i.test(String(value)) : undefined,
    );
  if (kind === 'number' && typeof value !== 'number')
    return wrong(
      'it is a number, without quotes or units',
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined,
    );
  if (kind === 'size' && !/^\d+([KMGT]?B)?$/i.test(String(value)))
    return wrong(
      'Loki writes sizes as a whole number with B, KB, MB, GB or TB (of 1024 each)',
      meantSize(String(value)),
    );
  // The retention has a rule of its own, which knows more.
  if (kind === 'duration' && name !== 'limits_config.retention_period') {
    const text = String(value);
    if ((durationSeconds(text) ?? 0) > longestDuration)
      return wrong('it is longer than Loki can count, about 292 years');
    if (isLimitsDuration(name)) {
      if (durationSeconds(text) === undefined)
        return wrong(
          'durations of limits are whole numbers with y, w, d, h, m, s or ms, the largest first',
          normalizedDuration(text),
        );
    } else if (goDurationSeconds(text) === undefined) {
      const seconds = durationSeconds(normalizedDuration(text) ?? text);
      return wrong(
        'this is a duration of Go: h, m, s and ms, no days or weeks',
        seconds === undefined ? undefined : seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`,
      );
    }
  }
  return [];
}

/** The size that `512KiB` or `10M` was meant to be; nothing where that cannot be told. */
function meantSize(text: string): string | undefined {
  const [, number, unit = ''] = /^(\d+)\s*([KMGT]?)i?B?$/i.exec(text.trim()) ?? [];
  return number === undefined ? undefined : `${number}${unit.toUpperCase()}B`;
}
