import { durationSeconds, merged, type Data, type Problem } from '../kit';
import { patienceProblems, secretsInConfig } from './config-rules';
import { keyProblems } from './config-rules/keys';
import { ageProblems } from './retention-rules';
import { limitsIn } from './limits';
import { ownLimitProblems } from './config-rules/own-settings';
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
    ...coherence('config.limits_config', base, size),
    ...Object.entries(own).flatMap(([tenant, limits]) => tenantProblems(tenant, limits, version, release)),
    ...Object.entries(overrides).flatMap(([tenant, limits]) =>
      own[tenant] === undefined ? [] : ofTenant(`tenantLimits.${tenant}`, merged(base, limits), config, size),
    ),
  ];
}

/** Limits that work and refuse some pushes. */
export function limitAdvice({ config, own }: WrittenLimits, size: PushSize): Problem[] {
  const base = limitsIn(config);
  return [
    ...burstAdvice('config.limits_config', base, size),
    ...Object.entries(own)
      .filter(([, limits]) => 'ingestion_burst_size_mb' in limits)
      .flatMap(([tenant, limits]) => burstAdvice(`tenantLimits.${tenant}`, merged(base, limits), size)),
  ];
}

/** The rate may be above the burst; only a single push may not. */
function burstAdvice(path: string, limits: Data, { maxPushBytes }: PushSize): Problem[] {
  const burst = Number(limits['ingestion_burst_size_mb'] ?? 6);
  const push = maxPushBytes / 2 ** 20;
  if (!(burst > 0 && burst < push)) return [];
  return [
    {
      path: `${path}.ingestion_burst_size_mb`,
      says: `a push may hold ${Number(push.toFixed(1))} MiB of lines and the burst is ${burst} MB: Loki answers a push of more than that with 429 whenever it is tried.`,
    },
  ];
}

function tenantProblems(tenant: string, limits: Data, version: LokiVersion, release: string): Problem[] {
  const path = `tenantLimits.${tenant}`;
  const asConfig = { limits_config: limits };
  return [
    ...[...keyProblems(asConfig, version, release), ...secretsInConfig(asConfig)].map((problem) => ({
      ...problem,
      path: problem.path.replace(/^config\.limits_config/, path),
    })),
    ...ownLimitProblems(path, limits),
  ];
}

function ofTenant(path: string, limits: Data, config: Data, size: PushSize): Problem[] {
  return [
    ...coherence(path, limits, size),
    ...patienceProblems(path, limits['query_timeout'], config),
    ...ageProblems(path, limits['reject_old_samples_max_age'], scalar(limits['retention_period'])),
  ];
}

/** Limits of which 0 is not "any", as it is of others, but nothing at all, and what then happens. */
const zeros: Readonly<Record<string, readonly [then: string, write: string]>> = {
  ingestion_rate_mb: ['Loki would answer every push with 429', '16'],
  ingestion_burst_size_mb: ['Loki would answer every push with 429', '24'],
  per_stream_rate_limit: ['Loki would answer every push with 429', "'10MB'"],
  per_stream_rate_limit_burst: ['Loki would answer every push with 429', "'20MB'"],
  reject_old_samples_max_age: ['Loki would refuse every line as too old', "'1w'"],
  query_timeout: ['every query would fail at once', "'5m'"],
  max_query_parallelism: ['Loki takes that for "no queries"', '32'],
  max_query_series: ['every query for a number would fail', '500'],
};

function zeroProblems(path: string, limits: Data): Problem[] {
  return Object.entries(zeros).flatMap(([key, [then, write]]): Problem[] => {
    const value = scalar(limits[key]);
    if (value === undefined) return [];
    const amount = /^[-+.\d]+$/.test(value) ? Number(value) : (lokiBytes(value) ?? durationSeconds(value));
    if (amount === undefined || amount > 0) return [];
    return [
      {
        path: `${path}.${key}`,
        says: `${key} is ${value}, which is nothing and not "any": ${then}.`,
        write: `${key}: ${write}`,
      },
    ];
  });
}

function coherence(path: string, limits: Data, { maxPushBytes }: PushSize): Problem[] {
  const problems = zeroProblems(path, limits);
  // What follows from a limit that is no limit would only confuse.
  if (problems.length > 0) return problems;
  const line = lokiBytes(limits['max_line_size'] ?? '256KB');
  if (line !== undefined && line > maxPushBytes)
    problems.push({
      path: `${path}.max_line_size`,
      says: `a line of ${scalar(limits['max_line_size']) ?? '256KB'} does not fit into a push of ${maxPushBytes} bytes, the largest that these pods take; none of that length could arrive.`,
    });
  return problems;
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
