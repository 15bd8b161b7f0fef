import {
  bytes,
  durationSeconds,
  entriesOf,
  error,
  goDurationSeconds,
  isCount,
  isMap,
  isWithin,
  replaceWith,
  valueAt,
  within,
  writtenCredentials,
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

/** Facts about the pods and the store that the rules need. */
export interface PodContext {
  /** Number of pods that ingest. */
  readonly ingesters: number;
  /** Memory limit of an ingesting pod. */
  readonly ingesterMemory: ByteSize;
  /** Smallest memory limit of the pods that process pushes. */
  readonly pushMemory: ByteSize;
  readonly version: LokiVersion;
  readonly store: LokiStore;
}

/** The value of a key, by its dotted path. */
export function valueOf(config: Data, path: string): unknown {
  return valueAt(config, path.split('.'));
}

/**
 * Finds settings that Loki accepts and that then fail when it runs.
 *
 * @param config - the whole configuration
 * @param userConfig - the part that the user wrote
 */
export function configProblems(config: Data, userConfig: Data, context: PodContext): Problem[] {
  const managed = managedKeyProblems(userConfig, unsupportedKeys(context.version, context.store));
  // A problem inside a section that is not supported at all would be noise.
  const inReported = ({ path }: Problem): boolean =>
    managed.some((other) => path.length > other.path.length && isWithin(path, other.path));
  return [
    ...secretsInConfig(userConfig),
    ...directoryProblems(userConfig).filter((problem) => !inReported(problem)),
    ...replicationProblems(config, context),
    ...queryTimeoutProblems(['config', 'limits_config'], valueOf(config, 'limits_config.query_timeout'), config),
    ...replayMemoryProblems(config, context),
    ...pushSizeProblems(config, context.pushMemory),
    ...managed,
    ...contradictions(config),
  ];
}

const secretKey =
  /^(access_key_id|secret_access_key|access_key|secret_key|session_token|account_key|connection_string|client_secret|service_account|(basic_auth_)?password|secret|credentials|bearer_token|authorization|x-api-key)$/i;

/** Finds secrets, which must not be in a ConfigMap. */
export function secretsInConfig(config: Data): Problem[] {
  return writtenCredentials(config, secretKey, "Loki's /config page").map((problem) => within(['config'], problem));
}

function replicationProblems(config: Data, { ingesters }: PodContext): Problem[] {
  const factor = Number(valueOf(config, 'common.replication_factor'));
  if (!isCount(factor))
    return [error(['replicationFactor'], `${factor} is not a valid replication factor: a whole number, 1 or more.`)];
  if (ingesters > 0 && factor > ingesters)
    return [
      error(
        ['replicationFactor'],
        `a replication factor of ${factor} needs ${factor} ingesting pods, but Loki has ${ingesters}; pushes would fail with "at least ${Math.floor(factor / 2) + 1} live replicas required".`,
      ),
    ];
  return [];
}

/**
 * A query timeout above the write timeout of the HTTP server, which then drops the response.
 *
 * @param path - of the limits: those of all tenants, or of one
 */
export function queryTimeoutProblems(path: Path, timeout: unknown, config: Data): Problem[] {
  const query = durationSeconds(String(timeout));
  const write = goDurationSeconds(String(valueOf(config, 'server.http_server_write_timeout')));
  if (query === undefined || write === undefined || query <= write) return [];
  return [
    error(
      [...path, 'query_timeout'],
      `query_timeout is ${query} s, but the server closes the connection after ${write} s (server.http_server_write_timeout), and the response would be lost.`,
    ),
  ];
}

const directoryKey =
  /(^|_)(dir|directory|cache_location|rule_path|(?<!http_)path_prefix|scratch_path|tokens_file_path)$/;

/** Directories outside of the volume: the root file system of the pods is read-only. */
function directoryProblems(userConfig: Data): Problem[] {
  return entriesOf(userConfig).flatMap(([path, value]): Problem[] => {
    const key = String(path.at(-1));
    if (isMap(value) || !directoryKey.test(key)) return [];
    const directory = String(value);
    const isIn = (root: string): boolean => directory === root || directory.startsWith(`${root}/`);
    if (isIn(dataPath) || (isIn('/tmp') && /^(rule_path|scratch_path)$/.test(key))) return [];
    return [
      error(
        ['config', ...path],
        isIn('/tmp')
          ? `${directory} is not on the volume (${dataPath}); its files would be deleted with the pod.`
          : `${directory} is not writable: the root file system is read-only, and the volume is mounted at ${dataPath}.`,
      ),
    ];
  });
}

function replayMemoryProblems(config: Data, { ingesterMemory }: PodContext): Problem[] {
  const ceiling = valueOf(config, 'ingester.wal.replay_memory_ceiling');
  const value = lokiBytes(ceiling);
  const limit = bytes(ingesterMemory);
  if (value === undefined || limit === undefined || value < limit) return [];
  return [
    error(
      ['config', 'ingester', 'wal', 'replay_memory_ceiling'],
      `${String(ceiling)} is not below the memory limit of the pod, ${ingesterMemory}; the pod would be killed while it replays the write-ahead log, at every restart.`,
      replaceWith(`${Math.floor(limit / 2 / 2 ** 20)}MB`),
    ),
  ];
}

function contradictions(config: Data): Problem[] {
  const problems: Problem[] = [];
  if (valueOf(config, 'ingester.wal.enabled') === false)
    problems.push(
      error(
        ['config', 'ingester', 'wal', 'enabled'],
        'without a write-ahead log an ingester that crashes loses all lines that it has not flushed to the store.',
      ),
    );
  problems.push(...queueProblems(config));
  if (valueOf(config, 'auth_enabled') === false && valueOf(config, 'querier.multi_tenant_queries_enabled') === true)
    problems.push(error(['multiTenantQueries'], 'multiTenant is false, so there is only one tenant to query.'));
  return problems;
}

/** Panels that query at the same time, each with up to `tsdb_max_query_parallelism` requests. */
const panels = 10;

function queueProblems(config: Data): Problem[] {
  const queue = Number(valueOf(config, 'query_scheduler.max_outstanding_requests_per_tenant') ?? NaN);
  const parallelism = Number(valueOf(config, 'limits_config.tsdb_max_query_parallelism') ?? 128);
  if (!(queue < panels * parallelism)) return [];
  return [
    error(
      ['config', 'query_scheduler', 'max_outstanding_requests_per_tenant'],
      `${queue} is less than the ${panels * parallelism} requests of a dashboard with ${panels} panels (limits_config.tsdb_max_query_parallelism is ${parallelism}), which would fail with "too many outstanding requests".`,
    ),
  ];
}

/** Labels of OTLP logs by which links and dashboards find them, and which the user's own configuration leaves out. */
export function otlpLabelProblems(labels: readonly string[] | undefined, config: Data): Problem[] {
  const path = ['distributor', 'otlp_config', 'default_resource_attributes_as_index_labels'];
  const attributes = valueAt(config, path);
  const ignoring = ['limits_config', 'otlp_config', 'resource_attributes', 'ignore_defaults'];
  const missing = (labels ?? []).filter((label) => Array.isArray(attributes) && !attributes.includes(label));
  return [
    ...(missing.length === 0
      ? []
      : [
          error(
            ['config', ...path],
            `the list misses ${missing.map((label) => `'${label}'`).join(', ')}: agents send logs by OTLP with these attributes, and links from traces select streams by them.`,
          ),
        ]),
    ...(labels !== undefined && valueAt(config, ignoring) === true
      ? [
          error(
            ['config', ...ignoring],
            'logs by OTLP would have none of the labels by which links from traces select streams.',
            { fix: { remove: true } },
          ),
        ]
      : []),
  ];
}
