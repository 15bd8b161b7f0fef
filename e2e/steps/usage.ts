import { kubectl } from '../../commands/kubectl';
import { bytes, isMap, millicores, valueAt } from '../../constructs/kit';
import { Kept, type Run } from './run';

/** What the containers of a name use, the largest of them. */
interface Used {
  /** Bytes. */
  readonly memory: number;
  /** Seconds of processor time since the container started. */
  readonly cpuSeconds: number;
}

/** What all containers of the platform used, and when. */
interface Usage {
  readonly at: number;
  readonly containers: ReadonlyMap<string, Used>;
}

const earlier = new Kept<Usage>('usage before');

/** Remembers what containers use. */
export function usageBefore(run: Run): string {
  return `of ${earlier.set(run, usageOf(run)).containers.size} containers`;
}

/**
 * Compares what containers use with their requests: memory now, and processor time since `usage before`.
 *
 * @throws Error if a working set is above its request
 */
export function usageWithinRequests(run: Run): string {
  const [before, now] = [earlier.of(run), usageOf(run)];
  const seconds = (now.at - before.at) / 1000;
  const requests = requestsOf(run);
  const found = [...now.containers].flatMap(([name, { memory, cpuSeconds }]) => {
    const request = requests.get(name);
    if (request === undefined) return [];
    const cpu = ((cpuSeconds - (before.containers.get(name)?.cpuSeconds ?? 0)) / seconds) * 1000;
    const text = `${name} ${Math.round(cpu)}m of ${request.cpu}m CPU, ${mebibytes(memory)} of ${mebibytes(request.memory)} MiB`;
    return [{ text, isAbove: memory > request.memory }];
  });
  const text = found.map((one) => one.text).join('; ');
  if (found.some(({ isAbove }) => isAbove)) throw new Error(text);
  return text;
}

function mebibytes(size: number): number {
  return Math.round(size / 2 ** 20);
}

/** The largest of each container name, in the namespaces of the platform. */
function usageOf(run: Run): Usage {
  const { namespaces } = run.deployment();
  const nodes = kubectl(['get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}']).split(' ');
  const at = Date.now();
  const containers = new Map<string, Used>();
  for (const node of nodes) {
    const { pods } = JSON.parse(kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`])) as {
      readonly pods: readonly {
        readonly podRef: { readonly namespace: string };
        readonly containers?: readonly {
          readonly name: string;
          readonly memory?: { readonly workingSetBytes?: number };
          readonly cpu?: { readonly usageCoreNanoSeconds?: number };
        }[];
      }[];
    };
    for (const { name, memory, cpu } of pods
      .filter(({ podRef }) => namespaces.includes(podRef.namespace))
      .flatMap((pod) => pod.containers ?? [])) {
      const known = containers.get(name);
      containers.set(name, {
        memory: Math.max(known?.memory ?? 0, memory?.workingSetBytes ?? 0),
        cpuSeconds: Math.max(known?.cpuSeconds ?? 0, (cpu?.usageCoreNanoSeconds ?? 0) / 1e9),
      });
    }
  }
  return { at, containers };
}

/** Requests by the name of the container: millicores and bytes. */
function requestsOf(run: Run): Map<string, { readonly cpu: number; readonly memory: number }> {
  const containers = run.deployment().manifests.flatMap((manifest) => {
    const all = valueAt(manifest, ['spec', 'template', 'spec', 'containers']);
    return Array.isArray(all) ? all.filter(isMap) : [];
  });
  const of = (container: object, resource: string): string =>
    String(valueAt(container, ['resources', 'requests', resource]));
  return new Map(
    containers.map((container) => [
      String(container['name']),
      { cpu: millicores(of(container, 'cpu')) ?? 0, memory: bytes(of(container, 'memory')) ?? 0 },
    ]),
  );
}
