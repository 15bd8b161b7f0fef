import type { TenantTraces, Tenants } from '../contracts';
import { durationSeconds, isMap, merged, valueAt, type Data } from '../kit';

/** A duration of Prometheus as Go reads it: `14d` is `336h`. */
export function goDuration(period: string): string {
  return `${(durationSeconds(period) ?? 0) / 3600}h`;
}

/** The limits that apply to all tenants in a configuration. */
export function defaultLimits(config: Data): Data {
  const limits = valueAt(config, ['overrides', 'defaults']);
  return isMap(limits) ? limits : {};
}

/**
 * The overrides of the tenants that have any. They replace those of all tenants, also the ones of the program, so that
 * each repeats them.
 *
 * @param common - the limits that apply to all tenants, with those of the program
 */
export function tenantOverrides(common: Data, tenants: Tenants): Record<string, Data> {
  return Object.fromEntries(
    Object.entries(tenants).flatMap(([name, { traces }]) =>
      traces === undefined ? [] : [[name, merged(common, overridesOf(traces))] as const],
    ),
  );
}

function overridesOf({ retention, limits = {} }: TenantTraces): Data {
  return merged(limits, retention === undefined ? {} : { compaction: { block_retention: retention } });
}
