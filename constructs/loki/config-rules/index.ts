import {
  bytes,
  durationSeconds,
  error,
  goDurationSeconds,
  isCount,
  isMap,
  isWithin,
  replaceWith,
  valueAt,
  type ByteSize,
  type Data,
  type Path,
  type Problem,
} from '../../kit';
import { unsupportedKeys } from './unsupported-keys';
import { managedKeyProblems } from './managed-keys';
import { pushSizeProblems } from '../push-size';
import { lokiBytes } from '../sizes';
import type { LokiStore } from '../storage';
import { dataPath } from '../topology';
import type { LokiVersion } from '../releases';

/** What the rules have to know beyond the configuration. */
export interface RuleContext {
  /** Pods that ingest. */
  readonly ingesters: number;
  readonly ingesterMemory: ByteSize;
  /** Memory at which the smallest of the pods is killed that hold a push. */
  readonly pushMemory: ByteSize;
  readonly version: LokiVersion;
  readonly store: LokiStore;
}

/** The value at a dotted path. */
export function at(config: Data, path: string): unknown {
  return valueAt(config, path.split('.'));
}

/**
 * What Loki accepts and then does wrong, or notices only when it is running.
 *
 * @param over - what the user laid over it
 */
export function configProblems(config: Data, over: Data, context: RuleContext): Problem[] {
  const own = managedKeyProblems(over, unsupportedKeys(context.version, context.store));
  // What is wrong inside a section that cannot be there at all would only confuse.
  const inClosed = ({ path }: Problem): boolean =>
    own.some((other) => path.length > other.path.length && isWithin(path, other.path));
  return [
    ...secretsInConfig(over),
    ...folders(over).filter((problem) => !inClosed(problem)),
    ...replication(config, context),
    ...queryTimeoutProblems(['config', 'limits_config'], at(config, 'limits_config.query_timeout'), config),
    ...memory(config, context),
    ...pushSizeProblems(config, context.pushMemory),
    ...own,
    ...contradictions(config),
  ];
}

const secretKey =
  /^(access_key_id|secret_access_key|access_key|secret_key|session_token|account_key|(basic_auth_)?password|secret|credentials|bearer_token|authorization|x-api-key)$/i;

/** What belongs into a Secret. */
export function secretsInConfig(config: Data, path: readonly string[] = []): Problem[] {
  return Object.entries(config).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    if (isMap(value)) return secretsInConfig(value, here);
    if (!secretKey.test(key)) return [];
    return [
      error(
        ['config', ...here],
        `${here.join('.')} would stand in a ConfigMap, in Git and on Loki's /config page. Keys of the object store are named by objectStore and its Secret; other credentials are not supported.`,
      ),
    ];
  });
}

function replication(config: Data, { ingesters }: RuleContext): Problem[] {
  const factor = Number(at(config, 'common.replication_factor'));
  if (!isCount(factor)) return [error(['replicationFactor'], `${factor} copies of a log line cannot be written.`)];
  if (ingesters > 0 && factor > ingesters)
    return [
      error(
        ['replicationFactor'],
        `${factor} copies need ${factor} pods that ingest, and there are ${ingesters}: pushes would fail with "at least ${Math.floor(factor / 2) + 1} live replicas required".`,
      ),
    ];
  return [];
}

/**
 * A query may take no longer than the server writes.
 *
 * @param path - the limits, everybody's or a tenant's
 */
export function queryTimeoutProblems(path: Path, timeout: unknown, config: Data): Problem[] {
  const query = durationSeconds(String(timeout));
  const write = goDurationSeconds(String(at(config, 'server.http_server_write_timeout')));
  if (query === undefined || write === undefined || query <= write) return [];
  return [
    error(
      [...path, 'query_timeout'],
      `a query may take ${query} s, but the server stops writing after ${write} s (server.http_server_write_timeout) and the answer is lost.`,
    ),
  ];
}

/** What Loki writes has to lie on its volume: the root of its pods is read-only. */
function folders(over: Data, path: readonly string[] = []): Problem[] {
  return Object.entries(over).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    if (isMap(value)) return folders(value, here);
    if (!/(^|_)(dir|directory|cache_location|rule_path|path_prefix|scratch_path|tokens_file_path)$/.test(key))
      return [];
    if (key === 'http_path_prefix') return [];
    const folder = String(value);
    const within = (root: string): boolean => folder === root || folder.startsWith(`${root}/`);
    if (within(dataPath) || (within('/tmp') && /^(rule_path|scratch_path)$/.test(key))) return [];
    return [
      error(
        ['config', ...here],
        within('/tmp')
          ? `what Loki writes to ${folder} would go with its pod; its volume is ${dataPath}.`
          : `Loki would write to ${folder} and cannot: the root of its pods is read-only, its volume is ${dataPath}.`,
      ),
    ];
  });
}

function memory(config: Data, { ingesterMemory }: RuleContext): Problem[] {
  const ceiling = at(config, 'ingester.wal.replay_memory_ceiling');
  const value = lokiBytes(ceiling);
  const limit = bytes(ingesterMemory);
  if (value === undefined || limit === undefined || value < limit) return [];
  return [
    error(
      ['config', 'ingester', 'wal', 'replay_memory_ceiling'],
      `a replay may use ${String(ceiling)} and the pod is killed at ${ingesterMemory}: after a crash it would never come up.`,
      replaceWith(`${Math.floor(limit / 2 / 2 ** 20)}MB`),
    ),
  ];
}

function contradictions(config: Data): Problem[] {
  const problems: Problem[] = [];
  if (at(config, 'ingester.wal.enabled') === false)
    problems.push(
      error(
        ['config', 'ingester', 'wal', 'enabled'],
        'without its write-ahead log an ingester that crashes loses every line that is not in the store yet.',
      ),
    );
  problems.push(...queueProblems(config));
  if (at(config, 'auth_enabled') === false && at(config, 'querier.multi_tenant_queries_enabled') === true)
    problems.push(
      error(['multiTenantQueries'], 'there is one tenant, since multiTenant is false, and nobody to ask beside it.'),
    );
  return problems;
}

/** Queries of a dashboard: its panels ask at once, each in as many parts as Loki lets run side by side. */
const panels = 10;

function queueProblems(config: Data): Problem[] {
  const queue = Number(at(config, 'query_scheduler.max_outstanding_requests_per_tenant') ?? NaN);
  const parts = Number(at(config, 'limits_config.tsdb_max_query_parallelism') ?? 128);
  if (!(queue < panels * parts)) return [];
  return [
    error(
      ['config', 'query_scheduler', 'max_outstanding_requests_per_tenant'],
      `${queue} requests of a tenant may wait, and one query is up to ${parts} of them: a dashboard of ${panels} panels would fail with "too many outstanding requests".`,
    ),
  ];
}
