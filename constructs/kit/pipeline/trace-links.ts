import type { SentFields, SentValue, TraceLabels } from '../../contracts';
import { sentAs } from './logql';

/** Attributes of the resource of a span in Kubernetes, by the semantic conventions, and the values of lines like them. */
const attributes: Readonly<Record<string, (value: SentValue, name: string) => boolean>> = {
  'k8s.namespace.name': ({ pod }) => pod === 'namespace',
  'k8s.pod.name': ({ pod }) => pod === 'name',
  'k8s.container.name': ({ pod }) => pod === 'container',
  // The machine that reads the lines of a pod is its node.
  'k8s.node.name': ({ pod, host }) => pod === 'node' || host !== undefined,
  'k8s.cluster.name': ({ value }, name) => name === 'cluster' && value !== undefined,
};

/**
 * The labels of streams of pods that spans of the same pods have as attributes, the most general one first. Structured
 * metadata selects no streams, so that it is left out.
 */
export function traceLabels({ labels }: SentFields): TraceLabels {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([attribute, matches]) => {
      const label = sentAs({ labels, structuredMetadata: {} }, matches);
      return label === undefined ? [] : [[attribute, label.name]];
    }),
  );
}
