import { isDeepStrictEqual } from 'node:util';
import type { LineOrigin, Stage, ValueSource, When } from '../../../constructs/contracts';
import { spreadProblems, type Data } from '../../../constructs/kit';
import type { Input } from '../input';
import type { AgentName, Migration } from '../migration';
import { destinationOf } from './destination';
import type { LogClient, LogJob, MappedStage, Sent } from './model';
import { sourcesOf } from './sources';

/** What was read of the configuration of an agent. */
export interface ReadAgent {
  readonly jobs: readonly LogJob[];
  /** @default - none was read */
  readonly client?: LogClient;
  /** Kubernetes events. @default - not read */
  readonly events?: { readonly input: Input; readonly job: string; readonly namespaces: readonly string[] };
  /** Traces by OTLP: their receiver, and whom the collector logs in as. @default - not read */
  readonly traces?: { readonly destination: Data; readonly collector: Data };
  readonly notes: Set<string>;
}

/** What an input becomes when all of it was read. */
export function migrationOf(input: Input, read: ReadAgent, agent: AgentName): Migration {
  const environment = environmentOf(read, agent);
  const { replaced, unmapped } = input;
  const own = replaced.length === 0 ? [] : [`The agent decides by itself what these set: ${replaced.join(', ')}.`];
  return { environment, unmapped, notes: [...read.notes, ...own] };
}

/** The environment that collects the lines of the jobs with an agent. */
export function environmentOf({ jobs, client, events, traces, notes }: ReadAgent, agent: AgentName): Data {
  const stages = stagesOf(jobs);
  const labels = labelsOf(jobs, client, notes);
  const { select, sources, host } = sourcesOf(jobs);
  const { cluster, ...own } = labels.labels;
  const isCluster = cluster !== undefined && cluster !== false && cluster.value !== undefined;
  const sent = isCluster ? own : labels.labels;
  const pipeline = {
    ...(select !== undefined && { select }),
    ...(stages.length > 0 && { stages }),
    ...(Object.keys(sent).length > 0 && { labels: sent }),
    ...(Object.keys(labels.structuredMetadata).length > 0 && { structuredMetadata: labels.structuredMetadata }),
  };
  const hasLogs = jobs.length > 0 || client !== undefined || events !== undefined || traces === undefined;
  const { destination, login, tenant } = hasLogs ? destinationOf(client, notes) : {};
  const collector = { ...(login !== undefined && { login }), ...(tenant !== undefined && { tenant }) };
  if (host) notes.add('host-1 is a placeholder for the name of the machine, its label host.');
  const settings = agent === 'vector' && client?.buffer !== undefined ? { buffer: client.buffer } : {};
  const read = Object.keys(sources).length > 0 && { sources };
  const piped = Object.keys(pipeline).length > 0 && { pipeline };
  return {
    ...(isCluster && { cluster: { name: cluster.value } }),
    destinations: { ...(hasLogs && { logs: destination }), ...(traces && { traces: traces.destination }) },
    ...((jobs.length > 0 || events !== undefined || traces !== undefined) && {
      collect: {
        ...(jobs.length > 0 &&
          (host
            ? { hosts: { 'host-1': { ...collector, ...sources, ...piped, vector: {} } } }
            : { logs: { ...collector, ...read, ...piped, [agent]: settings } })),
        ...(events !== undefined && { events: { ...collector, ...eventsOf(events, client) } }),
        // The old agent received no logs by OTLP.
        ...(traces && { traces: { ...traces.collector, ...(hasLogs && { logs: false }), alloy: {} } }),
      },
    }),
  };
}

/** The collection of Kubernetes events, with the label `job` that they had and the labels of all that is sent. */
function eventsOf({ job, namespaces }: NonNullable<ReadAgent['events']>, client: LogClient | undefined): Data {
  const fixed = [...(client?.labels ?? [])].flatMap(([name, { source, input }]) => {
    // `cluster.name` of the environment is for events too.
    if (name === 'cluster' && source.value !== undefined) return [];
    if (source.value === undefined) input.differs('labels of events have fixed values only');
    return source.value === undefined ? [] : [[name, source.value] as const];
  });
  return { alloy: { labels: { ...Object.fromEntries(fixed), job }, ...(namespaces.length > 0 && { namespaces }) } };
}

interface Values {
  readonly labels: Record<string, ValueSource | false>;
  readonly structuredMetadata: Record<string, ValueSource | false>;
}

/** Labels that a pipeline sends by default. */
const defaults: Readonly<Record<string, readonly [ValueSource, LineOrigin?]>> = {
  namespace: [{ pod: 'namespace' }, 'pods'],
  container: [{ pod: 'container' }, 'pods'],
  unit: [{ journal: 'unit' }, 'journal'],
  compose_project: [{ docker: 'composeProject' }, 'docker'],
  compose_service: [{ docker: 'composeService' }, 'docker'],
  app: [{ syslog: 'app' }, 'syslog'],
};

/** The labels that lines had, as changes of the default ones. */
function labelsOf(jobs: readonly LogJob[], client: LogClient | undefined, notes: Set<string>): Values {
  const origins = new Set(jobs.map(({ origin }) => origin));
  const merged = mergedOf(jobs, ({ labels }) => labels);
  for (const [name, sent] of client?.labels ?? []) merged.set(name, sent);
  const metadata = mergedOf(jobs, ({ structuredMetadata }) => structuredMetadata);
  const labels: Record<string, ValueSource | false> = {};
  const structuredMetadata: Record<string, ValueSource | false> = {};
  for (const [name, { source, input }] of merged) {
    const problem = spreadProblems([], source, true, {}).find(({ severity }) => severity === 'error');
    const isDefault = isDeepStrictEqual(defaults[name]?.[0], source) && origins.has(defaults[name]![1] as 'pods');
    if (problem !== undefined) {
      input.differs(`it is structured metadata, not a label: ${problem.message.replace(/\.$/, '')}`);
      structuredMetadata[name.toLowerCase()] = source;
    } else if (!isDefault) labels[name] = source;
  }
  for (const [name, { source }] of metadata) structuredMetadata[name.toLowerCase()] = source;
  for (const [name, [, origin]] of Object.entries(defaults))
    if (origins.has(origin as 'pods') && !merged.has(name) && !metadata.has(name)) labels[name] = false;
  jobLabel(jobs, merged, labels, notes);
  machineLabel(jobs, merged, labels, notes);
  return { labels, structuredMetadata };
}

/** The values of all jobs. One that the jobs do not agree on is that of the first job. */
function mergedOf(jobs: readonly LogJob[], of: (job: LogJob) => Map<string, Sent>): Map<string, Sent> {
  const merged = new Map<string, Sent>();
  for (const job of jobs)
    for (const [name, sent] of of(job)) {
      if (name === 'job' && sent.source.value !== undefined) continue;
      const known = merged.get(name);
      const isFixed = sent.source.value !== undefined;
      const everywhere = jobs.every((one) => isDeepStrictEqual(of(one).get(name)?.source, sent.source));
      const others = jobs.filter(({ origin }) => origin === job.origin);
      if (!isFixed && sent.source.extracted === undefined && !others.every((one) => of(one).has(name)))
        sent.input.differs(`the lines of all jobs of ${job.origin} get '${name}', which other jobs do not set`);
      if (isFixed && !everywhere) sent.input.differs('a fixed value would be a label of the lines of all jobs');
      else if (known === undefined) merged.set(name, sent);
      else if (!isDeepStrictEqual(machine(known.source), machine(sent.source)))
        sent.input.differs(`the label '${name}' has another value in another job`);
      else if (!isDeepStrictEqual(known.source, sent.source)) merged.set(name, { ...sent, source: { host: 'name' } });
    }
  return merged;
}

/** The node of a pod is the machine that reads its lines. */
function machine(source: ValueSource): ValueSource {
  return source.pod === 'node' ? { host: 'name' } : source;
}

/** The label `job`, which every pipeline has: its value by default is that of the kind of source. */
function jobLabel(
  jobs: readonly LogJob[],
  merged: ReadonlyMap<string, Sent>,
  labels: Record<string, ValueSource | false>,
  notes: Set<string>,
): void {
  if (merged.has('job')) return;
  const given = jobs.flatMap((job) => {
    const sent = job.labels.get('job');
    return sent === undefined ? [] : [{ sent, value: sent.source.value, own: jobOf(job) }];
  });
  const values = new Set(given.map(({ value }) => value));
  const [value] = values;
  if (given.every((one) => one.value === one.own) && given.length === jobs.length) return;
  if (given.length === 0) {
    labels['job'] = false;
    return;
  }
  if (values.size === 1 && given.length === jobs.length) labels['job'] = { value: value! };
  else {
    for (const { sent, own } of given.filter((one) => one.value !== one.own))
      sent.input.differs(`the label job of these lines is '${own}'`);
    if (given.length < jobs.length) notes.add('All lines have the label job, which some of them did not have.');
  }
}

/** The value of the label `job` by default. */
export function jobOf({ origin, name }: LogJob): string {
  return {
    pods: 'kubernetes-pods',
    journal: 'systemd-journal',
    docker: 'docker',
    syslog: 'syslog',
    files: name,
    tcp: name,
  }[origin];
}

/** The label of the machine: without it or the pod, all agents would write the same streams. */
function machineLabel(
  jobs: readonly LogJob[],
  merged: ReadonlyMap<string, Sent>,
  labels: Record<string, ValueSource | false>,
  notes: Set<string>,
): void {
  const name = jobs.some(({ origin }) => origin === 'docker' || origin === 'syslog') ? 'host' : 'node';
  if (merged.has(name)) {
    if (isDeepStrictEqual(machine(merged.get(name)!.source), { host: 'name' })) delete labels[name];
    return;
  }
  const tells = ({ source }: Sent): boolean => machine(source).host !== undefined || source.pod === 'name';
  const sent = [...merged].filter(([label]) => labels[label] !== undefined).map(([, one]) => one);
  const isTold = ({ origin }: LogJob): boolean =>
    sent.some((one) => tells(one) && (origin === 'pods' || one.source.pod === undefined));
  if (jobs.every(isTold)) labels[name] = false;
  else notes.add(`Lines have the label ${name} too: without it, several agents would write the same streams.`);
}

/** The stages of all jobs. Stages that not all jobs have are limited to the lines of a kind of source. */
function stagesOf(jobs: readonly LogJob[]): Stage[] {
  const [first] = jobs;
  if (first === undefined) return [];
  if (jobs.every((job) => sameStages(job.stages, first.stages))) return first.stages.map(({ stage }) => stage);
  return [...new Set(jobs.map(({ origin }) => origin))].flatMap((origin) => {
    const ofOrigin = jobs.filter((job) => job.origin === origin);
    return shared(ofOrigin).map(({ stage }) => (jobs.length === ofOrigin.length ? stage : limited(stage, { origin })));
  });
}

/** A stage for fewer lines. */
function limited({ when, ...step }: Stage, more: When): Stage {
  return { when: { ...more, ...when }, ...step };
}

/** The stages of jobs of one origin: those of each namespace, or those that all of them begin with. */
function shared(jobs: readonly LogJob[]): MappedStage[] {
  const [first] = jobs;
  if (jobs.every((job) => sameStages(job.stages, first!.stages))) return first!.stages;
  const namespaces = jobs.map(({ select }) => select.namespaces ?? []);
  if (namespaces.every((names) => names.length === 1) && new Set(namespaces.flat()).size === jobs.length)
    return jobs.flatMap(({ stages, select }) =>
      stages.map(({ stage, input }) => ({
        stage: limited(stage, { namespace: select.namespaces![0]! }),
        input,
      })),
    );
  const length = first!.stages.findIndex((one, n) =>
    jobs.some((job) => !isDeepStrictEqual(job.stages[n]?.stage, one.stage)),
  );
  const common = length < 0 ? first!.stages.length : length;
  for (const job of jobs)
    for (const { input } of job.stages.slice(common))
      input.differs('a stage applies to one source, namespace, app or container, but the jobs differ in another way');
  const kept = first!.stages.slice(0, common);
  if (!kept.some(({ stage }) => stage.parse !== undefined)) for (const job of jobs) removeExtracted(job);
  return kept;
}

/** Removes the values of a job that no stage extracts any more. */
function removeExtracted({ labels, structuredMetadata }: LogJob): void {
  for (const sent of [labels, structuredMetadata])
    for (const [name, { source, input }] of sent)
      if (source.extracted !== undefined) {
        input.differs('the stage that extracts its field is not mapped');
        sent.delete(name);
      }
}

function sameStages(one: readonly MappedStage[], other: readonly MappedStage[]): boolean {
  return isDeepStrictEqual(
    one.map(({ stage }) => stage),
    other.map(({ stage }) => stage),
  );
}
