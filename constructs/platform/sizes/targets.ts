import type { Topology } from '../../loki';
import { binary, cpuText, gibi, mebi, number, roundedUp } from './figure';
import { ratesOf, type Demand } from './demand';
import { ingesterMemory, ingesterVolume } from './ingesters';
import { facts, published, type Basis } from './measured';
import type { GivenShape, Shape } from './shape';

/** The pods of a target of Loki. */
export interface TargetSize {
  readonly target: string;
  readonly replicas: number;
  /** CPUs of a pod. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly memoryLimit: number;
  /** Bytes of the volume of a pod. @default - it has none */
  readonly storage?: number;
  readonly calculations: {
    readonly replicas: string;
    readonly cpu: string;
    readonly memory: string;
    readonly memoryLimit: string;
    readonly storage: string;
  };
  readonly basis: readonly Basis[];
}

const volumeStep = 10 * gibi;

/** Every target whose numbers follow from the demand. The others keep their defaults. */
export function targetSizes(demand: Demand, shape: Shape, given: GivenShape, kept: number | undefined): TargetSize[] {
  const others = { distributed, 'simple-scalable': scalable, monolithic: () => [] };
  return [ingesting(demand, shape, kept), ...others[shape.topology](demand, given)];
}

const ingestingTarget: Readonly<Record<Topology, string>> = {
  monolithic: 'all',
  'simple-scalable': 'write',
  distributed: 'ingester',
};

/** @param kept - bytes of chunks on the volume, if there is no object store */
function ingesting(demand: Demand, shape: Shape, kept: number | undefined): TargetSize {
  const { ingesters, replicationFactor, topology } = shape;
  const { peak } = ratesOf(demand);
  const share = Math.min(1, replicationFactor / ingesters);
  const streams = Math.ceil(demand.streams * share);
  const memory = ingesterMemory(demand, streams);
  const volume = ingesterVolume(demand, share, streams);
  const { cpuSecondsPerMegabyte: perMegabyte, idleCpu, queryCpu } = facts;
  const cpu = peak * share * perMegabyte.value + idleCpu.value + queryCpu.value;
  return {
    target: ingestingTarget[topology],
    replicas: ingesters,
    cpu: roundedUp(cpu, 0.05),
    memory: memory.request,
    memoryLimit: memory.limit,
    storage: roundedUp(volume.bytes + (kept ?? 0), volumeStep),
    calculations: {
      replicas: shape.calculation,
      cpu: `${number(peak * share, 2)} MB/s × ${perMegabyte.value} s/MB + ${idleCpu.value} idle + ${queryCpu.value} for queries`,
      memory: memory.calculation,
      memoryLimit: limitText(1024 * mebi),
      storage: volume.calculation + (kept === undefined ? '' : ` + logs ${number(kept / gibi)} GiB`),
    },
    basis: ['measured', 'default', 'assumed'],
  };
}

/** The work of a target, for the published demand: CPUs, or GiB. */
interface Amount {
  readonly value: number;
  readonly text: string;
}

/** A target that does not ingest. */
interface Part {
  readonly target: string;
  readonly replicas: number;
  /** Why it has these replicas. */
  readonly because: string;
  readonly cpu: Amount;
  readonly memory: Amount;
  /** CPUs of a pod. */
  readonly leastCpu: { readonly value: number; readonly text: string };
  readonly hasIndex: boolean;
}

/** The part of the published work that a demand has, divided among the pods of a target. */
function inProportion(demand: Demand, part: Part): TargetSize {
  const { target, replicas, because, cpu, memory, leastCpu, hasIndex } = part;
  const scale = scaleOf(demand);
  const each = ({ value }: Amount): number => (value * scale) / replicas;
  const textOf = ({ text }: Amount): string => `${text} × ${number(scale, 3)} ÷ ${replicas}`;
  const request = Math.max(leastMemory[target]!, roundedUp(each(memory) * gibi, 128 * mebi));
  return {
    target,
    replicas,
    cpu: Math.max(leastCpu.value, roundedUp(each(cpu), 0.05)),
    memory: request,
    memoryLimit: Math.max(leastLimit[target]!, request * facts.limitFactor.value),
    ...(hasIndex && { storage: indexVolume(demand) }),
    calculations: {
      replicas: because,
      cpu: `${textOf(cpu)}${leastCpu.text}`,
      memoryLimit: limitText(leastLimit[target]!),
      memory: `${textOf(memory)}, at least ${leastMemory[target]! / mebi} MiB`,
      storage: `${facts.indexVolume.value} GiB × ${number(demand.gigabytesPerDay)}, at least 10 GiB`,
    },
    basis: ['published'],
  };
}

function scaleOf({ gigabytesPerDay }: Demand): number {
  return gigabytesPerDay / published.gigabytes;
}

/** The other targets of `distributed`. */
function distributed(demand: Demand, given: GivenShape): TargetSize[] {
  const scale = scaleOf(demand);
  return Object.entries(published.targets).map(([target, { pods, cpu, memory }]) => {
    const least = target === 'compactor' ? 1 : 2;
    const replicas = given.targets?.[target] ?? (isScaled(target) ? Math.max(least, Math.ceil(pods * scale)) : least);
    return inProportion(demand, {
      target,
      replicas,
      because: isScaled(target) ? `${pods} × ${number(scale, 3)}, at least ${least}` : String(least),
      cpu: { value: pods * cpu, text: `${pods} × ${cpu}` },
      memory: { value: pods * memory, text: `${pods} × ${memory} GiB` },
      leastCpu: { value: 0.05, text: '' },
      hasIndex: target === 'index-gateway' || target === 'compactor',
    });
  });
}

/** @param least - bytes */
function limitText(least: number): string {
  return `request × ${facts.limitFactor.value}, at least ${binary(least)}`;
}

/** Pods that a larger demand adds; of the others more demand makes the same pods larger. */
function isScaled(target: string): boolean {
  return target === 'distributor' || target === 'querier';
}

/** The defaults of the targets, which are the least; docs/sizing.md. */
const leastMemory: Readonly<Record<string, number>> = {
  distributor: 128 * mebi,
  querier: 256 * mebi,
  'query-frontend': 128 * mebi,
  'query-scheduler': 64 * mebi,
  'index-gateway': 128 * mebi,
  compactor: 192 * mebi,
  read: 256 * mebi,
  backend: 192 * mebi,
};

const leastLimit: Readonly<Record<string, number>> = {
  // The limit determines the maximum size of a push.
  distributor: 1024 * mebi,
  querier: 768 * mebi,
  'query-frontend': 384 * mebi,
  'query-scheduler': 128 * mebi,
  'index-gateway': 384 * mebi,
  compactor: 768 * mebi,
  read: 768 * mebi,
  backend: 512 * mebi,
};

function indexVolume({ gigabytesPerDay }: Demand): number {
  return Math.max(volumeStep, roundedUp(gigabytesPerDay * facts.indexVolume.value * gibi, volumeStep));
}

/** `read` has the work of queriers and query frontends, `backend` that of the others. */
function scalable(demand: Demand, given: GivenShape): TargetSize[] {
  const parts = {
    read: ['querier', 'query-frontend'],
    backend: ['query-scheduler', 'index-gateway', 'compactor'],
  } as const;
  return Object.entries(parts).map(([target, targets]) => {
    const sum = (of: 'cpu' | 'memory'): number =>
      targets.reduce((total, name) => total + published.targets[name].pods * published.targets[name][of], 0);
    return inProportion(demand, {
      target,
      replicas: given.targets?.[target] ?? given.replicas ?? 3,
      because: 'as write',
      cpu: { value: sum('cpu'), text: String(sum('cpu')) },
      memory: { value: sum('memory'), text: `${sum('memory')} GiB` },
      leastCpu: { value: 0.1, text: `, at least ${cpuText(0.1)}` },
      hasIndex: target === 'backend',
    });
  });
}
