import type { ReadAgent } from '../logs/combine';
import { fixedSource, readClient } from '../logs/client';
import type { Input } from '../input';
import type { LogClient, LogJob, StageContext } from '../logs/model';
import { knownOf, relabel, sentLabels, type KnownLabels } from '../logs/relabel';
import { fixedLabels, readJournal, readSyslog, sourceName } from '../logs/discovery';
import { readStages } from '../logs/stages';
import { referenceOf, withoutCircle } from './data';
import { filesOf, targetsOf } from './targets';

/** A source of lines: a job without what its chain adds. */
type Source = Pick<LogJob, 'origin' | 'name' | 'input' | 'select' | 'files' | 'journal' | 'syslog'> & {
  readonly labels: KnownLabels;
  readonly component: Input;
};

/** Reads every source of lines, and the components that its lines pass. */
export function readChains(root: Input, notes: Set<string>): Omit<ReadAgent, 'notes'> {
  const clients = new Map<string, LogClient>();
  const jobs: LogJob[] = [];
  let events: ReadAgent['events'];
  for (const [key, component] of root.entries()) {
    const [kind, label = ''] = [key.split('.').slice(0, 3).join('.'), key.split('.')[3]];
    if (kind === 'loki.source.kubernetes_events') {
      events ??= readEvents(component, root, notes, clients);
      continue;
    }
    for (const source of sourcesOf(kind, label, component, root)) {
      const job: LogJob = {
        ...source,
        labels: sentLabels(source.labels, notes),
        structuredMetadata: new Map(),
        stages: [],
      };
      const context = { job, notes, extracted: new Map() };
      follow(component.at('forward_to'), root, context, clients);
      jobs.push(job);
      if (kind === 'loki.source.kubernetes')
        notes.add('The label instance, which Alloy adds to lines that it reads from the API server, is not sent.');
      if (job.origin === 'files')
        notes.add('The label filename is structured metadata: each file would have a stream of its own.');
    }
  }
  const [client] = clients.values();
  return { jobs, ...(client !== undefined && { client }), ...(events !== undefined && { events }) };
}

function sourcesOf(kind: string, label: string, component: Input, root: Input): Source[] {
  const common = { component, select: {}, name: sourceName(label) };
  switch (kind) {
    case 'loki.source.file':
    case 'loki.source.kubernetes':
    case 'loki.source.docker': {
      replaceOwn(component);
      const targets = component.at('targets');
      const rules = rulesOf(component, root);
      const labels = fixedLabels(component.at('labels'));
      return (targets === undefined ? [] : targetsOf(targets, root)).map(({ labels: known, ...target }) => {
        for (const [name, one] of labels) known.set(name, one);
        relabel(rules, { labels: known, select: target.select });
        return { ...common, ...target, ...(target.origin === 'files' && filesOf(known, label)), labels: known };
      });
    }
    case 'loki.source.journal': {
      const { journal, labels } = readJournal(component);
      relabel(rulesOf(component, root), { labels, select: {} });
      return [{ ...common, origin: 'journal', input: component, journal, labels }];
    }
    case 'loki.source.syslog':
      return (component.at('listener')?.items() ?? []).map((listener) => {
        const labels = fixedLabels(listener.at('labels'));
        relabel(rulesOf(component, root), { labels, select: {} });
        return { ...common, origin: 'syslog', input: listener, syslog: readSyslog(listener), labels };
      });
    case 'loki.source.podlogs':
      for (const key of ['selector', 'namespace_selector'])
        component.at(key)?.reject('objects PodLogs are not read; pipeline.select chooses pods');
      replaceOwn(component);
      return [{ ...common, origin: 'pods', input: component, labels: podLogsLabels(component) }];
    default:
      return [];
  }
}

/** Settings of sources that decide nothing about lines. */
function replaceOwn(component: Input): void {
  for (const key of [
    'file_match',
    'file_watch',
    'clustering',
    'client',
    'node_filter',
    'legacy_positions_file',
    'on_positions_file_error',
    'host',
    'refresh_interval',
    'http_client_config',
  ])
    component.at(key)?.replace();
}

/** The labels that objects PodLogs set without rules of their own. */
function podLogsLabels(input: Input): KnownLabels {
  const names = { namespace: 'namespace', pod: 'pod_name', container: 'pod_container_name' };
  return new Map(
    Object.entries(names).map(([name, meta]) => [name, { of: [`__meta_kubernetes_${meta}`], input }] as const),
  );
}

/** The rules of a component that a source names: `loki.relabel.journal.rules`. */
function rulesOf(component: Input, root: Input): readonly Input[] {
  const value = component.at('relabel_rules');
  const reference = referenceOf(value?.value);
  if (value === undefined || reference === undefined) return [];
  value.take();
  const rules = root.at(reference.component);
  for (const key of ['forward_to', 'targets']) if (rules?.at(key)?.items().length === 0) rules.at(key)!.take();
  return rules?.at('rule')?.items() ?? [];
}

/**
 * Reads the components that lines pass, to the one that writes them.
 *
 * @param passed - names of the components before
 * @throws Unreadable if lines would come back to one of them
 */
function follow(
  forward: Input | undefined,
  root: Input,
  context: StageContext,
  clients: Map<string, LogClient>,
  passed: readonly string[] = [],
): void {
  for (const [n, receiver] of (forward?.items() ?? []).entries()) {
    const reference = referenceOf(receiver.value);
    const component = reference === undefined ? undefined : root.at(reference.component);
    if (reference === undefined || component === undefined) {
      receiver.reject('there is no such component');
      continue;
    }
    const kind = reference.component.split('.').slice(0, 2).join('.');
    if (kind === 'loki.write') write(reference.component, component, receiver, context, clients);
    else if (n > 0) receiver.reject('lines pass one chain of components');
    else pass(kind, component, receiver, root, context, clients, withoutCircle(passed, reference.component));
  }
}

function pass(
  kind: string,
  component: Input,
  receiver: Input,
  root: Input,
  context: StageContext,
  clients: Map<string, LogClient>,
  passed: readonly string[],
): void {
  if (kind === 'loki.process') readStages(component.at('stages')?.items() ?? [], context);
  else if (kind === 'loki.relabel') {
    const { labels } = context.job;
    const known = knownOf(labels);
    relabel(component.at('rule')?.items() ?? [], { labels: known, select: context.job.select });
    labels.clear();
    for (const [name, one] of sentLabels(known, context.notes)) labels.set(name, one);
    component.at('max_cache_size')?.replace();
  } else {
    receiver.reject(`lines that pass ${kind} are not sent to Loki by it, or it has no counterpart`);
    return;
  }
  receiver.take();
  follow(component.at('forward_to'), root, context, clients, passed);
}

function write(
  name: string,
  component: Input,
  receiver: Input,
  { notes }: StageContext,
  clients: Map<string, LogClient>,
): void {
  if (clients.size > 0 && !clients.has(name)) {
    receiver.reject('collect.logs sends to one Loki');
    return;
  }
  receiver.take();
  if (clients.has(name)) return;
  const [endpoint, ...more] = component.at('endpoint')?.items() ?? [];
  for (const other of more) other.reject('collect.logs sends to one Loki');
  const client = endpoint === undefined ? { labels: new Map() } : readClient(endpoint, notes);
  const labels = new Map(client.labels);
  for (const [label, value] of component.at('external_labels')?.entries() ?? []) {
    const source = fixedSource(value);
    if (source !== undefined) labels.set(label, { source, input: value });
  }
  for (const key of ['wal', 'max_streams']) component.at(key)?.replace();
  clients.set(name, { ...client, labels });
}

/** Reads the source of Kubernetes events, whose lines are those of `collect.events`. */
function readEvents(
  component: Input,
  root: Input,
  notes: Set<string>,
  clients: Map<string, LogClient>,
): ReadAgent['events'] {
  for (const key of ['clustering', 'client']) component.at(key)?.replace();
  component.at('log_format')?.is('json');
  component.at('log_format')?.reject('events are stored as JSON');
  const job = component.at('job_name')?.text() ?? 'loki.source.kubernetes_events';
  const namespaces = (component.at('namespaces')?.items() ?? []).flatMap((one) => one.text() ?? []);
  for (const receiver of component.at('forward_to')?.items() ?? []) {
    const reference = referenceOf(receiver.value);
    const next = reference === undefined ? undefined : root.at(reference.component);
    if (next === undefined) receiver.reject('there is no such component');
    else if (reference!.component.startsWith('loki.write.')) {
      const context = { notes } as StageContext;
      write(reference!.component, next, receiver, context, clients);
    } else
      receiver.reject(
        'events have no stages: fields of the line are read by queries, and structuredMetadata of collect.events',
      );
  }
  return { input: component, job, namespaces };
}
