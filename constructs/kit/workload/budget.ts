import type { Construct } from 'constructs';
import type { Labels } from '../../contracts';
import { IntOrString, KubePodDisruptionBudget, type LabelSelector, type ObjectMeta } from '../../../imports/k8s';

/**
 * Creates one PodDisruptionBudget for all given workloads: a drain evicts one of their pods at a time, and unhealthy pods
 * at any time. It is one budget because Kubernetes does not evict a pod that several budgets select.
 *
 * @param pods - the labels of each workload: the same keys, perhaps with different values
 */
export function disruptionBudget(scope: Construct, metadata: ObjectMeta, pods: readonly Labels[]): void {
  new KubePodDisruptionBudget(scope, 'budget', {
    metadata,
    spec: {
      maxUnavailable: IntOrString.fromNumber(1),
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: selectorOf(pods),
    },
  });
}

function selectorOf([first = {}, ...others]: readonly Labels[]): LabelSelector {
  const shared = Object.entries(first).filter(([key, value]) => others.every((labels) => labels[key] === value));
  const different = Object.keys(first).filter((key) => !shared.some(([known]) => known === key));
  return {
    matchLabels: Object.fromEntries(shared),
    ...(different.length > 0 && {
      matchExpressions: different.map((key) => ({
        key,
        operator: 'In',
        values: [first, ...others].map((labels) => labels[key]!),
      })),
    }),
  };
}
