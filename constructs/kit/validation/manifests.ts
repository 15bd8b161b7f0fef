import { isLabelValue } from './labels';
import type { Manifest } from '../config/manifests';
import { isMap } from '../config/data';
import { valueAt } from './path';
import { error, type Problem } from './problem';

const clusterScoped = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
]);

/** Bytes; `kubectl apply` stores the object in an annotation, and all annotations are limited to 262144. */
const maxObjectSize = 200_000;

/** Reports objects that Kubernetes or `kubectl apply` would reject. The path is `kind/namespace/name`. */
export function manifestProblems(manifests: readonly Manifest[]): Problem[] {
  const seen = new Set<string>();
  return manifests.flatMap((manifest): Problem[] => {
    const { kind, metadata } = manifest;
    const address = [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
    const problems: Problem[] = [];
    const add = (message: string): void => void problems.push(error([address], message));
    if (seen.has(address)) add('two objects have this name; the second would overwrite the first.');
    seen.add(address);
    if (
      metadata.name === undefined ||
      !/^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/.test(metadata.name) ||
      metadata.name.length > 253
    )
      add(`'${metadata.name}' is not a valid name.`);
    if (clusterScoped.has(kind) === (metadata.namespace !== undefined))
      add(
        clusterScoped.has(kind)
          ? `a ${kind} is cluster-scoped and must not have a namespace.`
          : `a ${kind} needs a namespace; without one, kubectl creates it in the namespace of its current context.`,
      );
    for (const [label, value] of Object.entries(metadata.labels ?? {}))
      if (!isLabelValue(value)) add(`the label ${label} has an invalid value, '${value}'.`);
    for (const port of containerPorts(manifest))
      if (port.length > 15)
        add(`the container port name '${port}' is longer than 15 characters; Kubernetes would not create the pod.`);
    const size = Buffer.byteLength(JSON.stringify(manifest));
    if (size > maxObjectSize) add(`it has ${size} bytes; kubectl apply cannot store more than ${maxObjectSize}.`);
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
