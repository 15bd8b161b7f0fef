import {
  bytes,
  durationSeconds,
  goDurationSeconds,
  isMap,
  valueAt,
  type ByteSize,
  type Data,
  type Problem,
} from '../kit';
import { lokiBytes } from './sizes';
import { dataPath } from './topology';

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

/**
 * What Loki accepts and then does wrong, or notices only when it is running.
 *
 * @param over - what the user laid over it
 */
export function configProblems(config: Data, over: Data, context: RuleContext): Problem[] {
  return [
    ...secretsInConfig(over),
    ...replication(config, context),
    ...patience(config),
    ...memory(config, context),
    ...ownWords(over),
    ...folders(over),
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
  return [];
}

/** A query may take no longer than the server writes. */
function patience(config: Data): Problem[] {
  const query = durationSeconds(String(at(config, 'limits_config.query_timeout')));
  const write = goDurationSeconds(String(at(config, 'server.http_server_write_timeout')));
  if (query === undefined || write === undefined || query <= write) return [];
  return [
    {
      path: 'config.limits_config.query_timeout',
      says: `a query may take ${query} s, but the server stops writing after ${write} s and the answer is lost.`,
      write: `server: { http_server_write_timeout: '${query + 30}s', http_server_read_timeout: '${query + 30}s' }`,
    },
  ];
}

/** What has a setting of its own, with which the rest of the platform agrees. */
const own: Readonly<Record<string, { readonly why: string; readonly write: string }>> = {
  auth_enabled: {
    why: 'the gateway, the rules and the clients have to know of it',
    write: 'multiTenant: false   (of loki; or nothing)',
  },
  schema_config: {
    why: 'its periods are a list that only grows, and each is checked',
    write: `schema: [{ from: '2024-04-01' }]   (of loki)`,
  },
  runtime_config: { why: 'the limits of single tenants stand there', write: 'limits: { … }   (of a tenant)' },
  'ruler.storage': { why: 'it follows from where rules come from', write: 'rules: [ … ]   (of a tenant)' },
  ruler_storage: { why: 'it follows from where rules come from', write: 'rules: [ … ]   (of a tenant)' },
  'querier.multi_tenant_queries_enabled': {
    why: 'the gateway has to let them pass',
    write: 'multiTenantQueries: true   (of loki)',
  },
  'pattern_ingester.enabled': { why: 'its ring works with one copy only', write: 'patterns: true   (of loki)' },
};

function ownWords(over: Data): Problem[] {
  return Object.entries(own)
    .filter(([path]) => at(over, path) !== undefined)
    .map(([path, { why, write }]) => ({
      path: `config.${path}`,
      says: `${path} has a setting of its own: ${why}.`,
      write,
    }));
}

/** What Loki writes has to lie on its volume: the root of its pods is read-only. */
function folders(over: Data, path: readonly string[] = []): Problem[] {
  return Object.entries(over).flatMap(([key, value]): Problem[] => {
    const here = [...path, key];
    if (isMap(value)) return folders(value, here);
    if (!/(^|_)(dir|directory|cache_location|rule_path|path_prefix|scratch_path|tokens_file_path)$/.test(key))
      return [];
    const folder = String(value);
    if ([dataPath, '/tmp'].some((root) => folder === root || folder.startsWith(`${root}/`))) return [];
    return [
      {
        path: `config.${here.join('.')}`,
        says: `Loki would write to ${folder} and cannot: the root of its pods is read-only, its volume is ${dataPath}.`,
        write: 'nothing   (each folder is known)',
      },
    ];
  });
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
      write: `nothing   (objectStore says where logs are kept)`,
    });
  if (at(config, 'auth_enabled') === false && at(config, 'querier.multi_tenant_queries_enabled') === true)
    problems.push({
      path: 'multiTenantQueries',
      says: 'there is one tenant, since multiTenant is false, and nobody to ask beside it.',
      write: 'multiTenant: true   (or no multiTenantQueries)',
    });
  return problems;
}
