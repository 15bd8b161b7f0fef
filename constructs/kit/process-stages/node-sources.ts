import type { FileSource, JournalSource, NodeSources } from '../../contracts';
import { podFolder, type NodeMount } from '../node/mounts';
import { fixedFolder, outermostPaths } from '../node/paths';
import { sourceNameProblems, nodeFileProblems, unitProblems } from '../node/source-rules';
import { error, type Problem } from '../validation/problem';
import type { ProcessPlan, ProcessSource, RelabelRule } from './plan';

/** A source of a node, and what its pods need. */
export interface ProcessNodeSource {
  readonly lines: ProcessSource;
  /** Rules before those of the labels. */
  readonly relabel: readonly RelabelRule[];
  /** The files of a source `files`, by globs with `**` and braces. @default - none */
  readonly files?: { readonly include: string; readonly exclude: string };
  readonly mounts: readonly NodeMount[];
}

/** The sources of a node. Their ids must not change: positions are named after them. */
export function processNodeSources(
  { pods = {}, files = {}, journal }: NodeSources,
  dockerRoot = '/var/lib/docker',
): ProcessNodeSource[] {
  return [
    ...(pods === false ? [] : [podSource(pods.docker === true, dockerRoot)]),
    ...(journal === undefined ? [] : [journalSource(journal === true ? {} : journal)]),
    ...Object.entries(files).map(([name, one]) => fileSource(name, one)),
  ];
}

/** How lines of pods arrive from files of the node. */
export function podLinesOf({ pods }: NodeSources): ProcessPlan['podLines'] {
  return pods !== false && pods?.docker === true ? 'criOrDocker' : 'cri';
}

function podSource(isDocker: boolean, dockerRoot: string): ProcessNodeSource {
  // The files in the folder of pods are links to those of Docker, by their paths on the node.
  const folders = [podFolder, ...(isDocker ? [`${dockerRoot}/containers`] : [])];
  return {
    lines: { id: 'pods', origin: 'pods', job: 'kubernetes-pods' },
    relabel: [],
    mounts: folders.map((path) => ({ path, type: 'Directory' })),
  };
}

const unit = '__journal__systemd_unit';

function journalSource({ units, excludeUnits = [] }: JournalSource): ProcessNodeSource {
  const named = (names: readonly string[]): string =>
    names.map((name) => name.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`)).join('|');
  return {
    lines: { id: 'journal', origin: 'journal', job: 'systemd-journal' },
    relabel: [
      ...(units === undefined ? [] : [{ source_labels: [unit], regex: named(units), action: 'keep' } as const]),
      ...(excludeUnits.length === 0
        ? []
        : [{ source_labels: [unit], regex: named(excludeUnits), action: 'drop' } as const]),
    ],
    mounts: [
      // Not the folders of the journal: to create one that a node does not have would change where the journal is.
      { path: '/var/log', type: 'Directory' },
      { path: '/run/log', type: 'Directory' },
      { path: '/etc/machine-id', type: 'File' },
    ],
  };
}

const compressed = '**/*.{gz,bz2,xz,zst}';

function fileSource(name: string, { include, exclude = [] }: FileSource): ProcessNodeSource {
  const folders = outermostPaths(include.map(fixedFolder));
  // Each is searched, so that a pattern for any folder is limited to those that are read.
  const excluded = [compressed, ...exclude].flatMap((glob) =>
    glob.startsWith('**') ? folders.map((folder) => `${folder === '/' ? '' : folder}/${glob}`) : [glob],
  );
  return {
    lines: { id: `files_${name}`, origin: 'files', job: name },
    relabel: [],
    files: { include: anyOf(include), exclude: anyOf(excluded) },
    // A node without the folder gets an empty one: otherwise no pod of the agent would start there.
    mounts: folders.map((path) => ({ path, type: 'DirectoryOrCreate' })),
  };
}

/** One glob for several. Files that two match are read once, because they belong to one target. */
function anyOf(globs: readonly string[]): string {
  return globs.length === 1 ? globs[0]! : `/{${globs.map((glob) => glob.slice(1)).join(',')}}`;
}

/**
 * Validates the sources of a node that an agent reads with these stages. Paths start with a source.
 *
 * @param agent - its name in messages
 */
export function nodeSourceProblems(
  { pods, tcp = {}, files = {}, journal, audit }: NodeSources,
  agent: string,
): Problem[] {
  const isEmpty = pods === false && journal === undefined && Object.keys(files).length === 0;
  const others = { tcp: Object.keys(tcp).length > 0, audit: audit !== undefined };
  const reasons = {
    tcp: `${agent} receives no lines over TCP, apart from syslog`,
    audit: `${agent} cannot remove secrets from the events of the audit log`,
  };
  return [
    ...(['tcp', 'audit'] as const).flatMap((name) =>
      others[name] ? [error([name], `${reasons[name]}; vector does.`)] : [],
    ),
    ...(isEmpty && !others.tcp && !others.audit
      ? [error([], 'No source is left, so the agent would read nothing.')]
      : []),
    ...unitProblems(['journal'], journal === true || journal === undefined ? {} : journal),
    ...Object.entries(files).flatMap(([name, one]) => [
      ...sourceNameProblems(['files', name], name, Object.keys(files)),
      ...nodeFileProblems(['files', name], one),
    ]),
  ];
}
