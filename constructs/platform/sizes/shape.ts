import type { Topology } from '../../loki';
import { mebi } from './figure';
import { ingesterMemory } from './ingesters';
import type { Demand } from './demand';
import { facts } from './measured';

/** What is decided already: by the user, or by the store. */
export interface GivenShape {
  readonly topology?: Topology;
  /** Pods of each target; not with `distributed`. */
  readonly replicas?: number;
  readonly replicationFactor?: number;
  /** Pods by target. */
  readonly targets?: Readonly<Record<string, number | undefined>>;
  /** Zones of the ingesters. */
  readonly zones?: number;
  /** Logs, or those of earlier periods, are on the volume of the only pod. */
  readonly onVolume?: boolean;
}

/** The pods of Loki that ingest. */
export interface Shape {
  readonly topology: Topology;
  /** Pods that ingest. */
  readonly ingesters: number;
  /** Pods that hold each line. */
  readonly replicationFactor: number;
  readonly calculation: string;
}

/** The deployment mode, and the number of pods that ingest. */
export function shapeOf(demand: Demand, given: GivenShape): Shape {
  const { topology, because } = topologyOf(demand, given);
  const own = topology === 'distributed' ? given.targets?.['ingester'] : (given.targets?.['write'] ?? given.replicas);
  const ingesters = own ?? ingestersOf(demand, topology, given);
  const replicationFactor = given.replicationFactor ?? (ingesters >= 3 ? 3 : 1);
  return {
    topology,
    ingesters,
    replicationFactor,
    calculation: own === undefined ? because : `${because}; ${own} pods given`,
  };
}

function topologyOf(
  { gigabytesPerDay }: Demand,
  { topology, onVolume = false }: GivenShape,
): { readonly topology: Topology; readonly because: string } {
  const { monolithicMost, onePodMost } = facts;
  if (topology !== undefined) return { topology, because: 'given' };
  if (onVolume) return { topology: 'monolithic', because: 'a volume has one pod' };
  if (gigabytesPerDay > monolithicMost.value)
    return { topology: 'distributed', because: `above ${monolithicMost.value} GB a day` };
  const pods = gigabytesPerDay > onePodMost.value ? 'above' : 'up to';
  return { topology: 'monolithic', because: `${pods} ${onePodMost.value} GB a day` };
}

function ingestersOf(demand: Demand, topology: Topology, { onVolume = false, zones = 1 }: GivenShape): number {
  if (onVolume) return 1;
  if (topology !== 'distributed')
    return topology === 'monolithic' && demand.gigabytesPerDay <= facts.onePodMost.value ? 1 : 3;
  const most = facts.largestIngester.value * mebi;
  let ingesters = 3;
  // Each line is in three of them.
  while (ingesterMemory(demand, (3 * demand.streams) / ingesters).request > most) ingesters += 3;
  return Math.ceil(ingesters / zones) * zones;
}
