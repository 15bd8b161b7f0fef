import { durationSeconds, type Data } from '../kit';

/** How long logs are kept. Loki deletes whole days of its index, so the minimum is a day. */
export interface Retention {
  /** For all streams without another setting: `30d`, `24h`, `52w`. @default - forever */
  readonly default?: string;
  /** By tenant. @default - `default` for all */
  readonly tenants?: Readonly<Record<string, string>>;
  /** For single streams. @default - none: all streams of a tenant are kept equally long */
  readonly streams?: readonly StreamRetention[];
}

/** How long some streams are kept. */
export interface StreamRetention {
  /** Label matchers: `{namespace="audit"}`. */
  readonly selector: string;
  /** Such as `90d`, at least `24h`. */
  readonly period: string;
  /** Limits the setting to one tenant. @default - all tenants */
  readonly tenant?: string;
  /** If several selectors match, the highest priority wins. @default 1 */
  readonly priority?: number;
}

/** Maximum age of an accepted line, if the logs are kept longer than that. */
const oldestAccepted = '1w';

/** The retention in `limits_config`, for all tenants. */
export function retentionLimits({ default: period, streams = [] }: Retention): Data {
  return {
    ...periodLimits(period),
    ...streamLimits(streams.filter(({ tenant }) => tenant === undefined)),
  };
}

/** The overrides of each tenant. A tenant's list of streams replaces the general list, so it repeats it. */
export function tenantRetention({ tenants = {}, streams = [] }: Retention): Record<string, Data> {
  const withStreams = streams.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant]));
  return Object.fromEntries(
    [...new Set([...Object.keys(tenants), ...withStreams])].map((name) => [
      name,
      {
        ...(tenants[name] !== undefined && periodLimits(tenants[name])),
        ...(withStreams.includes(name) &&
          streamLimits(streams.filter(({ tenant }) => tenant === undefined || tenant === name))),
      },
    ]),
  );
}

/** Whether any logs are deleted. */
export function deletes({ default: period, tenants = {}, streams = [] }: Retention): boolean {
  return period !== undefined || Object.keys(tenants).length > 0 || streams.length > 0;
}

/** The longest period, seconds: undefined without a default, Infinity if some logs are kept forever. */
export function longestRetention({ default: period, tenants = {}, streams = [] }: Retention): number | undefined {
  if (period === undefined) return undefined;
  const seconds = [period, ...Object.values(tenants), ...streams.map((stream) => stream.period)].map(durationSeconds);
  return Math.max(...seconds.map((value) => (value === 0 ? Infinity : (value ?? 0))));
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
