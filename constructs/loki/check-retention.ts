import { durationSeconds, type Data, type Problem } from '../kit';
import { at } from './check-config';
import { longestRetention, type Retention, type StreamRetention } from './retention';
import { literal, selectorFault } from './rules';
import type { LokiStore } from './storage';

const day = 86_400;

/** Hours between the decision to delete and the deletion; Loki's own default of `retention_delete_delay`. */
const deleteDelay = 2 * 3600;

/** Days that a bucket's own rule leaves Loki for its part. */
const margin = 7;

/** What would delete nothing, too much, or at the wrong time. */
export function retentionProblems(retention: Retention, config: Data, store: LokiStore): Problem[] {
  const { default: period, tenants = {}, streams = [] } = retention;
  const problems = [
    ...(period === undefined ? [] : periodProblems('retention.default', period)),
    ...Object.entries(tenants).flatMap(([tenant, own]) => periodProblems(`retention.tenants.${tenant}`, own)),
    ...streams.flatMap(streamProblems),
  ];
  // What follows from a period that cannot be read would only confuse.
  return problems.length > 0
    ? problems
    : [...configProblems(retention, config), ...lifecycleProblems(retention, store)];
}

function periodProblems(path: string, period: string): Problem[] {
  const key = path.slice(path.lastIndexOf('.') + 1);
  const seconds = durationSeconds(period);
  if (seconds === undefined)
    return [
      {
        path,
        says: `'${period}' is not a duration (whole numbers with y, w, d or h).`,
        write: `${key}: '30d'`,
      },
    ];
  if (seconds > 0 && seconds < day)
    return [
      {
        path,
        says: `${period} is shorter than a day; Loki deletes by whole days of index, so nothing shorter can be kept.`,
        write: `${key}: '24h'`,
      },
    ];
  return [];
}

function streamProblems({ selector, period, priority = 1 }: StreamRetention, n: number): Problem[] {
  const path = `retention.streams[${n}]`;
  const problems = periodProblems(`${path}.period`, period);
  if (durationSeconds(period) === 0)
    problems.push({
      path: `${path}.period`,
      says: '0 is "for ever" for a tenant only; of a stream Loki takes nothing below 24h, and would not start.',
      write: `period: '10y'`,
    });
  const fault = selectorFault(selector);
  if (fault !== undefined)
    problems.push({ path: `${path}.selector`, says: fault.says, write: `selector: ${literal(fault.fixed)}` });
  if (!Number.isInteger(priority) || priority < 0)
    problems.push({
      path: `${path}.priority`,
      says: `${priority} is not a priority: a whole number, the highest counts.`,
      write: 'priority: 1',
    });
  return problems;
}

/** What the user laid over the rest against it. */
function configProblems({ default: period }: Retention, config: Data): Problem[] {
  const problems: Problem[] = [];
  const enabled = at(config, 'compactor.retention_enabled') === true;
  const written = at(config, 'limits_config.retention_period');
  if (enabled && at(config, 'compactor.delete_request_store') === undefined)
    problems.push({
      path: 'config.compactor.retention_enabled',
      says: 'retention is on and the compactor has no place for its delete requests; Loki would not start.',
      write: `retention: { default: '30d' }   (of loki: it switches on both)`,
    });
  if (written !== period && typeof written === 'string')
    problems.push({
      path: 'config.limits_config.retention_period',
      says: `retention_period is ${written}, and ${enabled ? `retention.default is ${period ?? 'not there'}` : 'the compactor deletes nothing while its retention is off'}.`,
      write: `retention: { default: '${written}' }   (of loki)`,
    });
  const oldest = at(config, 'limits_config.reject_old_samples_max_age');
  const [age, kept] = [durationSeconds(String(oldest)), durationSeconds(period ?? '')];
  if (age !== undefined && kept !== undefined && kept > 0 && age > kept)
    problems.push({
      path: 'config.limits_config.reject_old_samples_max_age',
      says: `lines of ${String(oldest)} are accepted and deleted at once, since only ${period} are kept.`,
      write: `reject_old_samples_max_age: '${period}'`,
    });
  return problems;
}

/** A bucket that deletes by itself leaves an index that names chunks which are gone, and every query over them fails. */
function lifecycleProblems(retention: Retention, store: LokiStore): Problem[] {
  if (store === 'filesystem' || store.expiresAfterDays === undefined) return [];
  const longest = longestRetention(retention);
  if (longest === undefined || longest === Infinity)
    return [
      {
        path: 'retention.default',
        says: `the bucket deletes chunks after ${store.expiresAfterDays} days and Loki keeps some for ever: queries would fail on chunks that are gone.`,
        write: `retention: { default: '30d' }   (and the bucket's rule at ${30 + 1 + margin} days; or no such rule)`,
      },
    ];
  const days = Math.ceil((longest + deleteDelay) / day) + margin;
  if (store.expiresAfterDays >= days) return [];
  return [
    {
      path: 'retention',
      says: `the bucket deletes chunks after ${store.expiresAfterDays} days, before Loki does: queries would fail on chunks that are gone.`,
      write: `expiresAfterDays: ${days}   (of the bucket: the longest retention, the delay of deletion and a week; or no such rule)`,
    },
  ];
}
