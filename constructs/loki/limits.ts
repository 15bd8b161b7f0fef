import type { LokiLimits } from '../contracts';
import { durationSeconds, isMap, merged, valueAt, type Data } from '../kit';
import type { PushSize } from './push-size';
import { tenantRetention, type Retention } from './retention';
import { lokiBytes } from './sizes';

/** The file that Loki reads again while it runs: what differs for each tenant. */
export function runtimeConfig(retention: Retention, tenantLimits: Readonly<Record<string, Data>>): Data {
  return { overrides: overridesOf(retention, tenantLimits) };
}

/** What differs for each tenant, by its name: from its retention and its own limits. */
export function overridesOf(retention: Retention, tenantLimits: Readonly<Record<string, Data>>): Record<string, Data> {
  const overrides = tenantRetention(retention);
  for (const [tenant, limits] of Object.entries(tenantLimits))
    overrides[tenant] = merged(overrides[tenant] ?? {}, limits);
  return overrides;
}

/** The limits of every tenant, in a configuration. */
export function limitsIn(config: Data): Data {
  const limits = valueAt(config, ['limits_config']);
  return isMap(limits) ? limits : {};
}

/** The limits that clients have to know. */
export function clientLimits(limits: Data, { maxPushBytes, maxSnappyBytes }: PushSize): LokiLimits {
  return {
    // 0 is "any": what fits into a push.
    maxLineBytes: Math.min(lokiBytes(limits['max_line_size'] ?? '256KB') || maxPushBytes, maxPushBytes),
    maxPushBytes,
    ...(maxSnappyBytes !== undefined && { maxSnappyBytes }),
    queryTimeoutSeconds: durationSeconds(String(limits['query_timeout'])) ?? 60,
    maxLabels: Number(limits['max_label_names_per_series'] ?? 15),
    structuredMetadata: limits['allow_structured_metadata'] !== false,
  };
}

/** The same for single tenants: only what is theirs. */
export function tenantClientLimits(
  config: Data,
  overrides: Readonly<Record<string, Data>>,
  size: PushSize,
): Record<string, Partial<LokiLimits>> {
  const usual = limitsIn(config);
  const base = clientLimits(usual, size);
  return Object.fromEntries(
    Object.entries(overrides).map(([tenant, limits]) => {
      const own = Object.entries(clientLimits({ ...usual, ...limits }, size));
      return [tenant, Object.fromEntries(own.filter(([key, value]) => value !== base[key as keyof LokiLimits]))];
    }),
  );
}
