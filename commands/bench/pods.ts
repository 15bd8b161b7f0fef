import { bytes, millicores, type Manifest } from '../../constructs/kit';
import type { Container, PodTemplateSpec } from '../../imports/k8s';

/** What containers ask for, and where they are stopped. Nothing stands for what is not set. */
export interface Demand {
  /** Bytes. */
  readonly memory: number;
  readonly memoryLimit: number;
  /** Thousandths of a processor. */
  readonly cpu: number;
  readonly cpuLimit: number;
}

/** The pods of one workload. */
export interface WorkloadDemand {
  readonly name: string;
  readonly pods: number;
  /** It ends: its pods are there for a while only. */
  readonly ends: boolean;
  /** Of one pod. */
  readonly containers: Demand;
  /** Of one pod: they run one after the other, so the largest counts. */
  readonly initContainers: Demand;
  /** `container: field` of what should be set and is not. */
  readonly missing: readonly string[];
}

/** Has to be set in every container. A limit of processors only slows down, so there is none. */
const required = ['requests.cpu', 'requests.memory', 'limits.memory'] as const;

/** What each workload among manifests demands, on one node. */
export function demandsOf(manifests: readonly Manifest[]): WorkloadDemand[] {
  return manifests.flatMap((manifest) => {
    const spec = manifest['spec'] as { template?: PodTemplateSpec; replicas?: number } | undefined;
    const pod = spec?.template?.spec;
    if (pod === undefined) return [];
    const { containers, initContainers = [] } = pod;
    const name = `${manifest.kind} ${manifest.metadata.name}`;
    return [
      {
        name,
        // A Job and a DaemonSet on one node have one pod.
        pods: spec?.replicas ?? 1,
        ends: manifest.kind === 'Job',
        containers: containers.map(demandOf).reduce(plus, nothing),
        initContainers: initContainers.map(demandOf).reduce(larger, nothing),
        missing: [...initContainers, ...containers].flatMap((container) =>
          required
            .filter((field) => setting(container, field) === undefined)
            .map((field) => `${name} › ${container.name}: resources.${field}`),
        ),
      },
    ];
  });
}

/** No demand at all. */
export const nothing: Demand = { memory: 0, memoryLimit: 0, cpu: 0, cpuLimit: 0 };

/** Both together. */
export function plus(one: Demand, other: Demand): Demand {
  return combined(one, other, (a, b) => a + b);
}

/** So many of it. */
export function times(count: number, one: Demand): Demand {
  return combined(one, one, (a) => a * count);
}

function larger(one: Demand, other: Demand): Demand {
  return combined(one, other, Math.max);
}

function combined(one: Demand, other: Demand, how: (a: number, b: number) => number): Demand {
  return {
    memory: how(one.memory, other.memory),
    memoryLimit: how(one.memoryLimit, other.memoryLimit),
    cpu: how(one.cpu, other.cpu),
    cpuLimit: how(one.cpuLimit, other.cpuLimit),
  };
}

function demandOf(container: Container): Demand {
  return {
    memory: bytes(setting(container, 'requests.memory') ?? 0) ?? NaN,
    memoryLimit: bytes(setting(container, 'limits.memory') ?? 0) ?? NaN,
    cpu: cpuOf(setting(container, 'requests.cpu')),
    cpuLimit: cpuOf(setting(container, 'limits.cpu')),
  };
}

function cpuOf(share: string | undefined): number {
  return share === undefined ? 0 : (millicores(share) ?? NaN);
}

/** As it stands in the manifest, where a quantity is a text or a number. */
function setting({ resources }: Container, field: (typeof required)[number] | 'limits.cpu'): string | undefined {
  const [part, resource] = field.split('.') as ['requests' | 'limits', 'cpu' | 'memory'];
  const value: unknown = resources?.[part]?.[resource];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
