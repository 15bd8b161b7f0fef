import { durationSeconds, merged, type Data, type Problem } from '../kit';
import { patienceProblems, secretsInConfig } from './check-config';
import { keyProblems } from './check-keys';
import { ageProblems } from './check-retention';
import { maxPushBytes } from './config';
import { limitsIn } from './limits';
import { lokiBytes } from './sizes';
import type { LokiVersion } from './versions';

/**
 * Limits that contradict each other, for everybody and for each tenant.
 *
 * @param overrides - what differs for each tenant, from all of its settings
 * @param own - what the user wrote of it in `limits`
 */
export function limitProblems(
  config: Data,
  overrides: Readonly<Record<string, Data>>,
  own: Readonly<Record<string, Data>>,
  version: LokiVersion,
  release: string,
): Problem[] {
  const base = limitsIn(config);
  return [
    ...coherence('config.limits_config', base),
    ...Object.entries(own).flatMap(([tenant, limits]) => tenantProblems(tenant, limits, version, release)),
    ...Object.entries(overrides).flatMap(([tenant, limits]) =>
      own[tenant] === undefined ? [] : ofTenant(`tenantLimits.${tenant}`, merged(base, limits), config),
    ),
  ];
}

function tenantProblems(tenant: string, limits: Data, version: LokiVersion, release: string): Problem[] {
  const path = `tenantLimits.${tenant}`;
  const known = keyProblems({ limits_config: limits }, version, release).map((problem) => ({
    ...problem,
    path: problem.path.replace(/^config\.limits_config/, path),
  }));
  const kept = ['retention_period', 'retention_stream'].filter((key) => key in limits);
  const unreached = ['ruler_alertmanager_config', 'ruler_remote_write_url', 'ruler_remote_write_config'];
  return [
    ...known,
    ...secretsInConfig({ limits_config: limits }).map((problem) => ({
      ...problem,
      path: problem.path.replace(/^config\.limits_config/, path),
    })),
    ...unreached
      .filter((key) => key in limits)
      .map((key) => ({
        path: `${path}.${key}`,
        says: `${key} names somebody whom the policy of the ruler does not let it reach.`,
        write: `alertmanager: { url: … }, remoteWrite: { url: … }   (of loki, for all tenants)`,
      })),
    ...kept.map((key) => ({
      path: `${path}.${key}`,
      says: `${key} stands in the one place that says how long logs are kept, with which the compactor agrees.`,
      write: `retention: { tenants: { ${JSON.stringify(tenant)}: '90d' } }   (of loki)`,
    })),
  ];
}

function ofTenant(path: string, limits: Data, config: Data): Problem[] {
  return [
    ...coherence(path, limits),
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

function coherence(path: string, limits: Data): Problem[] {
  const problems = zeroProblems(path, limits);
  // What follows from a limit that is no limit would only confuse.
  if (problems.length > 0) return problems;
  const rate = Number(limits['ingestion_rate_mb'] ?? 4);
  const burst = Number(limits['ingestion_burst_size_mb'] ?? 6);
  const push = maxPushBytes / 2 ** 20;
  if (burst < rate)
    problems.push({
      path: `${path}.ingestion_burst_size_mb`,
      says: `the burst of ${burst} MB is below the rate of ${rate} MB/s, so the rate can never be used.`,
      write: `ingestion_burst_size_mb: ${Math.ceil(rate * 1.5)}`,
    });
  else if (burst < push)
    problems.push({
      path: `${path}.ingestion_burst_size_mb`,
      says: `a push may be ${push} MiB and the burst is ${burst} MB: Loki would answer such a push with 429 whenever it is tried.`,
      write: `ingestion_burst_size_mb: ${push + 2}`,
    });
  const size = (key: string, usual: string): string => scalar(limits[key]) ?? usual;
  const [ofStream, atOnce] = [size('per_stream_rate_limit', '3MB'), size('per_stream_rate_limit_burst', '15MB')];
  const [stream, streamBurst] = [lokiBytes(ofStream), lokiBytes(atOnce)];
  if (stream !== undefined && streamBurst !== undefined && streamBurst < stream)
    problems.push({
      path: `${path}.per_stream_rate_limit_burst`,
      says: `the burst of a stream, ${atOnce}, is below its rate of ${ofStream} a second.`,
      write: `per_stream_rate_limit_burst: '${Math.ceil((stream * 3) / 2 ** 20)}MB'`,
    });
  const line = lokiBytes(limits['max_line_size'] ?? '256KB');
  if (line !== undefined && line > maxPushBytes)
    problems.push({
      path: `${path}.max_line_size`,
      says: `a line of ${String(limits['max_line_size'])} does not fit into a push of ${push} MiB; none of that length could arrive.`,
      write: `max_line_size: '1MB'`,
    });
  return problems;
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
