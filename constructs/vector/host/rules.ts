import {
  error,
  escapeControl,
  fileListProblems,
  isMap,
  objectNameProblems,
  replaceWith,
  unitProblems,
  within,
  type Path,
  type Problem,
} from '../../kit';
import { listenAddress } from '../config-rules/listen';
import { metricsPort } from '../config';
import type { DockerContainers, HostFiles, HostSources, SyslogReceiver, VectorDownload } from './settings';
import { settingsOf } from './sources';

/** Validates the sources of a machine. @param dataPath - the folder of Vector's own files */
export function sourceProblems(sources: HostSources, dataPath: string): Problem[] {
  const { files = {} } = sources;
  const docker = settingsOf(sources.docker);
  const journal = settingsOf(sources.journal);
  const syslog = settingsOf(sources.syslog);
  const isEmpty = [docker, journal, syslog].every((one) => one === undefined) && Object.keys(files).length === 0;
  return [
    ...(isEmpty
      ? [error(['docker'], 'neither docker nor journal, files or syslog is set, so nothing would be read.')]
      : []),
    ...(docker === undefined ? [] : dockerProblems(docker)),
    ...(journal === undefined ? [] : unitProblems(['journal'], journal)),
    ...Object.entries(files).flatMap(([name, one]) => [
      ...sourceNameProblems(['files', name], name),
      ...filesProblems(['files', name], one, { dataPath, readsDocker: docker !== undefined }),
    ]),
    ...(syslog === undefined ? [] : syslogProblems(syslog)),
  ];
}

const absolutePath = /^(\/[^/\0\n]+)+$/;

function dockerProblems({ socket, include = [], exclude = [] }: Partial<DockerContainers>): Problem[] {
  const at = ['docker'];
  const path = socket?.replace(/^unix:\/\//, '');
  return [
    ...(socket === undefined || absolutePath.test(socket)
      ? []
      : [
          error(
            [...at, 'socket'],
            `'${escapeControl(socket)}' is not the path of a socket. Docker over TCP is not supported: without client certificates everyone could control the machine.`,
            replaceWith(path !== undefined && absolutePath.test(path) ? path : undefined),
          ),
        ]),
    ...listProblems([...at, 'include'], include),
    ...listProblems([...at, 'exclude'], exclude),
    ...[...include.entries()].flatMap(([n, name]) => prefixProblems([...at, 'include', n], name)),
    ...[...exclude.entries()].flatMap(([n, name]) => prefixProblems([...at, 'exclude', n], name)),
    ...include.flatMap((name, n) => {
      const other = exclude.find((prefix) => prefix !== '' && name.startsWith(prefix));
      return other === undefined
        ? []
        : [
            error(
              [...at, 'include', n],
              `'${escapeControl(name)}' is excluded by '${escapeControl(other)}', so that none of these containers is read.`,
            ),
          ];
    }),
  ];
}

function prefixProblems(path: Path, name: string): Problem[] {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return [];
  const bare = /^\/?([\w.-]+)\*?$/.exec(name)?.[1];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not the beginning of a container name: letters, digits, '_', '.' and '-'; every name that begins with it matches.`,
      replaceWith(bare),
    ),
  ];
}

function listProblems(path: Path, list: readonly string[]): Problem[] {
  const duplicate = list.find((one, n) => list.indexOf(one) !== n);
  return duplicate === undefined
    ? []
    : [error(path, `'${escapeControl(duplicate)}' is listed twice.`, replaceWith([...new Set(list)]))];
}

function sourceNameProblems(path: Path, name: string): Problem[] {
  if (/^[a-z][a-z0-9_-]{0,62}$/.test(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a valid name of files: up to 63 lowercase letters, digits, '-' and '_', beginning with a letter. It is a label and the name of a folder.`,
    ),
  ];
}

function filesProblems(
  at: Path,
  { group, ...source }: HostFiles,
  { dataPath, readsDocker }: { readonly dataPath: string; readonly readsDocker: boolean },
): Problem[] {
  return [
    ...fileListProblems(at, source),
    ...source.include.flatMap((path, n) => pathProblems([...at, 'include', n], path, dataPath, readsDocker)),
    ...(group === undefined || /^[a-z_][a-z0-9_-]{0,31}$/.test(group)
      ? []
      : [error([...at, 'group'], `'${escapeControl(group)}' is not the name of a group.`)]),
  ];
}

function pathProblems(path: Path, glob: string, dataPath: string, readsDocker: boolean): Problem[] {
  const wrong = (message: string): Problem[] => [error(path, `'${escapeControl(glob)}' ${message}`)];
  if (!absolutePath.test(glob) || glob.split('/').some((part) => part === '.' || part === '..'))
    return wrong("is not an absolute path without '.' and '..'.");
  if (!/^\/[^/*?[{]+\/./.test(glob)) return wrong('begins with a wildcard: the whole disk would be searched.');
  if (`${glob}/`.startsWith(`${dataPath}/`)) return wrong('are the positions and the buffer of Vector itself.');
  if (/^\/(var\/log|run\/log)\/journal\//.test(glob))
    return wrong('are the binary files of the journal; journal: true reads it.');
  if (/^\/(var\/log\/)?(wtmp|btmp|lastlog)/.test(glob)) return wrong('is a binary file.');
  if (readsDocker && glob.startsWith('/var/lib/docker/containers/'))
    return wrong('are the lines of containers, which docker reads too: they would be sent twice.');
  return [];
}

function syslogProblems({ address, protocol }: Partial<SyslogReceiver>): Problem[] {
  if (address === undefined) return [];
  const listener = listenAddress(address);
  if (listener === undefined) {
    const port = /^:?(\d{1,5})$/.exec(address)?.[1];
    return [
      error(
        ['syslog', 'address'],
        `'${escapeControl(address)}' is not an IP address with a port; Vector does not resolve host names here.`,
        replaceWith(port === undefined ? undefined : `0.0.0.0:${port}`),
      ),
    ];
  }
  if (listener.port !== metricsPort || protocol === 'udp') return [];
  return [error(['syslog', 'address'], `port ${metricsPort} is that of Vector's own metrics.`)];
}

/** Validates where the archive comes from, and its checksums. */
export function downloadProblems({ mirror, sha256 = {} }: VectorDownload): Problem[] {
  const problems = Object.entries(sha256).flatMap(([architecture, digest]) =>
    /^[0-9a-f]{64}$/.test(digest)
      ? []
      : [
          error(
            ['sha256', architecture],
            `'${escapeControl(digest)}' is not a SHA-256 checksum: 64 digits from 0 to f, in lowercase.`,
            replaceWith(/^[0-9a-f]{64}$/i.test(digest) ? digest.toLowerCase() : undefined),
          ),
        ],
  );
  if (mirror === undefined) return problems.map((problem) => within(['download'], problem));
  const isUrl = /^(https?:\/\/[^/\s'"?#@]+|file:\/\/)(\/[\w.~%+-]+)*$/.test(mirror);
  const isPinned = isMap(sha256) && Object.keys(sha256).length > 0;
  const at = ['mirror'];
  if (!isUrl)
    problems.push(
      error(
        at,
        `'${escapeControl(mirror)}' is not the URL of a folder: https, http or file, without user, query and final '/'.`,
        replaceWith(
          mirror.endsWith('/') && /^https?:\/\/[\w.-]+(\/[\w.-]+)*\/$/.test(mirror) ? mirror.slice(0, -1) : undefined,
        ),
      ),
    );
  else if (mirror.startsWith('http:') && !isPinned)
    problems.push(
      error(at, `'${mirror}' is not encrypted, so the checksums that it publishes prove nothing; sha256 is needed.`),
    );
  return problems.map((problem) => within(['download'], problem));
}

/** Validates the name of a machine and the certificate that it trusts. @param isHttps - whether the receiver is https */
export function hostProblems(host: string, caFile: string | undefined, isHttps: boolean): Problem[] {
  const path = ['caFile'];
  return [
    // In an environment the name is a key, which has no value to replace.
    ...objectNameProblems(['host'], host).map(({ fix: _fix, ...problem }) => problem),
    ...(caFile === undefined || absolutePath.test(caFile)
      ? []
      : [error(path, `'${escapeControl(caFile)}' is not an absolute path of a file on the machine.`)]),
    ...(caFile !== undefined && !isHttps
      ? [error(path, 'the receiver is http, so that no certificate is checked.', { fix: { remove: true } })]
      : []),
  ];
}
