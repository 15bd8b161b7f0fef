import { isIP } from 'node:net';
import type { NodeSources, TcpSource } from '../../contracts';
import {
  error,
  fixedFolder,
  nodeFileProblems,
  nodePathProblems,
  sourceNameProblems,
  unitProblems,
  type Path,
  type Problem,
} from '../../kit';
import { openClientProblems } from '../clients';
import { metricsPort } from '../config';
import { defaultAuditPath } from './sources';

/** Validates the sources of a node. Paths start with a source. */
export function sourceProblems(sources: NodeSources): Problem[] {
  const { pods, journal, files = {}, tcp = {}, audit } = sources;
  const units = journal === true || journal === undefined ? {} : journal;
  const names = [...Object.keys(files), ...Object.keys(tcp)];
  const isEmpty = pods === false && journal === undefined && names.length === 0 && audit === undefined;
  return [
    ...(isEmpty ? [error([], 'No source is left, so the agent would read nothing.')] : []),
    ...unitProblems(['journal'], units),
    ...Object.entries(files).flatMap(([name, one]) => [
      ...sourceNameProblems(['files', name], name, Object.keys(files)),
      ...nodeFileProblems(['files', name], one),
    ]),
    ...Object.entries(tcp).flatMap(([name, one]) => [
      ...sourceNameProblems(['tcp', name], name, Object.keys(tcp)),
      ...tcpProblems(['tcp', name], one, Object.entries(tcp)),
    ]),
    ...(audit === undefined ? [] : auditProblems(['audit', 'path'], audit.path ?? defaultAuditPath)),
  ];
}

function auditProblems(at: Path, path: string): Problem[] {
  if (/[*?[{]/.test(path))
    return [error(at, `'${path}' has a wildcard; it is the value of --audit-log-path, one file.`)];
  return nodePathProblems(at, path, fixedFolder(path));
}

function tcpProblems(at: Path, source: TcpSource, all: readonly (readonly [string, TcpSource])[]): Problem[] {
  const { port, hostIP = '127.0.0.1', clients, decode } = source;
  const other = all.find(([, one]) => one.port === port)!;
  const isLocal = hostIP.startsWith('127.');
  const wrongPort = !Number.isInteger(port) || port < 1 || port > 65535;
  return [
    ...(['json', 'text'].includes(decode)
      ? []
      : [error([...at, 'decode'], `decode is '${decode}', but must be 'json' or 'text'.`)]),
    ...(wrongPort ? [error([...at, 'port'], `${port} is not a valid port: an integer from 1 to 65535.`)] : []),
    ...(port === metricsPort ? [error([...at, 'port'], `Port ${port} is that of Vector's own metrics.`)] : []),
    ...(other[1] === source
      ? []
      : [error([...at, 'port'], `Port ${port} is already that of '${other[0]}'; lines of both would have its job.`)]),
    ...(isIP(hostIP) === 4
      ? []
      : [error([...at, 'hostIP'], `'${hostIP}' is not an IPv4 address; Kubernetes opens the port of the node on it.`)]),
    ...(isLocal && clients !== undefined
      ? [
          error([...at, 'clients'], `Nobody but programs of the node can connect to ${hostIP}.`, {
            fix: { remove: true },
          }),
        ]
      : []),
    ...openClientProblems([...at, 'clients'], clients ?? [], 'lines in the name of others'),
    ...(isIP(hostIP) === 4 && !isLocal && (clients ?? []).length === 0
      ? [
          error(
            [...at, 'clients'],
            `The port is open on ${hostIP}, but without clients the NetworkPolicy admits nobody: there is no authentication, so name the addresses that may write.`,
          ),
        ]
      : []),
  ];
}
