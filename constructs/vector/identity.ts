import { isMap, valueAt, type Data } from '../kit';
import { ids } from './config';

type Templates = Readonly<Record<string, string>>;

/** Values that identify the origin of a line. */
const identity = {
  namespace: '{{ kubernetes.pod_namespace }}',
  pod: '{{ kubernetes.pod_name }}',
  container: '{{ kubernetes.container_name }}',
  node: '{{ kubernetes.pod_node_name }}',
  stream: '{{ stream }}',
} satisfies Templates;

/**
 * The default labels.
 *
 * The pod is a label only without structured metadata, because each rollout would create new streams. The node is a
 * label so that each agent writes its own streams: otherwise Loki would reject the lines of an agent that catches up
 * after an hour as too far behind the lines of other nodes.
 *
 * @param metadata - whether release and sink support structured metadata
 */
export function defaultLabels(metadata: boolean): Templates {
  const { namespace, pod, container, node } = identity;
  return { namespace, ...(!metadata && { pod }), container, node, job: 'kubernetes-pods' };
}

/** The default structured metadata: what identifies a line and is not a label, by name or by value. */
export function defaultMetadata(labels: Templates, userConfig: Data): Templates {
  const userLabels = valueAt(userConfig, ['sinks', ids.sink, 'labels']);
  const all: Data = { ...labels, ...(isMap(userLabels) && userLabels) };
  const values = new Set(Object.values(all));
  return Object.fromEntries(Object.entries(identity).filter(([name, value]) => !(name in all) && !values.has(value)));
}
