import type { Construct } from 'constructs';
import type { Labels } from '../../contracts';
import { IntOrString, KubePodDisruptionBudget, type LabelSelector, type ObjectMeta } from '../../../imports/k8s';

/**
 * Lets a drain take one pod at a time of all that are meant, and never wait for pods that are broken anyway.
 *
 * A pod that two budgets mean can never be drained.
 *
 * @param pods - the labels of the pods, of several workloads that differ in one label's value
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
  const own = Object.keys(first).filter((key) => !shared.some(([known]) => known === key));
  return {
    matchLabels: Object.fromEntries(shared),
    ...(own.length > 0 && {
      matchExpressions: own.map((key) => ({
        key,
        operator: 'In',
        values: [first, ...others].map((labels) => labels[key]!),
      })),
    }),
  };
}
