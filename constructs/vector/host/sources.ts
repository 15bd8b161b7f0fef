import type { LogSink } from '../../contracts';
import { cutLines, fileSource, journalSource, type ReadSource } from '../common-sources';
import { containerName, hostUnit } from './layout';
import type { DockerContainers, HostSources, SyslogReceiver } from './settings';

export const defaultSocket = '/var/run/docker.sock';
export const defaultSyslogAddress = '0.0.0.0:6514';

/** The settings of a source that may be `true`; undefined if it is not read. */
export function settingsOf<Settings extends object>(
  source: true | Settings | undefined,
): Partial<Settings> | undefined {
  return source === true ? {} : source;
}

/** The sources of a machine. Their ids must not change: positions are in folders of these names. */
export function hostSources(sources: HostSources, { maxLineBytes }: LogSink): ReadSource[] {
  const { files = {} } = sources;
  const docker = settingsOf(sources.docker);
  const journal = settingsOf(sources.journal);
  const syslog = settingsOf(sources.syslog);
  return [
    ...(docker === undefined ? [] : [dockerSource(docker, maxLineBytes)]),
    // Its own errors would be lines that it sends, which can cause further errors.
    ...(journal === undefined ? [] : [journalSource(journal, maxLineBytes, [hostUnit])]),
    ...Object.entries(files).map(([name, one]) => fileSource(`files_${name}`, name, one, maxLineBytes)),
    ...(syslog === undefined ? [] : [syslogSource(syslog, maxLineBytes)]),
  ];
}

function dockerSource({ socket, include, exclude = [] }: Partial<DockerContainers>, maxLineBytes: number): ReadSource {
  return {
    // Docker splits lines, and Vector joins them.
    lines: { id: 'docker', origin: 'docker', job: 'docker', prepare: cutLines(maxLineBytes) },
    component: {
      type: 'docker_logs',
      ...(socket !== undefined && { docker_host: socket }),
      ...(include !== undefined && { include_containers: [...include] }),
      // Vector excludes its own container only if the name of the machine in it is the id of the container.
      exclude_containers: [containerName, ...exclude],
    },
  };
}

function syslogSource({ protocol, address }: Partial<SyslogReceiver>, maxLineBytes: number): ReadSource {
  return {
    lines: {
      id: 'syslog',
      origin: 'syslog',
      job: 'syslog',
      // The machine that reads the message is not the one that wrote it.
      structuredMetadata: { syslog_host: { syslog: 'host' }, severity: { syslog: 'severity' } },
    },
    component: {
      type: 'syslog',
      mode: protocol ?? 'tcp',
      address: address ?? defaultSyslogAddress,
      max_length: maxLineBytes,
    },
  };
}
