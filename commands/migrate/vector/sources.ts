import type { Input } from '../input';
import { alternatives, sourceName } from '../logs/discovery';
import type { LogJob, MutableSelection } from '../logs/model';
import { narrow, narrowByLabels } from '../logs/selection';

/** Settings of sources that decide nothing about lines. */
const own = [
  'auto_partial_merge',
  'data_dir',
  'delay_deletion_ms',
  'fingerprint',
  'fingerprint_lines',
  'glob_minimum_cooldown_ms',
  'max_line_bytes',
  'max_read_bytes',
  'oldest_first',
  'read_from',
  'rotate_wait_secs',
  'self_node_name',
  'use_apiserver_cache',
  'batch_size',
  'journalctl_path',
  'journal_directory',
  'current_boot_only',
  'retry_backoff_secs',
  'partial_event_marker_field',
];

/** Reads a source of lines; `undefined` for one that no agent of this platform reads. */
export function readSource(id: string, source: Input): LogJob | undefined {
  const type = source.textAt('type', '');
  const reader = Object.hasOwn(readers, type) ? readers[type]! : undefined;
  if (reader === undefined) return undefined;
  const read = reader(source, sourceName(id));
  if (typeof read === 'string') {
    source.reject(read);
    return undefined;
  }
  source.at('type')?.take();
  for (const key of own) source.at(key)?.replace();
  source.reject('the source has no such setting here');
  return {
    name: sourceName(id),
    input: source,
    select: {},
    labels: new Map(),
    structuredMetadata: new Map(),
    stages: [],
    ...read,
  };
}

/** Whether a source of this type is read. */
export function isRead(type: string): boolean {
  return Object.hasOwn(readers, type);
}

type Read = Pick<LogJob, 'origin'> & Partial<LogJob>;

const readers: Readonly<Record<string, (source: Input, name: string) => Read | string>> = {
  kubernetes_logs: pods,
  file: files,
  journald: journal,
  docker_logs: docker,
  syslog,
  socket,
};

function pods(source: Input): Read {
  const select: MutableSelection = {};
  const labels = source.at('extra_label_selector');
  if (typeof labels?.value === 'string') taken(labels, narrowByLabels(select, labels.value));
  const namespaces = source.at('extra_namespace_label_selector');
  if (namespaces !== undefined) readNamespaces(namespaces, select, 'kubernetes.io/metadata.name');
  const fields = source.at('extra_field_selector');
  if (fields !== undefined) readNamespaces(fields, select, 'metadata.namespace');
  const excluded = source.at('exclude_paths_glob_patterns');
  for (const one of excluded?.items() ?? [])
    if (!one.is('**/*.gz', '**/*.tmp')) one.reject('files are selected by pods');
  return { origin: 'pods', select };
}

function taken(input: Input, reason: string | undefined): void {
  if (reason === undefined) input.take();
  else input.reject(reason);
}

/** Reads a selector of namespaces: `kubernetes.io/metadata.name!=kube-system`. */
function readNamespaces(input: Input, select: MutableSelection, key: string): void {
  const parts = (input.text() ?? '').split(',');
  for (const part of parts) {
    const match = /^\s*([\w./-]+)\s*(==?|!=)\s*([\w.-]+)\s*$/.exec(part);
    if (match === null || match[1] !== key) input.differs('namespaces are selected by their names', part);
    else narrow(select, match[2] === '!=' ? 'drop' : 'keep', { pod: 'namespace' }, [match[3]!]);
  }
}

function listOf(input: Input | undefined): string[] {
  return (input?.items() ?? []).flatMap((one) => one.text() ?? []);
}

function files(source: Input, name: string): Read {
  const include = listOf(source.at('include')).flatMap(alternatives);
  const exclude = listOf(source.at('exclude')).flatMap(alternatives);
  const stages: LogJob['stages'] = [];
  readMultiline(source.at('multiline'), stages);
  for (const key of ['ignore_older_secs', 'ignore_older', 'remove_after_secs'])
    source.at(key)?.reject('every file that matches is read, and none is removed');
  return { origin: 'files', name, files: { include, ...(exclude.length > 0 && { exclude }) }, stages };
}

/** Lines that are joined by the source: up to the next one that starts an event. */
function readMultiline(multiline: Input | undefined, stages: LogJob['stages']): void {
  if (multiline === undefined) return;
  const [mode, start, condition] = ['mode', 'start_pattern', 'condition_pattern'].map((key) =>
    multiline.textAt(key, ''),
  );
  if (mode !== 'halt_before' || condition === '' || (start !== condition && !/^\^?\.?\*?$/.test(start!))) {
    multiline.reject('lines are joined by an expression of the first line of an event (mode halt_before)');
    return;
  }
  const maxWaitMs = Number(multiline.textAt('timeout_ms', '1000'));
  multiline.take();
  stages.push({ stage: { multiline: { firstLine: condition!, maxWaitMs } }, input: multiline });
}

function journal(source: Input): Read {
  const unit = (name: string): string => (name.includes('.') ? name : `${name}.service`);
  const units = listOf(source.at('include_units') ?? source.at('units')).map(unit);
  const excludeUnits = listOf(source.at('exclude_units')).map(unit);
  for (const key of ['include_matches', 'exclude_matches'])
    source.at(key)?.reject('entries are selected by their unit');
  const settings = { ...(units.length > 0 && { units }), ...(excludeUnits.length > 0 && { excludeUnits }) };
  return { origin: 'journal', journal: Object.keys(settings).length === 0 ? true : settings };
}

function docker(source: Input): Read {
  const include = listOf(source.at('include_containers'));
  const exclude = listOf(source.at('exclude_containers'));
  source.at('docker_host')?.is('unix:///var/run/docker.sock', '/var/run/docker.sock');
  for (const key of ['include_labels', 'include_images'])
    source.at(key)?.reject('containers are selected by the beginnings of their names');
  const stages: LogJob['stages'] = [];
  readMultiline(source.at('multiline'), stages);
  const settings = { ...(include.length > 0 && { include }), ...(exclude.length > 0 && { exclude }) };
  return { origin: 'docker', stages, ...(Object.keys(settings).length > 0 && { docker: settings }) };
}

function syslog(source: Input): Read | string {
  const mode = source.textAt('mode', '');
  if (!['tcp', 'udp'].includes(mode)) return 'syslog is received over TCP or UDP';
  source.at('mode')!.take();
  const address = source.at('address')?.text();
  return {
    origin: 'syslog',
    syslog: { ...(address !== undefined && { address }), ...(mode === 'udp' && { protocol: 'udp' as const }) },
  };
}

function socket(source: Input, name: string): Read | string {
  const port = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::\]):(\d+)$/.exec(source.textAt('address', ''))?.[1];
  if (source.at('mode')?.is('tcp') !== true || port === undefined) return 'lines are received over TCP';
  const address = source.at('address')!;
  if (!address.is(`127.0.0.1:${port}`))
    address.differs('the port is open on 127.0.0.1 of the node only; set hostIP and clients');
  const codec = source.at('decoding')?.at('codec');
  if (codec !== undefined && !codec.is('json', 'bytes')) return 'lines are read as text or as JSON';
  source.at('max_length')?.replace();
  return { origin: 'tcp', name, tcp: { port: Number(port), decode: codec?.value === 'json' ? 'json' : 'text' } };
}
