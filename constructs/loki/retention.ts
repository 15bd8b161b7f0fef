import { durationSeconds, type Data } from '../kit';

/** How long logs are kept. Loki deletes by whole days of index, so nothing is shorter than a day. */
export interface Retention {
  /** Of every stream that nothing else is said of: `30d`, `24h`, `52w`. @default - for ever */
  readonly default?: string;
  /** Of a tenant, by its name. @default - as `default` */
  readonly tenants?: Readonly<Record<string, string>>;
  /** Of some streams. @default - as their tenant's */
  readonly streams?: readonly StreamRetention[];
}

/** How long some streams are kept. */
export interface StreamRetention {
  /** Which ones: label matchers only, `{namespace="audit"}`. */
  readonly selector: string;
  /** `90d` */
  readonly period: string;
  /** @default - of every tenant */
  readonly tenant?: string;
  /** Where several fit, the highest counts. @default 1 */
  readonly priority?: number;
}

/** Age from which lines are refused, where the logs are kept longer than that. */
const oldestAccepted = '1w';

/** The limits of every tenant that say how long its logs are kept. */
export function retentionLimits({ default: period, streams = [] }: Retention): Data {
  return {
    ...periodLimits(period),
    ...streamLimits(streams.filter(({ tenant }) => tenant === undefined)),
  };
}

/** What differs for each tenant. A tenant's list of streams replaces the one of all tenants, so it repeats it. */
export function tenantRetention({ tenants = {}, streams = [] }: Retention): Record<string, Data> {
  const own = streams.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant]));
  return Object.fromEntries(
    [...new Set([...Object.keys(tenants), ...own])].map((name) => [
      name,
      {
        ...(tenants[name] !== undefined && periodLimits(tenants[name])),
        ...(own.includes(name) &&
          streamLimits(streams.filter(({ tenant }) => tenant === undefined || tenant === name))),
      },
    ]),
  );
}

/** Whether anything is ever deleted. */
export function deletes({ default: period, tenants = {}, streams = [] }: Retention): boolean {
  return period !== undefined || Object.keys(tenants).length > 0 || streams.length > 0;
}

/** The longest period of all, seconds; nothing if some logs are kept for ever. */
export function longestRetention({ default: period, tenants = {}, streams = [] }: Retention): number | undefined {
  if (period === undefined) return undefined;
  const seconds = [period, ...Object.values(tenants), ...streams.map((stream) => stream.period)].map(durationSeconds);
  return Math.max(...seconds.map((value) => (value === 0 ? Infinity : (value ?? 0))));
}

function periodLimits(period: string | undefined): Data {
  return period === undefined
    ? { reject_old_samples_max_age: oldestAccepted }
    : { reject_old_samples_max_age: ageAccepted(period), retention_period: period };
}

/** What would be deleted at once is not taken. */
function ageAccepted(period: string): string {
  const seconds = durationSeconds(period);
  return seconds !== undefined && seconds > 0 && seconds < durationSeconds(oldestAccepted)! ? period : oldestAccepted;
}

function streamLimits(streams: readonly StreamRetention[]): Data {
  if (streams.length === 0) return {};
  return {
    retention_stream: streams.map(({ selector, period, priority = 1 }) => ({ selector, priority, period })),
  };
}
