import type { LogSink } from '../../contracts';
import type { Data } from '../../kit';
import type { CollectedSource } from '../pipeline/plan';
import { containerName, hostUnit } from './layout';
import type { HostFiles, HostSources } from './settings';

/** A source of a machine, with its component of Vector. */
export interface HostSource extends CollectedSource {
  readonly component: Data;
}

export const defaultSocket = '/var/run/docker.sock';
export const defaultSyslogAddress = '0.0.0.0:6514';

/** The settings of a source that may be `true`; undefined if it is not read. */
export function settingsOf<Settings extends object>(
  source: true | Settings | undefined,
): Partial<Settings> | undefined {
  return source === true ? {} : source;
}

/** The sources of a machine. Their ids must not change: positions are in folders of these names. */
export function hostSources(sources: HostSources, { maxLineBytes }: LogSink): HostSource[] {
  const docker = settingsOf(sources.docker);
  const journal = settingsOf(sources.journal);
  const syslog = settingsOf(sources.syslog);
  const list = <Key extends string>(key: Key, values: readonly string[] | undefined): { [K in Key]?: string[] } =>
    values === undefined ? {} : ({ [key]: [...values] } as { [K in Key]: string[] });
  const found: HostSource[] = [];
  if (docker !== undefined)
    found.push({
      id: 'docker',
      origin: 'docker',
      job: 'docker',
      component: {
        type: 'docker_logs',
        ...(docker.socket !== undefined && { docker_host: docker.socket }),
        ...list('include_containers', docker.include),
        // Vector excludes its own container only if the name of the machine in it is the id of the container.
        exclude_containers: [containerName, ...(docker.exclude ?? [])],
      },
    });
  if (journal !== undefined)
    found.push({
      id: 'journal',
      origin: 'journal',
      job: 'systemd-journal',
      component: {
        type: 'journald',
        ...list('include_units', journal.units),
        // Its own errors would be lines that it sends, which can cause further errors.
        exclude_units: [hostUnit, ...(journal.excludeUnits ?? [])],
      },
    });
  for (const [name, files] of Object.entries(sources.files ?? {}))
    found.push({ id: `files_${name}`, origin: 'files', job: name, component: fileSource(files, maxLineBytes) });
  if (syslog !== undefined)
    found.push({
      id: 'syslog',
      origin: 'syslog',
      job: 'syslog',
      // The machine that reads the message is not the one that wrote it.
      structuredMetadata: { syslog_host: { syslog: 'host' }, severity: { syslog: 'severity' } },
      component: {
        type: 'syslog',
        mode: syslog.protocol ?? 'tcp',
        address: syslog.address ?? defaultSyslogAddress,
        max_length: maxLineBytes,
      },
    });
  return found;
}

function fileSource({ include, exclude = [] }: HostFiles, maxLineBytes: number): Data {
  const renamed = include.filter((path) => path.endsWith('.log')).map((path) => `${path}.1`);
  return {
    type: 'file',
    include: [...new Set([...include, ...renamed])],
    // Vector would decompress .gz, and send again what it read before it was rotated; of others it would send the bytes.
    exclude: [...new Set(['**/*.gz', '**/*.bz2', '**/*.xz', '**/*.zst', ...exclude])],
    max_line_bytes: maxLineBytes,
  };
}
