import {
  bytes,
  durationSeconds,
  goDurationSeconds,
  isMap,
  type ByteSize,
  type Data,
  type Problem,
  valueAt,
} from '../kit';
import { lokiBytes } from './sizes';

/** What the rules have to know beyond the configuration. */
export interface RuleContext {
  /** Pods that ingest. */
  readonly ingesters: number;
  readonly ingesterMemory: ByteSize;
}

/** The value at a dotted path. */
export function at(config: Data, path: string): unknown {
  return valueAt(config, path.split('.'));
}

/** What Loki accepts and then does wrong, or notices only when it is running. */
export function ruleProblems(config: Data, context: RuleContext): Problem[] {
  return [
    ...secretsInConfig(config),
    ...replication(config, context),
    ...retention(config),
    ...limits(config),
    ...memory(config, context),
    ...schema(config),
    ...tenancy(config),
    ...contradictions(config),
  ];
}

function secretsInConfig(config: Data, path: readonly string[] = []): Problem[] {
  return Object.entries(config).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    if (isMap(value)) return secretsInConfig(value, here);
    if (
      !/^(access_key_id|secret_access_key|access_key|secret_key|session_token|account_key|password|basic_auth_password|secret)$/.test(
        key,
      )
    )
      return [];
    return [
      {
        path: `config.${here.join('.')}`,
        says: `${here.join('.')} would stand in a ConfigMap, in Git and on Loki's /config page.`,
        write: `objectStore: { … keys: { secret: 'loki-s3' } }`,
      },
    ];
  });
}

function replication(config: Data, { ingesters }: RuleContext): Problem[] {
  const factor = Number(at(config, 'common.replication_factor'));
  if (!Number.isInteger(factor) || factor < 1)
    return [
      {
        path: 'replicationFactor',
        says: `${factor} copies of a log line cannot be written.`,
        write: 'replicationFactor: 1',
      },
    ];
  if (ingesters > 0 && factor > ingesters)
    return [
      {
        path: 'replicationFactor',
        says: `${factor} copies need ${factor} pods that ingest, and there are ${ingesters}: pushes would fail with "at least ${Math.floor(factor / 2) + 1} live replicas required".`,
        write: `replicationFactor: ${ingesters >= 3 ? 3 : 1}`,
      },
    ];
  const patterns = at(config, 'pattern_ingester.enabled') === true && factor !== 1;
  return patterns
    ? [
        {
          path: 'config.pattern_ingester.enabled',
          says: `the pattern ingester of Loki works with one copy only, and ${factor} are written.`,
          write: 'pattern_ingester: { enabled: false }',
        },
      ]
    : [];
}

/** A scalar as it is written. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

const day = 86_400;

function retention(config: Data): Problem[] {
  const problems: Problem[] = [];
  const period = text(at(config, 'limits_config.retention_period'));
  const seconds = period === undefined ? undefined : durationSeconds(period);
  if (period !== undefined && seconds === undefined)
    problems.push({
      path: 'retention',
      says: `'${period}' is not a duration (whole numbers with y, w, d or h).`,
      write: `retention: '30d'`,
    });
  else if (seconds !== undefined && seconds !== 0 && seconds < day)
    problems.push({
      path: 'retention',
      says: `${period} is shorter than a day; Loki deletes by whole days of index, so nothing shorter can be kept.`,
      write: `retention: '24h'`,
    });
  const enabled = at(config, 'compactor.retention_enabled') === true;
  if (enabled && at(config, 'compactor.delete_request_store') === undefined)
    problems.push({
      path: 'config.compactor.delete_request_store',
      says: 'retention is on and the compactor has no place for its delete requests; Loki would not start.',
      write: `delete_request_store: 's3'`,
    });
  if (seconds !== undefined && seconds > 0 && !enabled)
    problems.push({
      path: 'config.compactor.retention_enabled',
      says: `retention_period is ${period}, but the compactor deletes nothing while its retention is off.`,
      write: `retention: '${period}'   (it switches on both)`,
    });
  const oldest = durationSeconds(String(at(config, 'limits_config.reject_old_samples_max_age')));
  if (seconds !== undefined && seconds >= day && oldest !== undefined && oldest > seconds)
    problems.push({
      path: 'config.limits_config.reject_old_samples_max_age',
      says: `lines of ${String(at(config, 'limits_config.reject_old_samples_max_age'))} are accepted and deleted at once, since only ${period} are kept.`,
      write: `reject_old_samples_max_age: '${period}'`,
    });
  return problems;
}

function limits(config: Data): Problem[] {
  const problems: Problem[] = [];
  const rate = Number(at(config, 'limits_config.ingestion_rate_mb') ?? 4);
  const burst = Number(at(config, 'limits_config.ingestion_burst_size_mb') ?? 6);
  if (burst < rate)
    problems.push({
      path: 'config.limits_config.ingestion_burst_size_mb',
      says: `the burst of ${burst} MB is below the rate of ${rate} MB/s, so the rate can never be used.`,
      write: `ingestion_burst_size_mb: ${Math.ceil(rate * 1.5)}`,
    });
  const query = durationSeconds(String(at(config, 'limits_config.query_timeout')));
  const write = goDurationSeconds(String(at(config, 'server.http_server_write_timeout')));
  if (query !== undefined && write !== undefined && query > write)
    problems.push({
      path: 'config.limits_config.query_timeout',
      says: `a query may take ${query} s, but the server stops writing after ${write} s and the answer is lost.`,
      write: `server: { http_server_write_timeout: '${query + 30}s', http_server_read_timeout: '${query + 30}s' }`,
    });
  return problems;
}

function memory(config: Data, { ingesterMemory }: RuleContext): Problem[] {
  const ceiling = at(config, 'ingester.wal.replay_memory_ceiling');
  const value = lokiBytes(ceiling);
  const limit = bytes(ingesterMemory);
  if (value === undefined || limit === undefined || value < limit) return [];
  return [
    {
      path: 'config.ingester.wal.replay_memory_ceiling',
      says: `a replay may use ${String(ceiling)} and the pod is killed at ${ingesterMemory}: after a crash it would never come up.`,
      write: `replay_memory_ceiling: '${Math.floor(limit / 2 / 2 ** 20)}MB'`,
    },
  ];
}

function schema(config: Data): Problem[] {
  const periods = at(config, 'schema_config.configs');
  if (!Array.isArray(periods) || periods.length === 0)
    return [
      {
        path: 'schemaFrom',
        says: 'there is no period of the schema; Loki would not start.',
        write: `schemaFrom: '2024-04-01'`,
      },
    ];
  const days = periods.map((period: unknown) => (isMap(period) ? String(period['from']) : ''));
  const wrong = days.find((from) => !/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(Date.parse(from)));
  if (wrong !== undefined)
    return [
      {
        path: 'schemaFrom',
        says: `'${wrong}' is not a day; Loki takes year, month and day with dashes.`,
        write: `schemaFrom: '2024-04-01'`,
      },
    ];
  if (Date.parse(days[0]!) > Date.now())
    return [
      {
        path: 'schemaFrom',
        says: `${days[0]} is in the future: until then Loki has no schema and refuses every line.`,
        write: `schemaFrom: '2024-04-01'`,
      },
    ];
  if (days.some((from, n) => n > 0 && from <= days[n - 1]!))
    return [
      {
        path: 'config.schema_config.configs',
        says: `the periods start on ${days.join(', ')}; each has to start after the one before.`,
        write: 'a new period behind the last one, from a day in the future',
      },
    ];
  return [];
}

function tenancy(config: Data): Problem[] {
  return config['auth_enabled'] === true
    ? []
    : [
        {
          path: 'config.auth_enabled',
          says: 'without auth_enabled every line belongs to the tenant `fake`, and the tenants of the gateway would mean nothing.',
          write: 'auth_enabled: true',
        },
      ];
}

function contradictions(config: Data): Problem[] {
  const problems: Problem[] = [];
  if (
    at(config, 'frontend_worker.frontend_address') !== undefined &&
    at(config, 'frontend_worker.scheduler_address') !== undefined
  )
    problems.push({
      path: 'config.frontend_worker.frontend_address',
      says: 'a querier gets its work from the scheduler or from the frontend, and both are named.',
      write: 'nothing (the scheduler is known)',
    });
  const backends = Object.keys((at(config, 'common.storage') as Data | undefined) ?? {});
  if (backends.length > 1)
    problems.push({
      path: 'config.common.storage',
      says: `${backends.join(' and ')} are both named; Loki takes one ("too many storage configs").`,
      write: `objectStore: { … }   (and nothing in config.common.storage)`,
    });
  return problems;
}
