import { isIP } from 'node:net';
import type { FileSource, NodeSources, TcpSource } from '../../contracts';
import { error, type Path, type Problem } from '../../kit';
import { openClientProblems } from '../clients';
import { fileListProblems, unitProblems } from '../common-sources';
import { metricsPort } from '../config';
import { globMatches } from '../globs';
import { fixedFolder, isIn } from './paths';
import { defaultAuditPath } from './sources';

/** Folders that are not mounted, and why. Those in them are not either, unless they are in `permitted`. */
const refused: readonly (readonly [folder: string, reason: string])[] = [
  ['/etc', 'has keys and passwords of the node'],
  ['/root', 'is the home of root'],
  ['/home', 'has the files of users'],
  ['/boot', 'has no logs'],
  ['/dev', 'has devices and no logs'],
  ['/proc', 'has the environment of all processes, with their passwords'],
  ['/sys', 'has settings of the kernel and no logs'],
  ['/run', 'has the sockets of the container runtime'],
  ['/var/run', 'has the sockets of the container runtime'],
  ['/var/lib/kubelet', 'has the Secrets of all pods of the node'],
  ['/var/lib/etcd', 'has all Secrets of the cluster'],
  ['/var/lib/rancher', 'has the keys of the cluster'],
  ['/var/lib/docker', 'has the files of all containers; sources.pods.docker mounts their logs'],
  ['/var/lib/containerd', 'has the files of all containers'],
  ['/var/lib/containers', 'has the files of all containers'],
];

/** Folders that contain refused ones, or nearly everything. */
const tooLarge = new Set(['/', '/var', '/var/lib', '/usr', '/opt', '/srv', '/mnt', '/tmp', '/var/tmp', '/data']);

/** Folders with the lines of pods, which the source `pods` reads. */
const podFiles = ['/var/log/pods/ns_pod_uid/app/0.log', '/var/log/containers/pod_ns_app-id.log'];

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
      ...nameProblems(['files', name], name, Object.keys(files)),
      ...fileProblems(['files', name], one),
    ]),
    ...Object.entries(tcp).flatMap(([name, one]) => [
      ...nameProblems(['tcp', name], name, Object.keys(tcp)),
      ...tcpProblems(['tcp', name], one, Object.entries(tcp)),
    ]),
    ...(audit === undefined ? [] : auditProblems(['audit', 'path'], audit.path ?? defaultAuditPath)),
  ];
}

function nameProblems(at: Path, name: string, all: readonly string[]): Problem[] {
  if (!/^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/.test(name))
    return [
      error(
        at,
        `'${name}' is not a valid name of a source: up to 50 lower-case letters, digits and '-'. It is the label job and part of the name of the positions.`,
      ),
    ];
  const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '_');
  const same = all.slice(0, all.indexOf(name)).find((other) => plain(other) === plain(name));
  return same === undefined ? [] : [error(at, `'${name}' and '${same}' would have the same positions.`)];
}

function fileProblems(at: Path, source: FileSource): Problem[] {
  const { include, exclude = [] } = source;
  const found = include.flatMap((glob, n) => {
    const here = [...at, 'include', n];
    const inPath = pathProblems(here, glob, fixedFolder(glob));
    if (inPath.length > 0) return inPath;
    const pods = podFiles.find(
      (path) => globMatches(glob, path) && !exclude.some((excluded) => globMatches(excluded, path)),
    );
    if (pods === undefined) return [];
    return [
      error(
        here,
        `'${glob}' matches the files of pods (${pods}), which the source pods reads: their lines would be sent twice, and here without their namespace and pod.`,
      ),
    ];
  });
  return [...fileListProblems(at, source), ...found];
}

/** Validates that the folder of a path may be mounted. */
function pathProblems(at: Path, path: string, folder: string): Problem[] {
  if (!/^\/[^\0]+$/.test(path) || /\/\.{0,2}(\/|$)/.test(path))
    return [error(at, `'${path}' is not an absolute path of files, without '.', '..' and empty parts.`)];
  const entry = refused.find(([one]) => isIn(folder, one));
  if (entry !== undefined)
    return [
      error(
        at,
        `'${path}' would mount ${folder}, and ${entry[0]} ${entry[1]}. The agent is root in its pod and could read all of it.`,
      ),
    ];
  if (tooLarge.has(folder))
    return [
      error(
        at,
        `'${path}' would mount all of ${folder}, because it is the folder before the first wildcard: the agent is root in its pod and could read all of it. Name a folder in it.`,
      ),
    ];
  return [];
}

function auditProblems(at: Path, path: string): Problem[] {
  if (/[*?[{]/.test(path))
    return [error(at, `'${path}' has a wildcard; it is the value of --audit-log-path, one file.`)];
  return pathProblems(at, path, fixedFolder(path));
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
