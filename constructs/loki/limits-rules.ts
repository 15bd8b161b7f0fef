import { durationSeconds, error, merged, relocated, warning, type Data, type Path, type Problem } from '../kit';
import { queryTimeoutProblems, secretsInConfig } from './config-rules';
import { keyProblems } from './config-rules/keys';
import { ageProblems } from './retention-rules';
import { limitsIn } from './limits';
import { managedLimitProblems } from './config-rules/managed-keys';
import type { PushSize } from './push-size';
import { lokiBytes } from './sizes';
import type { LokiVersion } from './releases';

/** Limits as they were written: in the configuration for everybody, and for each tenant. */
export interface WrittenLimits {
  readonly config: Data;
  /** What differs for each tenant, from all of its settings. */
  readonly overrides: Readonly<Record<string, Data>>;
  /** What the user wrote of it in `limits`. */
  readonly own: Readonly<Record<string, Data>>;
}

/** Limits that Loki does not take, or that contradict each other, for everybody and for each tenant. */
export function limitProblems(
  { config, overrides, own }: WrittenLimits,
  size: PushSize,
  version: LokiVersion,
  release: string,
): Problem[] {
  const base = limitsIn(config);
  return [
    ...coherence(['config', 'limits_config'], base, size),
    ...Object.entries(own).flatMap(([tenant, limits]) => tenantProblems(tenant, limits, version, release)),
    ...Object.entries(overrides).flatMap(([tenant, limits]) =>
      own[tenant] === undefined ? [] : ofTenant(['tenantLimits', tenant], merged(base, limits), config, size),
    ),
  ];
}

/** Limits that work and refuse some pushes. */
export function limitWarnings({ config, own }: WrittenLimits, size: PushSize): Problem[] {
  const base = limitsIn(config);
  return [
    ...burstWarnings(['config', 'limits_config'], base, size),
    ...Object.entries(own)
      .filter(([, limits]) => 'ingestion_burst_size_mb' in limits)
      .flatMap(([tenant, limits]) => burstWarnings(['tenantLimits', tenant], merged(base, limits), size)),
  ];
}

/** The rate may be above the burst; only a single push may not. */
function burstWarnings(path: Path, limits: Data, { maxPushBytes }: PushSize): Problem[] {
  const burst = Number(limits['ingestion_burst_size_mb'] ?? 6);
  const push = maxPushBytes / 2 ** 20;
  if (!(burst > 0 && burst < push)) return [];
  return [
    warning(
      [...path, 'ingestion_burst_size_mb'],
      `a push may hold ${Number(push.toFixed(1))} MiB of lines and the burst is ${burst} MB: Loki answers a push of more than that with 429 whenever it is tried.`,
    ),
  ];
}

function tenantProblems(tenant: string, limits: Data, version: LokiVersion, release: string): Problem[] {
  const path = ['tenantLimits', tenant];
  const asConfig = { limits_config: limits };
  return [
    ...[...keyProblems(asConfig, version, release), ...secretsInConfig(asConfig)].map((problem) =>
      relocated(problem, ['config', 'limits_config'], path),
    ),
    ...managedLimitProblems(path, limits),
  ];
}

function ofTenant(path: Path, limits: Data, config: Data, size: PushSize): Problem[] {
  return [
    ...coherence(path, limits, size),
    ...queryTimeoutProblems(path, limits['query_timeout'], config),
    ...ageProblems(path, limits['reject_old_samples_max_age'], scalar(limits['retention_period'])),
  ];
}

/** Limits of which 0 means none, not "unlimited" as it does for others, and what then happens. */
const zeros: Readonly<Record<string, string>> = {
  ingestion_rate_mb: 'Loki would answer every push with 429',
  ingestion_burst_size_mb: 'Loki would answer every push with 429',
  per_stream_rate_limit: 'Loki would answer every push with 429',
  per_stream_rate_limit_burst: 'Loki would answer every push with 429',
  reject_old_samples_max_age: 'Loki would refuse every line as too old',
  query_timeout: 'every query would fail at once',
  max_query_parallelism: 'no query would run',
  max_query_series: 'every query for a number would fail',
};

function zeroProblems(path: Path, limits: Data): Problem[] {
  return Object.entries(zeros).flatMap(([key, consequence]): Problem[] => {
    const value = scalar(limits[key]);
    if (value === undefined) return [];
    const amount = /^[-+.\d]+$/.test(value) ? Number(value) : (lokiBytes(value) ?? durationSeconds(value));
    if (amount === undefined || amount > 0) return [];
    return [error([...path, key], `${key} is ${value}, which means none, not "unlimited": ${consequence}.`)];
  });
}

function coherence(path: Path, limits: Data, { maxPushBytes }: PushSize): Problem[] {
  const problems = zeroProblems(path, limits);
  // What follows from a limit that is no limit would only confuse.
  if (problems.length > 0) return problems;
  const line = lokiBytes(limits['max_line_size'] ?? '256KB');
  if (line !== undefined && line > maxPushBytes)
    problems.push(
      error(
        [...path, 'max_line_size'],
        `a line of ${scalar(limits['max_line_size']) ?? '256KB'} does not fit into a push of ${maxPushBytes} bytes, the largest that these pods take; none of that length could arrive.`,
      ),
    );
  return problems;
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
