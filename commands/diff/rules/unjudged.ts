import { grouped, isMap, valueAt } from '../../../constructs/kit';
import { fieldText, withInner, type FieldChange, type FieldPath } from '../fields';
import type { Finding, Risk } from '../model';
import type { Context, Subject } from './rule';
import { machineFindings, textFindings, unreadable } from './files';
import { isGrafanaAccess } from './texts';
import { limitKeys } from './limits';
import { isInCluster } from './logs';
import { roleOf } from './roles';
import { isOfTempo, unjudgedOfTempo } from './traces';
import { filesOf, textOf, textsOf } from './values';

/** The risk of a changed field for which there is no rule; undefined if nothing depends on it. */
type Sensitive = (path: FieldPath, change: FieldChange) => Risk | undefined;

/**
 * The changes that no rule can compare, in files and arguments on which security, logs or data depend. They have the
 * risk that such a change can have, because a wrong `none` is worse than a risk that reading the change dismisses.
 *
 * @param changes - the changed fields, each with the root of a subtree that only one of the outputs has
 * @param isJudged - whether a rule reads the field
 */
export function unjudged(
  subject: Subject,
  context: Context,
  changes: readonly FieldChange[],
  isJudged: (path: FieldPath) => boolean,
): Finding[] {
  const { before, after } = subject;
  if (before === undefined || after === undefined) return [];
  const sensitive = sensitiveFields(subject);
  const found = changes
    .filter((root) => !isWhole(root, isJudged))
    .flatMap(withInner)
    .filter((change) => isLeaf(change) && !isJudged(change.path))
    .flatMap((change) => {
      const risk = sensitive(change.path, change);
      return risk === undefined ? [] : [{ risk, at: fieldText(change.path) }];
    });
  return [
    ...[...grouped(found, ({ risk }) => risk).values()].map((fields) => ({
      risk: fields[0]!.risk,
      at: fields[0]!.at,
      why: unjudgedText([...new Set(fields.map(({ at }) => at))]),
    })),
    ...(after.kind === 'ConfigMap' ? textFindings(textsOf(before), textsOf(after)) : []),
    ...machineFindings(before, after),
    ...unreadable(subject, context),
  ];
}

/** Whether a subtree is judged as a whole: one whose removal has a rule, or a source or a receiver that is new. */
function isWhole({ path, before, after }: FieldChange, isJudged: (path: FieldPath) => boolean): boolean {
  if (after === undefined) return isJudged(path);
  const [, , section, , ...inner] = path;
  return before === undefined && inner.length === 0 && ['sources', 'sinks', 'secret', 'receivers'].includes(section!);
}

function unjudgedText(fields: readonly string[]): string {
  const shown = fields.slice(0, 3).join(', ');
  return `No rule compares ${shown}${fields.length > 3 ? ` and ${fields.length - 3} more fields` : ''}: read the change.`;
}

function isLeaf({ before, after }: FieldChange): boolean {
  const isTree = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return !isTree(before) && !isTree(after);
}

/** Fields in files are `data/<file>/…`. */
function sensitiveFields({ before, after }: Subject): Sensitive {
  if (after!.kind === 'ConfigMap' || after!.kind === 'File') {
    const known = filesOf(before);
    const kindOf = (file: Readonly<Record<string, unknown>>): Sensitive =>
      isOfTempo(file)
        ? unjudgedOfTempo
        : isMap(file['sources']) && isMap(file['sinks'])
          ? vectorField
          : isMap(file['limits_config']) || isMap(file['overrides'])
            ? lokiField
            : isMap(file['route']) && Array.isArray(file['receivers']) && 'maxEventAgeSeconds' in file
              ? exporterField
              : () => undefined;
    return ([first, name, ...path], change) => {
      if (first !== 'data' || name === undefined || known.length === 0) return undefined;
      const file = valueAt(before!.content, ['data', name]);
      if (!isMap(file) || isMoved(change, file, valueAt(after!.content, ['data', name]))) return undefined;
      return kindOf(file)(path, change);
    };
  }
  const role = roleOf(after!);
  const risk = role === undefined ? undefined : roleRisks[role];
  return (path, change) => {
    const text = path.join('/');
    if (!/\/containers\/[^/]+\/(args|command|env|envFrom)\b/.test(text)) return undefined;
    // The reference to a login or a field of the pod, a limit of the runtime, or a host that is named.
    if (/\/env\/\[(GOMEMLIMIT|GOMAXPROCS|BUCKETS|REGION|MC_\w+|PUSH_URL|CA_FILE|SSL_CERT_DIR)\]/.test(text))
      return undefined;
    // The certificate of MinIO.
    if (
      /\/args\/(\[--certs-dir\]|\[\])/.test(text) &&
      ['--certs-dir', '/certs'].includes(textOf(change.after ?? change.before))
    )
      return undefined;
    if (/\/valueFrom\b/.test(text) || (/\/env\//.test(text) && path.at(-1) === 'name')) return undefined;
    return /\[GF_/.test(text) && !isGrafanaAccess(text, change.after) ? undefined : risk;
  };
}

/** Whether a folder of a file is under another key: releases have other keys for the same setting. */
function isMoved({ before, after }: FieldChange, was: unknown, is: unknown): boolean {
  const [value, other] = before === undefined ? [after, was] : [before, is];
  if (before !== undefined && after !== undefined) return false;
  return (
    typeof value === 'string' && value.startsWith('/') && JSON.stringify(other ?? '').includes(JSON.stringify(value))
  );
}

/** What changed arguments of a program can do. */
const roleRisks = {
  agent: 'may lose data',
  events: 'may lose data',
  gateway: 'loosens security',
  Loki: 'loosens security',
  Tempo: 'loosens security',
  receiver: 'may lose data',
  store: 'deletes data',
  Grafana: 'loosens security',
} as const satisfies Record<string, Risk>;

/** Of stages and sinks: what is read, sent, or how it is found; not how often and how much at once. */
function vectorField([section, name, ...rest]: FieldPath, { before, after }: FieldChange): Risk | undefined {
  if (section === undefined || /^(api|expire_metrics_secs|healthchecks|timezone)$/.test(section)) return undefined;
  if (/^(internal_|prometheus_)/.test(name ?? '')) return undefined;
  const inner = rest.join('/');
  // The type of a new stage has a rule.
  if (before === undefined && inner === 'type') return undefined;
  if (
    /^(inputs|labels|structured_metadata|batch|compression|glob_minimum_cooldown_ms|max_read_bytes|healthcheck|tls|remove_timestamp|dangerously_\w+|request\/(timeout_secs|concurrency|rate_\w+|retry_(initial_backoff|max_duration)_secs|retry_jitter_mode|adaptive_concurrency))\b/.test(
      inner,
    )
  )
    return undefined;
  // The same login, read from a variable or from a file.
  const from = (value: unknown): string | undefined =>
    /^\s*(?:(\$)\{?\w+\}?|(SECRET)\[[^\]]+\])\s*$/
      .exec(textOf(value ?? ''))
      ?.slice(1)
      .join('');
  const [was, is] = [from(before), from(after)];
  return inner.startsWith('auth/') && was !== undefined && is !== undefined && was !== is ? undefined : 'may lose data';
}

const harmlessLimits =
  /^(max_quer|quer|split_|max_entries|max_chunks|max_streams_matchers|max_cache|max_interval|max_outstanding|max_concurrent|max_stats|cardinality|volume_|tsdb_|ruler_|discover_|pattern_|log_level|increment_|metric_aggregation|shard_|bloom|index_gateway|required_labels|minimum_labels|retention_period|retention_stream)/;

/** Of Loki: where it stores, what it deletes, and what it refuses. */
function lokiField([section, ...rest]: FieldPath, { before, after }: FieldChange): Risk | undefined {
  const inner = rest.join('/');
  switch (section) {
    case 'overrides':
    case 'limits_config': {
      const key = (section === 'overrides' ? rest[1] : rest[0]) ?? '';
      if (/^(deletion_mode|allow_deletes)$/.test(key)) return 'deletes data';
      return key === '' || key in limitKeys || harmlessLimits.test(key) ? undefined : 'may lose data';
    }
    case 'common':
    case 'storage_config':
    case 'schema_config':
      return /^(.*\/)?(hedging|insecure$|.*rules_directory|use_thanos_objstore|index_gateway_client|congestion_control|max_|http|cache|compactor_grpc_address|compactor_address)/.test(
        inner,
      )
        ? undefined
        : 'deletes data';
    case 'compactor':
      return /(interval|_count|parallelism|grpc|ring|timeout)/.test(inner) ? undefined : 'deletes data';
    case 'ingester':
      if (inner.startsWith('wal/dir')) return 'deletes data';
      return /^(chunk_|max_chunk|flush_|concurrent_|sync_|lifecycler|wal\/(replay_memory|checkpoint|flush_on))/.test(
        inner,
      )
        ? undefined
        : 'may lose data';
    case 'distributor':
      return /^(ring|rate_store|write_failures)/.test(inner) ? undefined : 'may lose data';
    case 'memberlist':
      return /^(join_members|bind_)/.test(inner) && !/\.svc\b/.test(textOf(after ?? before))
        ? 'may lose data'
        : undefined;
    case 'runtime_config':
      return inner === 'file' ? 'may lose data' : undefined;
    case 'server':
      return /(recv_msg_size|max_concurrent_streams|tls|listen_port|listen_address)/.test(inner)
        ? 'may lose data'
        : undefined;
    default:
      return undefined;
  }
}

/** Of the exporter of Kubernetes events: which it watches, and where it sends them. */
function exporterField([section, ...rest]: FieldPath, { after }: FieldChange): Risk | undefined {
  const inner = rest.join('/');
  if (section === 'namespace' || section === 'route') return 'may lose data';
  // A Service that is named is compared for itself.
  if (section !== 'receivers' || (inner.endsWith('url') && isInCluster(textOf(after)))) return undefined;
  return /(streamLabels|layout|tls|name$)/.test(inner) ? undefined : 'may lose data';
}
