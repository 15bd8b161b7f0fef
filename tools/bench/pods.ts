import { bytes, millicores, type Manifest } from '../../constructs/kit';
import type { Container, PodTemplateSpec } from '../../imports/k8s';

/** Requests and limits of containers. Undefined if not set. */
export interface Demand {
  /** Bytes. */
  readonly memory: number;
  readonly memoryLimit: number;
  /** Millicores. */
  readonly cpu: number;
  readonly cpuLimit: number;
}

/** The pods of one workload. */
export interface WorkloadDemand {
  readonly name: string;
  readonly pods: number;
  /** Whether its pods end, as those of a Job. */
  readonly ends: boolean;
  /** Of one pod. */
  readonly containers: Demand;
  /** Of one pod. initContainers run one after another, so the largest counts. */
  readonly initContainers: Demand;
  /** `container: field` of required fields that are missing. */
  readonly missing: readonly string[];
}

/** Required in every container. CPU limits are not: they only slow containers down. */
const required = ['requests.cpu', 'requests.memory', 'limits.memory'] as const;

/** Requests and limits of each workload, on one node. */
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

/** Zero requests and limits. */
export const nothing: Demand = { memory: 0, memoryLimit: 0, cpu: 0, cpuLimit: 0 };

/** The sum of both. */
export function plus(one: Demand, other: Demand): Demand {
  return combined(one, other, (a, b) => a + b);
}

/** A multiple. */
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

/** A quantity of the manifest, which is a string or a number there. */
function setting({ resources }: Container, field: (typeof required)[number] | 'limits.cpu'): string | undefined {
  const [part, resource] = field.split('.') as ['requests' | 'limits', 'cpu' | 'memory'];
  const value: unknown = resources?.[part]?.[resource];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
