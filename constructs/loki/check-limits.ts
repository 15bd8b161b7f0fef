import { isMap, merged, valueAt, type Data, type Problem } from '../kit';
import { keyProblems } from './check-keys';
import { maxPushBytes } from './config';
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
  const usual = valueAt(config, ['limits_config']);
  const base = isMap(usual) ? usual : {};
  return [
    ...coherence('config.limits_config', base),
    ...Object.entries(own).flatMap(([tenant, limits]) => tenantProblems(tenant, limits, version, release)),
    ...Object.entries(overrides).flatMap(([tenant, limits]) =>
      own[tenant] === undefined ? [] : coherence(`tenantLimits.${tenant}`, merged(base, limits)),
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
  return [
    ...known,
    ...kept.map((key) => ({
      path: `${path}.${key}`,
      says: `${key} stands in the one place that says how long logs are kept, with which the compactor agrees.`,
      write: `retention: { tenants: { ${JSON.stringify(tenant)}: '90d' } }   (of loki)`,
    })),
  ];
}

function coherence(path: string, limits: Data): Problem[] {
  const problems: Problem[] = [];
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
