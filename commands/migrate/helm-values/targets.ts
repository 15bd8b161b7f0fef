import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import type { Context } from '../loki-config/context';
import { Unreadable } from '../migration';
import { isEphemeral, numberOf, podOf, storageOf } from './pod';

export type TopologyName = 'monolithic' | 'simple-scalable' | 'distributed';

/** The sections of the targets in the values, by topology, and the names of the targets. */
const sections: Readonly<Record<TopologyName, Readonly<Record<string, string>>>> = {
  monolithic: { singleBinary: 'all' },
  'simple-scalable': { write: 'write', read: 'read', backend: 'backend' },
  distributed: {
    distributor: 'distributor',
    ingester: 'ingester',
    querier: 'querier',
    queryFrontend: 'query-frontend',
    queryScheduler: 'query-scheduler',
    indexGateway: 'index-gateway',
    compactor: 'compactor',
    ruler: 'ruler',
    patternIngester: 'pattern-ingester',
  },
};

/** The sections of the targets with volumes, with the names of the targets. Of the monolithic topology the whole is one. */
export const statefulSections: Readonly<Record<TopologyName, Readonly<Record<string, string>>>> = {
  monolithic: {},
  'simple-scalable': { write: 'write', backend: 'backend' },
  distributed: { ingester: 'ingester', compactor: 'compactor', indexGateway: 'index-gateway', ruler: 'ruler' },
};

/** Targets that Loki 3.7.8 has and the platform does not. */
const unsupported = ['bloomGateway', 'bloomPlanner', 'bloomBuilder', 'overridesExporter'];

/** The replicas that the platform has by default. */
const platformReplicas: Readonly<Record<string, number>> = {
  all: 1,
  write: 3,
  read: 3,
  backend: 3,
  distributor: 2,
  ingester: 3,
  querier: 2,
  'query-frontend': 2,
  'query-scheduler': 2,
  'index-gateway': 2,
  compactor: 1,
  ruler: 1,
  'pattern-ingester': 1,
};

const modes: Readonly<Record<string, TopologyName>> = {
  SingleBinary: 'monolithic',
  Monolithic: 'monolithic',
  SimpleScalable: 'simple-scalable',
  Distributed: 'distributed',
};

/**
 * The topology that the values deploy; of a mode between two, the second one.
 *
 * @throws Unreadable if it depends on the version of the chart, which is unknown
 */
export function topologyOf(root: Layers, major: number | undefined): TopologyName {
  const mode = root.at('deploymentMode');
  if (mode !== undefined) {
    const topology = modes[String(mode.value).split('<->').at(-1)!];
    if (topology !== undefined) return (mode.take(), topology);
    throw new Unreadable(`deploymentMode is ${String(mode.value)}; the chart knows ${Object.keys(modes).join(', ')}.`);
  }
  const single = Number(root.at('singleBinary', 'replicas')?.value ?? 0) > 0;
  const filesystem = root.at('loki', 'storage', 'type')?.value === 'filesystem';
  const names = Object.keys(sections['simple-scalable']);
  const scalable = names.some((key) => Number(root.at(key, 'replicas')?.value ?? 0) > 0);
  if (single || (filesystem && !scalable)) return 'monolithic';
  if (major !== undefined) return major >= 12 ? 'monolithic' : 'simple-scalable';
  if (scalable) return 'simple-scalable';
  throw new Unreadable(
    'The values do not have deploymentMode: charts before version 12 then deploy SimpleScalable, and later ones Monolithic. Name the version with --chart-version.',
  );
}

/** The settings of the targets of a topology. */
export interface Targets {
  /** Settings of `loki`. */
  readonly settings: Data;
  /** Number of pods that ingest. */
  readonly ingesters: number;
}

export function targetsOf(root: Layers, topology: TopologyName, context: Context): Targets {
  for (const [other, keys] of Object.entries(sections))
    if (other !== topology) for (const key of Object.keys(keys)) leaveOut(root.at(key), topology);
  for (const key of unsupported) leaveOut(root.at(key), topology);
  const targets = Object.entries(sections[topology]).map(([key, target]) => {
    const section = root.at(key);
    const replicas = replicasOf(section, target, topology, context);
    return [
      target,
      { replicas, ...storageOf(section), ...podOf(section, context.notes, context.usedVariables) },
      section,
    ] as const;
  });
  for (const [, , section] of targets)
    for (const key of ['enabled', 'kind', 'podManagementPolicy', 'targetModule', 'enableServiceLinks'])
      section?.at(key)?.take();
  if (topology === 'monolithic') {
    const [, { replicas, ...settings }, section] = targets[0]!;
    if (isEphemeral(section))
      section?.at('persistence')?.differs('every pod of the platform that ingests has a volume');
    return { settings: { ...(replicas !== 1 && { replicas }), ...settings }, ingesters: replicas };
  }
  const patterns = targets.find(([target]) => target === 'pattern-ingester');
  const deployed = targets.filter(([target, settings]) => target !== 'pattern-ingester' || settings.replicas > 0);
  const changed = deployed.flatMap(([target, { replicas, ...settings }]) => {
    const given = { ...(replicas !== platformReplicas[target] && { replicas }), ...settings };
    return Object.keys(given).length === 0 ? [] : [[target, given] as const];
  });
  const ingesting = targets.find(([target]) => target === 'write' || target === 'ingester')!;
  const hasPatterns = patterns !== undefined && root.at('patternIngester') !== undefined && patterns[1].replicas > 0;
  return {
    settings: {
      ...(hasPatterns && { patterns: true }),
      ...(changed.length > 0 && { targets: Object.fromEntries(changed) }),
    },
    ingesters: ingesting[1].replicas,
  };
}

/** The number of pods; with an autoscaler its minimum, which is listed, except where the chart has no pod of a target. */
function replicasOf(section: Layers | undefined, target: string, topology: TopologyName, { notes }: Context): number {
  const given = numberOf(section?.at('replicas'));
  for (const key of ['autoscaling', 'kedaAutoscaling']) {
    const scaling = section?.at(key);
    if (scaling?.at('enabled')?.flag() === true)
      scaling.differs('Loki has a fixed number of pods: replicas of the target');
    else scaling?.take();
  }
  const fallback = platformReplicas[target]!;
  if (given !== undefined && given > 0) return given;
  if (topology === 'distributed' && target === 'pattern-ingester') return 0;
  if (topology === 'distributed' && given === undefined && section === undefined)
    notes.push(`The values have no pods of the target ${target}; the platform has ${fallback}.`);
  return fallback;
}

/** A section of pods that the topology does not have. */
function leaveOut(section: Layers | undefined, topology: TopologyName): void {
  if (section === undefined) return;
  const { value } = section.at('replicas') ?? {};
  if (value === undefined ? section.at('enabled')?.value === false : Number(value) === 0) section.take();
  else if (section.at('directories') === undefined)
    section.reject(`a Loki of the topology ${topology} has no such pods`);
}
