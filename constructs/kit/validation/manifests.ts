import { isLabelValue } from './labels';
import type { Manifest } from '../config/manifests';
import { isMap, valueAt } from '../config/data';
import { error, type Problem } from './problem';

const clusterScoped = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
]);

/** Largest object that `kubectl apply` can remember in an annotation, bytes (Kubernetes' limit is 262144 for all annotations). */
const largestObject = 200_000;

/** What Kubernetes, or `kubectl apply`, would refuse or lose. The path is the object. */
export function manifestProblems(manifests: readonly Manifest[]): Problem[] {
  const seen = new Set<string>();
  return manifests.flatMap((manifest): Problem[] => {
    const { kind, metadata } = manifest;
    const address = [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
    const problems: Problem[] = [];
    const add = (says: string): void => void problems.push(error([address], says));
    if (seen.has(address)) add('the same object is made twice; the second would overwrite the first.');
    seen.add(address);
    if (
      metadata.name === undefined ||
      !/^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/.test(metadata.name) ||
      metadata.name.length > 253
    )
      add(`'${metadata.name}' is not a name of Kubernetes.`);
    if (clusterScoped.has(kind) === (metadata.namespace !== undefined))
      add(
        clusterScoped.has(kind)
          ? `a ${kind} belongs to no namespace.`
          : `a ${kind} needs a namespace; without one it goes wherever kubectl points.`,
      );
    for (const [label, value] of Object.entries(metadata.labels ?? {}))
      if (!isLabelValue(value)) add(`the label ${label} has the value '${value}', which Kubernetes does not take.`);
    for (const port of containerPorts(manifest))
      if (port.length > 15)
        add(`a container's port is called '${port}'; Kubernetes takes 15 characters and would never make the pod.`);
    const size = JSON.stringify(manifest).length;
    if (size > largestObject) add(`it has ${size} bytes; kubectl apply cannot remember more than ${largestObject}.`);
    return problems;
  });
}

/** The names of the ports of a workload's containers. */
function containerPorts(manifest: Manifest): string[] {
  const containers = valueAt(manifest, ['spec', 'template', 'spec', 'containers']);
  return (Array.isArray(containers) ? containers : [])
    .flatMap((container: unknown) => (isMap(container) && Array.isArray(container['ports']) ? container['ports'] : []))
    .flatMap((port: unknown) => (isMap(port) && typeof port['name'] === 'string' ? [port['name']] : []));
}
