import type { FileSource } from '../../../constructs/contracts';
import type { Input } from '../input';
import { alternatives, fixedLabels, readDiscovery, readJournal, readSyslog, sourceName } from '../logs/discovery';
import type { LogJob, MutableSelection } from '../logs/model';
import { relabel, sentLabels, type KnownLabels } from '../logs/relabel';
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
      notes.add('The label filename is structured metadata: each file would have a stream of its own.');
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
