import type { FileSource, JournalSource } from '../../contracts';
import type { Path } from '../validation/path';
import { error, replaceWith, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { globMatches } from './globs';
import { fixedFolder, isIn } from './paths';

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

/** Validates the name of a source: it is the label `job`, and part of names of positions. @param all - the names of its kind */
export function sourceNameProblems(at: Path, name: string, all: readonly string[]): Problem[] {
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

/** Validates files of a node, which an agent that is root in its pod reads. */
export function nodeFileProblems(at: Path, source: FileSource): Problem[] {
  const { include, exclude = [] } = source;
  const found = include.flatMap((glob, n) => {
    const here = [...at, 'include', n];
    const inPath = nodePathProblems(here, glob, fixedFolder(glob));
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

/** Validates that the folder of a path may be mounted. @param folder - the one that has no wildcard */
export function nodePathProblems(at: Path, path: string, folder: string): Problem[] {
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

/** Validates the units of the journal. */
export function unitProblems(at: Path, { units, excludeUnits = [] }: JournalSource): Problem[] {
  const both = excludeUnits.find((unit) => units?.includes(unit));
  const wrong = (key: string, names: readonly string[]): Problem[] =>
    names.flatMap((name, n) =>
      /^[\w:.@\\-]+$/.test(name)
        ? []
        : [
            error(
              [...at, key, n],
              `'${escapeControl(name)}' is not the name of a unit: letters, digits and ':-_.\\@'. Whole names are compared, without wildcards.`,
            ),
          ],
    );
  return [
    ...(units?.length === 0
      ? [error([...at, 'units'], 'the list is empty, so no entry would be read.', { fix: { remove: true } })]
      : []),
    ...wrong('units', units ?? []),
    ...wrong('excludeUnits', excludeUnits),
    ...(both === undefined
      ? []
      : [
          error(
            [...at, 'excludeUnits'],
            `'${escapeControl(both)}' is in units as well, so that its entries would be both read and left out.`,
            replaceWith(excludeUnits.filter((unit) => !units?.includes(unit))),
          ),
        ]),
  ];
}

/** Validates the lists of files; each component decides which paths it may read. */
export function fileListProblems(at: Path, { include, exclude = [] }: FileSource): Problem[] {
  return [
    ...(include.length === 0 ? [error([...at, 'include'], 'the list is empty, so no file would be read.')] : []),
    ...exclude.flatMap((path, n) =>
      path.startsWith('/') || path.startsWith('**')
        ? []
        : [
            error(
              [...at, 'exclude', n],
              `'${escapeControl(path)}' matches nothing: the whole path has to match.`,
              replaceWith(`**/${path}`),
            ),
          ],
    ),
  ];
}
