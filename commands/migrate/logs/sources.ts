import { isDeepStrictEqual } from 'node:util';
import type { FileSource, PodSelection } from '../../../constructs/contracts';
import type { Data } from '../../../constructs/kit';
import { selectionOf, type LogJob } from './model';

interface Sources {
  readonly select?: PodSelection;
  /** `sources` of `collect.logs`, or those of a host. */
  readonly sources: Data;
  /** Whether they are sources that only a machine outside the cluster has. */
  readonly host: boolean;
}

/** The sources of the jobs. */
export function sourcesOf(jobs: readonly LogJob[]): Sources {
  const pods = jobs.filter(({ origin }) => origin === 'pods');
  const has = (origin: LogJob['origin']): boolean => jobs.some((job) => job.origin === origin);
  const host = pods.length === 0 && (has('docker') || has('syslog'));
  const syslog = jobs.find(({ origin }) => origin === 'syslog')?.syslog;
  for (const job of jobs)
    if (job.syslog !== undefined && !isDeepStrictEqual(job.syslog, syslog))
      job.input.differs('a machine has one receiver of syslog');
  const journal = jobs.find(({ origin }) => origin === 'journal');
  const files = filesOf(jobs);
  const select = selectOf(pods);
  const tcp = Object.fromEntries(jobs.flatMap((job) => (job.tcp === undefined ? [] : [[job.name, job.tcp]])));
  for (const job of jobs)
    if (!host && ['docker', 'syslog'].includes(job.origin))
      job.input.differs('lines of Docker and syslog are received on machines, collect.hosts, not on nodes');
  return {
    ...(select !== undefined && { select }),
    host,
    sources: {
      ...(pods.length === 0 && !host && { pods: false }),
      ...(host && has('docker') && { docker: jobs.find(({ docker }) => docker !== undefined)?.docker ?? true }),
      ...(host && syslog !== undefined && { syslog: Object.keys(syslog).length === 0 ? true : syslog }),
      ...(journal !== undefined && { journal: journal.journal ?? true }),
      ...(Object.keys(files).length > 0 && { files }),
      ...(Object.keys(tcp).length > 0 && { tcp }),
    },
  };
}

function filesOf(jobs: readonly LogJob[]): Record<string, FileSource> {
  const found: Record<string, FileSource> = {};
  for (const { name, files } of jobs) {
    if (files === undefined) continue;
    const known = found[name];
    found[name] = {
      include: [...new Set([...(known?.include ?? []), ...files.include])],
      ...((known?.exclude ?? files.exclude) && {
        exclude: [...new Set([...(known?.exclude ?? []), ...(files.exclude ?? [])])],
      }),
    };
  }
  return found;
}

/** The pods of all jobs: those that all jobs select, or the namespaces of all of them. */
function selectOf(jobs: readonly LogJob[]): PodSelection | undefined {
  const [first, ...others] = jobs.map(({ select }) => select);
  if (first === undefined || others.every((select) => isDeepStrictEqual(select, first)))
    return first === undefined ? undefined : selectionOf(first);
  const all = [first, ...others];
  if (all.every((select) => isDeepStrictEqual(Object.keys(select), ['namespaces'])))
    return { namespaces: [...new Set(all.flatMap(({ namespaces }) => namespaces!))] };
  for (const { input, select } of jobs)
    if (Object.keys(select).length > 0)
      input.differs('the jobs select pods in different ways; the pods of all jobs are read');
  return undefined;
}
