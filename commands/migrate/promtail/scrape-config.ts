import type { FileSource, JournalSource } from '../../../constructs/contracts';
import type { Input } from '../input';
import type { LogJob, MutableSelection } from '../logs/model';
import { relabel, sentLabels, type KnownLabels } from '../logs/relabel';
import { narrow, narrowByLabels } from '../logs/selection';
import { readStages } from '../logs/stages';

/** Reads a scrape config of Promtail: a job for each of its sources. */
export function readScrapeConfig(config: Input, notes: Set<string>): LogJob[] {
  const name = config.at('job_name')?.text() ?? 'files';
  const found = targetsOf(config, name);
  for (const [key, value] of config.entries())
    if (!knownKeys.has(key)) value.reject(`no agent of this platform reads '${key}'`);
  return found.map(({ labels, select = {}, ...target }) => {
    relabel(config.at('relabel_configs')?.items() ?? [], { labels, select });
    const job: LogJob = {
      ...target,
      input: target.input,
      select,
      labels: sentLabels(labels, notes),
      structuredMetadata: new Map(),
      stages: [],
    };
    readStages(config.at('pipeline_stages')?.items() ?? [], { job, notes, extracted: new Map() });
    if (job.origin === 'files')
      notes.add('The label filename of Promtail is structured metadata: each file would have a stream of its own.');
    return job;
  });
}

/** Keys of a scrape config that are read, or read in part. */
const knownKeys = new Set([
  'job_name',
  'kubernetes_sd_configs',
  'static_configs',
  'docker_sd_configs',
  'journal',
  'syslog',
  'relabel_configs',
  'pipeline_stages',
]);

interface Target extends Pick<LogJob, 'origin' | 'name' | 'input' | 'files' | 'journal' | 'syslog'> {
  readonly labels: KnownLabels;
  readonly select?: MutableSelection;
}

function targetsOf(config: Input, name: string): Target[] {
  const found: Target[] = [];
  for (const sd of config.at('kubernetes_sd_configs')?.items() ?? []) {
    const select: MutableSelection = {};
    if (readDiscovery(sd, select)) found.push({ origin: 'pods', name, input: sd, labels: new Map(), select });
  }
  for (const one of config.at('static_configs')?.items() ?? []) found.push(...staticTargets(one, name));
  const journal = config.at('journal');
  if (journal !== undefined) found.push({ origin: 'journal', name, input: journal, ...readJournal(journal) });
  for (const one of config.at('docker_sd_configs')?.items() ?? []) {
    one.at('host')?.is('unix:///var/run/docker.sock');
    one.at('refresh_interval')?.replace();
    one.reject('containers are selected by the beginnings of their names, and read from the socket of the machine');
    found.push({ origin: 'docker', name, input: one, labels: new Map() });
  }
  const syslog = config.at('syslog');
  if (syslog !== undefined)
    found.push({
      origin: 'syslog',
      name,
      input: syslog,
      syslog: readSyslog(syslog),
      labels: fixedLabels(syslog.at('labels')),
    });
  return found;
}

/** Reads the discovery of pods. @returns whether it is of pods */
function readDiscovery(sd: Input, select: MutableSelection): boolean {
  if (sd.at('role')?.is('pod') !== true) {
    sd.reject('lines are of pods, and other roles of service discovery find no log files');
    return false;
  }
  const names = sd.at('namespaces')?.at('names');
  const list = names?.items().map(({ value }) => String(value)) ?? [];
  if (list.length > 0 && narrow(select, 'keep', { pod: 'namespace' }, list) === undefined) names!.take();
  for (const selector of sd.at('selectors')?.items() ?? []) {
    selector.at('role')?.is('pod');
    const label = selector.at('label');
    if (typeof label?.value === 'string' && label.value !== '') {
      const reason = narrowByLabels(select, label.value);
      if (reason === undefined) label.take();
      else label.reject(reason);
    }
    const field = selector.at('field');
    if (typeof field?.value === 'string' && field.value.startsWith('spec.nodeName=')) field.take();
    field?.reject('pods are selected by namespaces and labels');
  }
  return true;
}

function fixedLabels(labels: Input | undefined): KnownLabels {
  const known: KnownLabels = new Map();
  for (const [key, value] of labels?.entries() ?? []) {
    const text = value.text();
    if (text !== undefined) known.set(key, { text, input: value });
  }
  return known;
}

/** Reads globs of files. The label `job` is the name of the source. */
function staticTargets(config: Input, jobName: string): Target[] {
  config.at('targets')?.take();
  const labels = fixedLabels(config.at('labels'));
  const [path, exclude, job] = ['__path__', '__path_exclude__', 'job'].map((key) => {
    const known = labels.get(key);
    return known !== undefined && 'text' in known ? known.text : undefined;
  });
  for (const key of ['__path__', '__path_exclude__']) labels.delete(key);
  if (path === undefined) {
    config.differs('it has no __path__, so that no file is read');
    return [];
  }
  const files: FileSource = {
    include: alternatives(path),
    ...(exclude !== undefined && { exclude: alternatives(exclude) }),
  };
  return [{ origin: 'files', name: sourceName(job ?? jobName), input: config, files, labels }];
}

/** The globs of one with alternatives: `/var/log/{a,b}.log`. */
export function alternatives(glob: string): string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob);
  if (braces === null) return [glob];
  return braces[2]!.split(',').flatMap((one) => alternatives(`${braces[1]}${one}${braces[3]}`));
}

/** A valid name of a source. */
export function sourceName(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return cleaned === '' ? 'files' : cleaned;
}

function readJournal(journal: Input): { readonly journal: true | JournalSource; readonly labels: KnownLabels } {
  journal.at('path')?.is('/var/log/journal', '/run/log/journal', '', null);
  journal.at('json')?.is(false, null);
  journal.at('json')?.reject('the line of an entry is its message');
  journal.at('path')?.reject('the journal is that of the node');
  journal.at('max_age')?.reject('the journal is read since the last boot');
  const labels = fixedLabels(journal.at('labels'));
  const matches = journal.at('matches');
  const units =
    typeof matches?.value === 'string'
      ? matches.value.split(/\s+/).map((one) => /^_SYSTEMD_UNIT=([^\s]+)$/.exec(one)?.[1])
      : [];
  if (units.length === 0 || !units.every((unit) => unit !== undefined)) {
    matches?.reject('entries are selected by their unit');
    return { journal: true, labels };
  }
  matches!.take();
  return { journal: { units }, labels };
}

function readSyslog(syslog: Input): NonNullable<LogJob['syslog']> {
  const address = syslog.at('listen_address')?.text();
  const protocol = syslog.textAt('listen_protocol', 'tcp');
  syslog.at('listen_protocol')?.is('tcp', 'udp');
  for (const key of ['idle_timeout', 'max_message_length']) syslog.at(key)?.replace();
  for (const [key, value] of syslog.entries())
    if (key !== 'labels') value.reject('a receiver of syslog has an address and a protocol');
  return { ...(address !== undefined && { address }), ...(protocol === 'udp' && { protocol }) };
}
