import { bytes, isMap, millicores, valueAt } from '../../constructs/kit';
import { mebibytes, usageIn, type Used } from './cluster';
import { Kept, type Run } from './run';

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

/** What the containers of the platform use now. */
function usageOf(run: Run): Usage {
  return { at: Date.now(), containers: usageIn(run.deployment().namespaces) };
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
