import type { LogLimits, Retention, Tenants } from '../contracts';
import { durationSeconds, isMap, merged, valueAt, type Data } from '../kit';
import type { PushSize } from './push-size';
import { tenantRetention } from './retention';
import { lokiBytes } from './sizes';

/** Overrides by tenant, from its retention and its limits, of the tenants that have any. Loki reloads them. */
export function overridesOf(common: Retention, tenants: Tenants): Record<string, Data> {
  const overrides = Object.entries(tenants).flatMap(([tenant, { limits, retention }]) =>
    limits === undefined && retention === undefined
      ? []
      : [[tenant, merged(tenantRetention(common, retention ?? {}), limits ?? {})] as const],
  );
  return Object.fromEntries(overrides);
}

/** The limits of all tenants in a configuration. */
export function limitsIn(config: Data): Data {
  const limits = valueAt(config, ['limits_config']);
  return isMap(limits) ? limits : {};
}

/** The limits that clients must respect when they push. */
export function clientLimits(limits: Data, { maxPushBytes, maxSnappyBytes }: PushSize): LogLimits {
  return {
    // 0 is unlimited: whatever fits into a push.
    maxLineBytes: Math.min(lokiBytes(limits['max_line_size'] ?? '256KB') || maxPushBytes, maxPushBytes),
    ...(maxSnappyBytes !== undefined && { maxSnappyBytes }),
    maxLabels: Number(limits['max_label_names_per_series'] ?? 15),
    structuredMetadata: limits['allow_structured_metadata'] !== false,
  };
}

/** The same by tenant, only where they differ from those of all tenants. */
export function tenantClientLimits(
  config: Data,
  overrides: Readonly<Record<string, Data>>,
  size: PushSize,
): Record<string, Partial<LogLimits>> {
  const defaults = limitsIn(config);
  const base = clientLimits(defaults, size);
  return Object.fromEntries(
    Object.entries(overrides).map(([tenant, limits]) => {
      const entries = Object.entries(clientLimits({ ...defaults, ...limits }, size));
      return [tenant, Object.fromEntries(entries.filter(([key, value]) => value !== base[key as keyof LogLimits]))];
    }),
  );
}

/** The longest query timeout of any tenant, seconds. */
export function longestQueryTimeout(config: Data, overrides: Readonly<Record<string, Data>>): number {
  const defaults = limitsIn(config);
  const seconds = [defaults, ...Object.values(overrides).map((limits) => ({ ...defaults, ...limits }))].map(
    ({ query_timeout: timeout }) => durationSeconds(String(timeout)) ?? 60,
  );
  return Math.max(...seconds);
}
