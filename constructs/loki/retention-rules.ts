import type { Retention, StreamRetention, Tenants } from '../contracts';
import {
  beginning,
  durationSeconds,
  error,
  longestDuration,
  periodFormatProblems,
  replaceWith,
  warning,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import { valueOf } from './config-rules';
import { longestRetention } from './retention';
import { selectorError, selectorLabels } from './rules';
import type { LokiStore, Stores } from './storage';

const day = 86_400;

/** Seconds from marking chunks to deleting them: Loki's default of `retention_delete_delay`. */
const deleteDelay = 2 * 3600;

/** Days that a lifecycle rule of the bucket must leave Loki for its own deletion. */
const marginDays = 7;

/** Validates the retention: periods, selectors, and the lifecycle rules of the buckets. */
export function retentionProblems(retention: Retention, tenants: Tenants, config: Data, stores: Stores): Problem[] {
  const problems = places(retention, tenants).flatMap(([path, { default: period, streams = [] }]) => [
    ...(period === undefined ? [] : periodProblems([...path, 'default'], period)),
    ...streams.flatMap((stream, n) => streamProblems([...path, 'streams', n], stream)),
  ]);
  // With an invalid period, the other rules would only report consequences of it.
  return problems.length > 0
    ? problems
    : [
        ...configProblems(retention, config),
        ...[stores.current, stores.earlier].flatMap((store) => lifecycleProblems(retention, tenants, store)),
      ];
}

/** The retention of all tenants, and that of each, with their paths. */
function places(retention: Retention, tenants: Tenants): (readonly [path: Path, retention: Retention])[] {
  return [
    [['retention'], retention],
    ...Object.entries(tenants).map(([name, { retention: own = {} }]) => [['tenants', name, 'retention'], own] as const),
  ];
}

function periodProblems(path: Path, period: string): Problem[] {
  const seconds = durationSeconds(period);
  if (seconds === undefined) return periodFormatProblems(path, period);
  if (seconds >= longestDuration)
    return [
      error(path, `${beginning(period)} is longer than the longest duration that Loki supports, about 292 years.`),
    ];
  if (seconds > 0 && seconds < day)
    return [
      error(
        path,
        `${period} is below the minimum of 24h: Loki deletes whole days of its index.${period.endsWith('m') ? ' The unit m is minutes; write months as days.' : ''}`,
        replaceWith(period.endsWith('m') ? undefined : '24h'),
      ),
    ];
  return [];
}

function streamProblems(path: Path, { selector, period, priority = 1 }: StreamRetention): Problem[] {
  const problems = periodProblems([...path, 'period'], period);
  if (durationSeconds(period) === 0)
    problems.push(
      error(
        [...path, 'period'],
        '0 (keep forever) is valid for a tenant only; the minimum for streams is 24h, and Loki would not start.',
      ),
    );
  const message = selectorError(selector);
  if (message !== undefined) problems.push(error([...path, 'selector'], message));
  if (!Number.isSafeInteger(priority) || priority < 0)
    problems.push(error([...path, 'priority'], `${priority} is not a valid priority: a whole number, 0 or more.`));
  return problems;
}

/**
 * Warns of selectors with a label that no agent of the platform sets, perhaps because it is a field of the log line.
 *
 * @param labels - the names of the labels that the agents set
 */
export function streamWarnings(retention: Retention, tenants: Tenants, labels: readonly string[]): Problem[] {
  // The names of templates and wildcards are not known before the agent runs.
  if (labels.length === 0 || labels.some((name) => /[{*]/.test(name))) return [];
  const all = places(retention, tenants).flatMap(([path, { streams = [] }]) =>
    streams.map(({ selector }, n) => ({ path: [...path, 'streams', n, 'selector'], selector })),
  );
  return all.flatMap(({ path, selector }) => {
    const unknown = selectorLabels(selector).find((name) => !labels.includes(name));
    if (unknown === undefined) return [];
    return [
      warning(
        path,
        `no agent of this environment sets the label '${unknown}' (they set ${labels.join(', ')}), so the selector matches no stream that they collect.`,
      ),
    ];
  });
}

/** Settings in `config` that contradict the retention. */
function configProblems({ default: period }: Retention, config: Data): Problem[] {
  const problems: Problem[] = [];
  const enabled = valueOf(config, 'compactor.retention_enabled') === true;
  const written = valueOf(config, 'limits_config.retention_period');
  if (written !== period && (typeof written === 'string' || typeof written === 'number'))
    problems.push(
      error(
        ['config', 'limits_config', 'retention_period'],
        `retention_period is ${written}, but ${enabled ? `retention.default is ${period ?? 'not set'}` : 'the compactor deletes nothing, since no retention is set'}. Set retention.default instead of this key.`,
      ),
    );
  problems.push(
    ...ageProblems(['config', 'limits_config'], valueOf(config, 'limits_config.reject_old_samples_max_age'), period),
  );
  return problems;
}

/**
 * Lines that are accepted although they are older than the retention.
 *
 * @param path - of the limits: those of all tenants, or of one
 */
export function ageProblems(path: Path, oldest: unknown, period: string | undefined): Problem[] {
  const [age, kept] = [durationSeconds(String(oldest)), durationSeconds(period ?? '')];
  if (age === undefined || kept === undefined || kept === 0 || age <= kept) return [];
  return [
    error(
      [...path, 'reject_old_samples_max_age'],
      `lines up to ${String(oldest)} old are accepted, but logs are kept for ${period} only; older lines would be deleted at once.`,
      replaceWith(period),
    ),
  ];
}

/** A lifecycle rule that deletes chunks before Loki does: queries fail on chunks that the index still lists. */
function lifecycleProblems(retention: Retention, tenants: Tenants, store: LokiStore | undefined): Problem[] {
  if (store === undefined || store === 'filesystem' || store.expiresAfterDays === undefined) return [];
  const longest = longestRetention(retention, tenants);
  if (longest === undefined || longest === Infinity)
    return [
      error(
        ['retention', 'default'],
        `Loki keeps some logs forever, but the bucket deletes objects after ${days(store.expiresAfterDays)}; queries would fail on missing chunks.`,
      ),
    ];
  const required = Math.ceil((longest + deleteDelay) / day) + marginDays;
  if (store.expiresAfterDays >= required) return [];
  return [
    error(
      ['retention'],
      `a lifecycle rule of the bucket deletes objects after ${days(store.expiresAfterDays)}, before Loki does; queries would fail on missing chunks. Let it delete after ${days(required)} or later (longest retention + Loki's deletion delay + one week), or shorten the retention.`,
    ),
  ];
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
