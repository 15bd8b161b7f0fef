import {
  beginning,
  durationSeconds,
  error,
  longestDuration,
  normalizedDuration,
  replaceWith,
  warning,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import { at } from './config-rules';
import { longestRetention, type Retention, type StreamRetention } from './retention';
import { selectorError, selectorLabels } from './rules';
import type { LokiStore, Stores } from './storage';

const day = 86_400;

/** Hours between the decision to delete and the deletion; Loki's own default of `retention_delete_delay`. */
const deleteDelay = 2 * 3600;

/** Days that a bucket's own rule leaves Loki for its part. */
const margin = 7;

/** What would delete nothing, too much, or at the wrong time. */
export function retentionProblems(retention: Retention, config: Data, stores: Stores): Problem[] {
  const { default: period, tenants = {}, streams = [] } = retention;
  const problems = [
    ...(period === undefined ? [] : periodProblems(['retention', 'default'], period)),
    ...Object.entries(tenants).flatMap(([tenant, own]) => periodProblems(['retention', 'tenants', tenant], own)),
    ...streams.flatMap(streamProblems),
  ];
  // What follows from a period that cannot be read would only confuse.
  return problems.length > 0
    ? problems
    : [
        ...configProblems(retention, config),
        ...[stores.current, stores.earlier].flatMap((store) => lifecycleProblems(retention, store)),
      ];
}

function periodProblems(path: Path, period: string): Problem[] {
  const seconds = durationSeconds(period);
  if (seconds === undefined)
    return [
      error(
        path,
        `'${beginning(period)}' is not a duration (whole numbers with y, w, d or h).`,
        replaceWith(normalizedDuration(period)),
      ),
    ];
  if (seconds >= longestDuration)
    return [error(path, `${beginning(period)} is longer than Loki can count, about 292 years; it would not start.`)];
  if (seconds > 0 && seconds < day)
    return [
      error(
        path,
        `${period} is shorter than a day; Loki deletes by whole days of index, so nothing shorter can be kept.${period.endsWith('m') ? ' An m is a minute; months are written in days.' : ''}`,
        replaceWith(period.endsWith('m') ? undefined : '24h'),
      ),
    ];
  return [];
}

function streamProblems({ selector, period, priority = 1 }: StreamRetention, n: number): Problem[] {
  const path = ['retention', 'streams', n];
  const problems = periodProblems([...path, 'period'], period);
  if (durationSeconds(period) === 0)
    problems.push(
      error(
        [...path, 'period'],
        '0 is "for ever" for a tenant only; of a stream Loki takes nothing below 24h, and would not start.',
      ),
    );
  const fault = selectorError(selector);
  if (fault !== undefined) problems.push(error([...path, 'selector'], fault));
  if (!Number.isSafeInteger(priority) || priority < 0)
    problems.push(
      error([...path, 'priority'], `${priority} is not a priority: a whole number, 0 or more; the highest counts.`),
    );
  return problems;
}

/**
 * Streams that nobody here writes: others may, but a label is often taken for one that Loki only finds in the line.
 *
 * @param written - the names of the labels that the agents of the platform write
 */
export function streamWarnings({ streams = [] }: Retention, written: readonly string[]): Problem[] {
  // A template, or all fields of a line: nobody knows yet.
  if (written.length === 0 || written.some((name) => /[{*]/.test(name))) return [];
  return streams.flatMap(({ selector }, n) => {
    const unknown = selectorLabels(selector).find((name) => !written.includes(name));
    if (unknown === undefined) return [];
    return [
      warning(
        ['retention', 'streams', n, 'selector'],
        `none of the agents here writes a label '${unknown}' (they write ${written.join(', ')}): of what they collect these are no streams.`,
      ),
    ];
  });
}

/** What the user laid over the rest against it. */
function configProblems({ default: period }: Retention, config: Data): Problem[] {
  const problems: Problem[] = [];
  const enabled = at(config, 'compactor.retention_enabled') === true;
  const written = at(config, 'limits_config.retention_period');
  if (written !== period && (typeof written === 'string' || typeof written === 'number'))
    problems.push(
      error(
        ['config', 'limits_config', 'retention_period'],
        `retention_period is ${written}, and ${enabled ? `retention.default is ${period ?? 'not there'}` : 'the compactor deletes nothing while its retention is off'}. The setting retention of loki writes both.`,
      ),
    );
  problems.push(
    ...ageProblems(['config', 'limits_config'], at(config, 'limits_config.reject_old_samples_max_age'), period),
  );
  return problems;
}

/**
 * Lines that are taken and deleted at once.
 *
 * @param path - the limits, everybody's or a tenant's
 */
export function ageProblems(path: Path, oldest: unknown, period: string | undefined): Problem[] {
  const [age, kept] = [durationSeconds(String(oldest)), durationSeconds(period ?? '')];
  if (age === undefined || kept === undefined || kept === 0 || age <= kept) return [];
  return [
    error(
      [...path, 'reject_old_samples_max_age'],
      `lines of ${String(oldest)} are accepted and deleted at once, since only ${period} are kept.`,
      replaceWith(period),
    ),
  ];
}

/** A bucket that deletes by itself leaves an index that names chunks which are gone, and every query over them fails. */
function lifecycleProblems(retention: Retention, store: LokiStore | undefined): Problem[] {
  if (store === undefined || store === 'filesystem' || store.expiresAfterDays === undefined) return [];
  const longest = longestRetention(retention);
  if (longest === undefined || longest === Infinity)
    return [
      error(
        ['retention', 'default'],
        `the bucket deletes chunks after ${store.expiresAfterDays} days and Loki keeps some for ever: queries would fail on chunks that are gone.`,
      ),
    ];
  const days = Math.ceil((longest + deleteDelay) / day) + margin;
  if (store.expiresAfterDays >= days) return [];
  return [
    error(
      ['retention'],
      `the bucket deletes chunks after ${store.expiresAfterDays} days, before Loki does: queries would fail on chunks that are gone. Its rule has to wait ${days} days, the longest retention with the delay of deletion and a week.`,
    ),
  ];
}
