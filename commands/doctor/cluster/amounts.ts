import { isMap, type Data } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';

const units: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** A quantity of Kubernetes as a number: cores, bytes or a count. 0 if it is none. */
export function amount(quantity: unknown): number {
  if (typeof quantity === 'number') return quantity;
  const [, digits, unit = ''] = /^([\d.]+(?:[eE][+-]?\d+)?)(m|[kMGTP]|[KMGTP]i)?$/.exec(String(quantity)) ?? [];
  return digits === undefined ? 0 : Number(digits) * (units[unit] ?? 1);
}

/** CPU, memory and number of pods. */
export interface Amounts {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly pods: number;
}

/** The amounts in a map such as `allocatable`. */
export function amountsOf(resources: unknown): Amounts {
  const of = (key: string): number => amount(isMap(resources) ? resources[key] : undefined);
  return { cpu: of('cpu'), memory: of('memory'), pods: of('pods') };
}

/** What a pod requests: the sum of its containers, or an init container that requests more. */
export function requestsOf(pod: unknown): Amounts {
  const sum = (containers: readonly Data[], key: 'cpu' | 'memory'): number =>
    containers.reduce((total, one) => total + requestOf(one)[key], 0);
  const all = listAt(pod, ['initContainers']);
  // A sidecar runs beside the containers.
  const containers = [...listAt(pod, ['containers']), ...all.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  const first = all.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  const most = (key: 'cpu' | 'memory'): number =>
    Math.max(sum(containers, key), ...first.map((one) => requestOf(one)[key]));
  return { cpu: most('cpu'), memory: most('memory'), pods: 1 };
}

function requestOf(container: Data): Amounts {
  const resources = container['resources'];
  const { requests, limits } = isMap(resources) ? resources : {};
  const [requested, limited] = [amountsOf(requests), amountsOf(limits)];
  // Without a request, the limit is requested.
  return { cpu: requested.cpu || limited.cpu, memory: requested.memory || limited.memory, pods: 0 };
}

/** Bytes as people read them: `768 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes >= 2 ** 30) return `${round(bytes / 2 ** 30)} GiB`;
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** Cores as people read them: `0.25 CPU`. */
export function cpuText(cores: number): string {
  return `${round(cores)} CPU`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
