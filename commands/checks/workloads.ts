import { isMap, valueAt, type Data, type Manifest, type Path } from '../../constructs/kit';
import { kubectlJson } from '../kubectl';

/** A workload of a platform, and the images of its pods. */
export interface Expected {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly images: readonly string[];
}

/** The workloads among manifests. */
export function expectedOf(manifests: readonly Manifest[]): Expected[] {
  return manifests
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind))
    .map((manifest) => ({
      kind: manifest.kind,
      namespace: manifest.metadata.namespace!,
      name: manifest.metadata.name,
      images: listAt(manifest, ['spec', 'template', 'spec', 'containers']).map((container) =>
        String(container['image']),
      ),
    }));
}

/** A description of each workload that is not Ready; empty if all are. */
export function notReady(expected: readonly Expected[]): string[] {
  return [...new Set(expected.map(({ namespace }) => namespace))].flatMap((namespace) =>
    lacking(
      expected.filter((one) => one.namespace === namespace),
      objectsOf(kubectlJson(['get', 'deployments,statefulsets,daemonsets,jobs,pods', '--namespace', namespace])),
    ),
  );
}

/** The items of a list that kubectl printed. */
export function objectsOf(list: unknown): readonly Data[] {
  const items = isMap(list) ? list['items'] : undefined;
  return Array.isArray(items) ? items.filter(isMap) : [];
}

/**
 * The same for one namespace.
 *
 * @param objects - workloads and pods in the cluster
 */
export function lacking(expected: readonly Expected[], objects: readonly Data[]): string[] {
  return expected.flatMap(({ kind, namespace, name }) => {
    const found = objects.find((object) => object['kind'] === kind && valueAt(object, ['metadata', 'name']) === name);
    const subject = `${kind} ${namespace}/${name}`;
    // A finished Job may have been deleted.
    if (found === undefined) return kind === 'Job' ? [] : [`${subject} does not exist`];
    const state = stateOf(kind, found);
    return state === undefined ? [] : [`${subject}: ${state}${reasonOf(found, objects)}`];
  });
}

/** Why a workload is not Ready; undefined if it is. */
function stateOf(kind: string, object: Data): string | undefined {
  const number = (...path: string[]): number => Number(valueAt(object, path) ?? 0);
  if (kind === 'Job') return number('status', 'succeeded') > 0 ? undefined : 'has not succeeded';
  const old = number('status', 'observedGeneration') < number('metadata', 'generation');
  if (old) return 'is not observed yet';
  const [wanted, ready] =
    kind === 'DaemonSet'
      ? [number('status', 'desiredNumberScheduled'), number('status', 'numberReady')]
      : [number('spec', 'replicas'), number('status', 'readyReplicas')];
  return ready >= wanted ? undefined : `${ready} of ${wanted} Ready`;
}

/**
 * Why pods of a workload do not run: waiting reasons of containers, why a pod is not scheduled, or the init container
 * that it waits for.
 */
function reasonOf(workload: Data, objects: readonly Data[]): string {
  const labels = valueAt(workload, ['spec', 'selector', 'matchLabels']);
  const pods = objects.filter(
    (object) =>
      object['kind'] === 'Pod' &&
      isMap(labels) &&
      Object.entries(labels).every(([label, value]) => valueAt(object, ['metadata', 'labels', label]) === value),
  );
  const reasons = pods.flatMap((pod) => [
    ...['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
      listAt(pod, ['status', list]).map((status) => valueAt(status, ['state', 'waiting', 'reason'])),
    ),
    ...listAt(pod, ['status', 'initContainerStatuses'])
      .filter((status) => valueAt(status, ['state', 'running']) !== undefined)
      .map((status) => `${String(status['name'])} has not finished`),
    ...listAt(pod, ['status', 'conditions'])
      .filter((condition) => condition['type'] === 'PodScheduled' && condition['status'] === 'False')
      .map((condition) => condition['reason']),
  ]);
  const unusual = [...new Set(reasons.filter((reason) => typeof reason === 'string' && !usual.has(reason)))];
  return unusual.length === 0 ? '' : ` (${unusual.join(', ')})`;
}

/** Waiting reasons of every starting pod. */
const usual = new Set(['ContainerCreating', 'PodInitializing']);

/** The maps in the list at a path; empty if there is none. */
export function listAt(object: unknown, path: Path): readonly Data[] {
  const list = valueAt(object, path);
  return Array.isArray(list) ? list.filter(isMap) : [];
}
