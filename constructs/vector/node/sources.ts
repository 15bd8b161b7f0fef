import type { FileSource, JournalSource, NodeSources, PodSelection, TcpSource } from '../../contracts';
import type { ContainerPort } from '../../../imports/k8s';
import { fixedFolder, outermostPaths, podFolder, type NodeMount } from '../../kit';
import { fileSource, journalSource, type ReadSource } from '../common-sources';
import { ids } from '../config';
import { setTime } from '../pipeline/vrl';
import { podLogs, type LineLimit } from '../pod-logs';
import { auditLines } from './audit';

/** A source of a node: its component of Vector, what its lines are, and what its pods need. */
export interface NodeSource extends ReadSource {
  readonly mounts: readonly NodeMount[];
  readonly ports: readonly ContainerPort[];
}

export const defaultAuditPath = '/var/log/kubernetes/audit/audit.log';

/** The sources of a node. Ids must not change: positions are in folders of these names. */
export function nodeSources(sources: NodeSources, select: PodSelection, sink: LineLimit): NodeSource[] {
  const { pods = {}, tcp = {}, audit } = sources;
  return [
    ...(pods === false ? [] : [podSource(pods.docker === true, select, sink)]),
    ...(sources.journal === undefined ? [] : [journal(sources.journal === true ? {} : sources.journal, sink)]),
    ...Object.entries(sources.files ?? {}).map(([name, one]) => files(name, one, sink)),
    ...Object.entries(tcp).map(([name, one]) => tcpSource(name, one, sink)),
    ...(audit === undefined ? [] : [auditSource(audit.path ?? defaultAuditPath, sink)]),
  ];
}

function podSource(docker: boolean, select: PodSelection, sink: LineLimit): NodeSource {
  const folders = [podFolder, ...(docker ? ['/var/lib/docker/containers'] : [])];
  return {
    lines: { id: ids.logs, origin: 'pods', job: 'kubernetes-pods' },
    component: podLogs(select, sink),
    mounts: folders.map((path) => ({ path, type: 'Directory' })),
    ports: [],
  };
}

function journal(source: JournalSource, { maxLineBytes }: LineLimit): NodeSource {
  return {
    ...journalSource(source, maxLineBytes),
    mounts: [
      // Not the folders of the journal: to create one that a node does not have would change where the journal is.
      { path: '/var/log', type: 'Directory' },
      { path: '/run/log', type: 'Directory' },
      { path: '/etc/machine-id', type: 'File' },
    ],
    ports: [],
  };
}

function files(name: string, source: FileSource, { maxLineBytes }: LineLimit): NodeSource {
  return {
    ...fileSource(`files_${idOf(name)}`, name, source, maxLineBytes),
    // A node without the folder gets an empty one: otherwise no pod of the agent would start there.
    mounts: outermostPaths(source.include.map(fixedFolder)).map((path) => ({ path, type: 'DirectoryOrCreate' })),
    ports: [],
  };
}

function tcpSource(
  name: string,
  { port, hostIP = '127.0.0.1', decode }: TcpSource,
  { maxLineBytes }: LineLimit,
): NodeSource {
  return {
    lines: {
      id: `tcp_${idOf(name)}`,
      origin: 'tcp',
      job: name,
      ...(decode === 'json' && {
        prepare: [
          '.extracted = object(parse_json(.message) ?? {}) ?? {}',
          ...setTime('parse_timestamp(to_string(.extracted."talos-time") ?? "", "%+")'),
        ],
        structuredMetadata: { service: { extracted: 'talos-service' }, detected_level: { extracted: 'talos-level' } },
      }),
    },
    component: {
      type: 'socket',
      mode: 'tcp',
      address: `0.0.0.0:${port}`,
      framing: { method: 'newline_delimited', newline_delimited: { max_length: maxLineBytes } },
    },
    mounts: [],
    ports: [{ name: `tcp-${port}`, containerPort: port, hostPort: port, hostIp: hostIP }],
  };
}

function auditSource(path: string, { maxLineBytes }: LineLimit): NodeSource {
  return {
    lines: auditLines('audit', maxLineBytes),
    component: {
      type: 'file',
      // The API server renames a full file: audit-2026-11-26T08-00-00.000.log
      include: [path, path.replace(/(\.[^./]*)?$/, '-*$1')],
      // Redaction makes most long events short enough for Loki.
      max_line_bytes: Math.max(maxLineBytes, 2 ** 20),
    },
    mounts: [{ path: path.slice(0, path.lastIndexOf('/')) || '/', type: 'DirectoryOrCreate' }],
    ports: [],
  };
}

/** A name in ids of Vector. */
function idOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '_');
}
