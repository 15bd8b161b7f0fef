import type { FileSource, JournalSource, NodeSources } from '../contracts';

import {
  fixedFolder,
  outermostPaths,
  podFolder,
  type Data,
  type NodeMount,
  type ProcessPlan,
  type ProcessSource,
  type RelabelRule,
} from '../kit';
import { guideJobs } from './guide';

/** A source of a node: its targets, and what its pods need. */
export interface PromtailSource {
  readonly lines: ProcessSource;
  /** Its keys of a scrape configuration. */
  readonly targets: Data;
  /** Rules before those of the labels. @default - none */
  readonly relabel?: readonly RelabelRule[];
  /** Rules after those of the labels. @default - none */
  readonly relabelAfter?: readonly RelabelRule[];
  readonly mounts: readonly NodeMount[];
}

/** Settings of the agent that decide about lines of pods. */
interface PodOptions {
  readonly dockerRoot?: string | undefined;
  readonly jobs?: 'guide' | undefined;
}

/** The sources of a node. Their ids must not change: the position in the journal is named after its one. */
export function promtailSources(
  { pods = {}, files = {}, journal }: NodeSources,
  { dockerRoot = '/var/lib/docker', jobs }: PodOptions,
): PromtailSource[] {
  return [
    ...(pods === false ? [] : [podSource(pods.docker === true, dockerRoot, jobs === 'guide')]),
    ...(journal === undefined ? [] : [journalSource(journal === true ? {} : journal)]),
    ...Object.entries(files).map(([name, one]) => fileSource(name, one)),
  ];
}

/** How lines of pods arrive. */
export function podLinesOf({ pods }: NodeSources): ProcessPlan['podLines'] {
  return pods !== false && pods?.docker === true ? 'criOrDocker' : 'cri';
}

function podSource(isDocker: boolean, dockerRoot: string, isGuide: boolean): PromtailSource {
  // The files in the folder of pods are links to those of Docker, by their paths on the node.
  const folders = [podFolder, ...(isDocker ? [`${dockerRoot}/containers`] : [])];
  return {
    lines: { id: 'pods', origin: 'pods', job: 'kubernetes-pods' },
    targets: { kubernetes_sd_configs: [{ role: 'pod' }] },
    ...(isGuide && { relabelAfter: guideJobs }),
    mounts: folders.map((path) => ({ path, type: 'Directory' })),
  };
}

const unit = '__journal__systemd_unit';

function journalSource({ units, excludeUnits = [] }: JournalSource): PromtailSource {
  const named = (names: readonly string[]): string =>
    names.map((name) => name.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`)).join('|');
  return {
    lines: { id: 'journal', origin: 'journal', job: 'systemd-journal' },
    // Without a path, both places of the journal are read.
    targets: { journal: { max_age: '12h' } },
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

function fileSource(name: string, { include, exclude = [] }: FileSource): PromtailSource {
  const folders = outermostPaths(include.map(fixedFolder));
  // Each is searched, so that a pattern for any folder is limited to those that are read.
  const excluded = [compressed, ...exclude].flatMap((glob) =>
    glob.startsWith('**') ? folders.map((folder) => `${folder === '/' ? '' : folder}/${glob}`) : [glob],
  );
  return {
    lines: { id: `files_${name}`, origin: 'files', job: name },
    targets: {
      static_configs: [{ labels: { __path__: anyOf(include), __path_exclude__: anyOf(excluded) } }],
    },
    // A node without the folder gets an empty one: otherwise no pod of the agent would start there.
    mounts: folders.map((path) => ({ path, type: 'DirectoryOrCreate' })),
  };
}

/** One glob for several. Files that two match are read once, because they belong to one target. */
function anyOf(globs: readonly string[]): string {
  return globs.length === 1 ? globs[0]! : `/{${globs.map((glob) => glob.slice(1)).join(',')}}`;
}
