import type { Retention, StreamRetention, Tenants } from '../contracts';
import { durationSeconds, type Data } from '../kit';

/** Maximum age of an accepted line, if the logs are kept longer than that. */
const oldestAccepted = '1w';

/** The retention in `limits_config`, for all tenants. */
export function retentionLimits({ default: period, streams = [] }: Retention): Data {
  return { ...periodLimits(period), ...streamLimits(streams) };
}

/** The overrides of a tenant. Its list of streams replaces the general list, so it repeats it. */
export function tenantRetention(common: Retention, { default: period, streams = [] }: Retention): Data {
  return {
    ...(period !== undefined && periodLimits(period)),
    ...(streams.length > 0 && streamLimits([...(common.streams ?? []), ...streams])),
  };
}

/** Whether any logs are deleted. */
export function deletes(retention: Retention, tenants: Tenants): boolean {
  return allOf(retention, tenants).some(
    ({ default: period, streams = [] }) => period !== undefined || streams.length > 0,
  );
}

/** The longest period, seconds: undefined without a default, Infinity if some logs are kept forever. */
export function longestRetention(retention: Retention, tenants: Tenants): number | undefined {
  if (retention.default === undefined) return undefined;
  const periods = allOf(retention, tenants).flatMap(({ default: period = [], streams = [] }) => [
    ...[period].flat(),
    ...streams.map((stream) => stream.period),
  ]);
  return Math.max(...periods.map(durationSeconds).map((value) => (value === 0 ? Infinity : (value ?? 0))));
}

function allOf(retention: Retention, tenants: Tenants): Retention[] {
  return [retention, ...Object.values(tenants).flatMap((tenant) => tenant.retention ?? [])];
}

function periodLimits(period: string | undefined): Data {
  return period === undefined
    ? { reject_old_samples_max_age: oldestAccepted }
    : { reject_old_samples_max_age: oldestWithin(period), retention_period: period };
}

/** Lines older than the retention are rejected: they would be deleted at once. */
function oldestWithin(period: string): string {
  const seconds = durationSeconds(period);
  return seconds !== undefined && seconds > 0 && seconds < durationSeconds(oldestAccepted)! ? period : oldestAccepted;
}

function streamLimits(streams: readonly StreamRetention[]): Data {
  if (streams.length === 0) return {};
  return {
    retention_stream: streams.map(({ selector, period, priority = 1 }) => ({ selector, priority, period })),
  };
}
