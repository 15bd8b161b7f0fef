import type { RelabelRule } from '../kit';

const service = '__service__';
const controller = '__meta_kubernetes_pod_controller_name';

/** A rule that applies where the sources have values, over those before it. */
function over(source_labels: readonly string[], regex: string, replacement?: string): RelabelRule {
  return { source_labels, regex, target_label: service, ...(replacement !== undefined && { replacement }) };
}

/**
 * The label `job` as the five scrape jobs of the guide give it: the namespace, and what the pod belongs to. Later rules
 * win: jobs for pods without the label of the one before. A pod of none of them keeps the job of all pods.
 */
export const guideJobs: readonly RelabelRule[] = [
  // kubernetes-pods-direct-controllers. The controller of a static pod is its node.
  over(['__meta_kubernetes_pod_controller_kind', controller], '(?:[^N].*|N[^o].*);(.+)'),
  // kubernetes-pods-indirect-controller: a ReplicaSet has the name of its Deployment with a hash.
  over([controller], '([0-9a-z-.]+)-[0-9a-f]{8,10}'),
  // kubernetes-pods-app, kubernetes-pods-name
  over(['__meta_kubernetes_pod_label_app'], '(.+)'),
  over(['__meta_kubernetes_pod_label_name'], '(.+)'),
  // kubernetes-pods-static
  over(
    ['__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror', '__meta_kubernetes_pod_label_component'],
    '.+;(.+)',
  ),
  { source_labels: ['__meta_kubernetes_namespace', service], separator: '/', regex: '(.+/.+)', target_label: 'job' },
];
