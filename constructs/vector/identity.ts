import { isMap, valueAt, type Data } from '../kit';
import { ids } from './config';

type Templates = Readonly<Record<string, string>>;

/** What identifies a line of a pod, beside its text. */
const identity = {
  namespace: '{{ kubernetes.pod_namespace }}',
  pod: '{{ kubernetes.pod_name }}',
  container: '{{ kubernetes.container_name }}',
  node: '{{ kubernetes.pod_node_name }}',
  stream: '{{ stream }}',
} satisfies Templates;

/**
 * The labels of an agent whose user names none.
 *
 * The pod is a label only where structured metadata cannot hold it: each rollout would begin new streams. The node stays a
 * label: an agent that catches up after an hour then writes to streams of its own, and Loki refuses no line as too far
 * behind what other nodes wrote meanwhile.
 *
 * @param metadata - whether release and sink take structured metadata
 */
export function defaultLabels(metadata: boolean): Templates {
  const { namespace, pod, container, node } = identity;
  return { namespace, ...(!metadata && { pod }), container, node, job: 'kubernetes-pods' };
}

/** What identifies a line and is not one of the labels already, by name or by value. */
export function defaultMetadata(labels: Templates, own: Data): Templates {
  const overlaid = valueAt(own, ['sinks', ids.sink, 'labels']);
  const all: Data = { ...labels, ...(isMap(overlaid) && overlaid) };
  const values = new Set(Object.values(all));
  return Object.fromEntries(Object.entries(identity).filter(([name, value]) => !(name in all) && !values.has(value)));
}
