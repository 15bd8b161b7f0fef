import type { Tenants } from '../contracts';
import {
  durationSeconds,
  error,
  keyProblems,
  merged,
  relocated,
  warning,
  type Data,
  type Path,
  type Problem,
} from '../kit';
import { queryTimeoutProblems, secretsInConfig } from './config-rules';
import { lokiFormat } from './config-format';
import { ageProblems } from './retention-rules';
import { limitsIn } from './limits';
import { managedLimitProblems } from './config-rules/managed-keys';
import type { PushSize } from './push-size';
import { lokiBytes } from './sizes';
import type { LokiRelease } from './releases';

/** The limits of all tenants, and those of single ones. */
export interface AllLimits {
  /** The whole configuration. */
  readonly config: Data;
  /** Overrides by tenant, from its limits and its retention. */
  readonly overrides: Readonly<Record<string, Data>>;
  readonly tenants: Tenants;
}

/** Validates limits: each alone, and against the other limits that apply to the same tenant. */
export function limitProblems(
  { config, overrides, tenants }: AllLimits,
  size: PushSize,
  release: LokiRelease,
): Problem[] {
  const base = limitsIn(config);
  return [
    ...contradictions(['config', 'limits_config'], base, size),
    ...limitsOf(tenants).flatMap(([path, limits]) => tenantProblems(path, limits, release)),
    ...limitsOf(tenants).flatMap(([path, , tenant]) =>
      overrideProblems(path, merged(base, overrides[tenant] ?? {}), config, size),
    ),
  ];
}

/** Warns of limits with which Loki rejects some valid pushes. */
export function limitWarnings({ config, tenants }: AllLimits, size: PushSize): Problem[] {
  const base = limitsIn(config);
  return [
    ...burstWarnings(['config', 'limits_config'], base, size),
    ...limitsOf(tenants)
      .filter(([, limits]) => 'ingestion_burst_size_mb' in limits)
      .flatMap(([path, limits]) => burstWarnings(path, merged(base, limits), size)),
  ];
}

/** The limits that tenants have themselves, with their paths. */
function limitsOf(tenants: Tenants): (readonly [path: Path, limits: Data, tenant: string])[] {
  return Object.entries(tenants).flatMap(([tenant, { limits }]) =>
    limits === undefined ? [] : [[['tenants', tenant, 'limits'], limits, tenant] as const],
  );
}

/** A burst below the largest push. The rate may be above the burst. */
function burstWarnings(path: Path, limits: Data, { maxPushBytes }: PushSize): Problem[] {
  const burst = Number(limits['ingestion_burst_size_mb'] ?? 6);
  const push = maxPushBytes / 2 ** 20;
  if (!(burst > 0 && burst < push)) return [];
  return [
    warning(
      [...path, 'ingestion_burst_size_mb'],
      `${burst} MB is below the largest push, ${Number(push.toFixed(1))} MiB; Loki rejects every larger push with 429, also when it is retried.`,
    ),
  ];
}

function tenantProblems(path: Path, limits: Data, release: LokiRelease): Problem[] {
  const asConfig = { limits_config: limits };
  return [
    ...keyProblems(lokiFormat(release), asConfig, asConfig).map((problem) =>
      relocated(problem, ['limits_config'], path),
    ),
    ...secretsInConfig(asConfig).map((problem) => relocated(problem, ['config', 'limits_config'], path)),
    ...managedLimitProblems(path, limits),
  ];
}

/** Validates the limits that apply to a tenant, its own merged over those of all tenants. */
function overrideProblems(path: Path, limits: Data, config: Data, size: PushSize): Problem[] {
  return [
    ...contradictions(path, limits, size),
    ...queryTimeoutProblems(path, limits['query_timeout'], config),
    ...ageProblems(path, limits['reject_old_samples_max_age'], scalar(limits['retention_period'])),
  ];
}

/** Limits of which 0 means none, not "unlimited" as it does for others, and the consequence. */
const zeroMeansNone: Readonly<Record<string, string>> = {
  ingestion_rate_mb: 'Loki would reject every push with 429',
  ingestion_burst_size_mb: 'Loki would reject every push with 429',
  per_stream_rate_limit: 'Loki would reject every push with 429',
  per_stream_rate_limit_burst: 'Loki would reject every push with 429',
  reject_old_samples_max_age: 'Loki would reject every line as too old',
  query_timeout: 'every query would time out at once',
  max_query_parallelism: 'no query would run',
  max_query_series: 'every metric query would fail',
};

function zeroProblems(path: Path, limits: Data): Problem[] {
  return Object.entries(zeroMeansNone).flatMap(([key, consequence]): Problem[] => {
    const value = scalar(limits[key]);
    if (value === undefined) return [];
    const amount = /^[-+.\d]+$/.test(value) ? Number(value) : (lokiBytes(value) ?? durationSeconds(value));
    if (amount === undefined || amount > 0) return [];
    return [error([...path, key], `${key} is ${value}, which means none, not "unlimited": ${consequence}.`)];
  });
}

function contradictions(path: Path, limits: Data, { maxPushBytes }: PushSize): Problem[] {
  const problems = zeroProblems(path, limits);
  // With such a limit, the other rules would only report consequences of it.
  if (problems.length > 0) return problems;
  const line = lokiBytes(limits['max_line_size'] ?? '256KB');
  if (line !== undefined && line > maxPushBytes)
    problems.push(
      error(
        [...path, 'max_line_size'],
        `max_line_size is ${scalar(limits['max_line_size']) ?? '256KB'}, but the largest push that these pods accept is ${maxPushBytes} bytes.`,
      ),
    );
  return problems;
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
