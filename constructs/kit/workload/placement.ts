import type { Labels } from '../../contracts';
import type { Affinity, NodeSelectorRequirement, PodSpec } from '../../../imports/k8s';
import type { PodSettings } from './pod-settings';

/** All images of this project are for Linux. */
const linux = { 'kubernetes.io/os': 'linux' };

/** Labels of nodes without a kubelet or a disk, where hostPath volumes do not work. */
const virtualNodes: readonly NodeSelectorRequirement[] = [
  { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
  { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
  { key: 'liqo.io/type', operator: 'NotIn', values: ['virtual-node'] },
];

/** The distribution of the pods of a workload over nodes. */
export interface Placement {
  /** One pod per node, except virtual nodes. @default false */
  readonly everyNode: boolean;
  /** Several replicas, which prefer different nodes and zones. */
  readonly spread: boolean;
}

/** Scheduling constraints. Replicas are spread by preference only, so that all of them start on a small cluster too. */
export function placementOf(
  pod: PodSettings | undefined,
  selector: Labels,
  { everyNode, spread }: Placement,
): Partial<PodSpec> {
  const labelSelector = { matchLabels: selector };
  const differentHosts: Affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
      ],
    },
  };
  const realNodes: Affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [...virtualNodes] }] },
    },
  };
  const affinity = everyNode
    ? { ...realNodes, ...pod?.affinity }
    : (pod?.affinity ?? (spread ? differentHosts : undefined));
  return {
    ...(affinity !== undefined && { affinity }),
    ...(spread && {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
      ],
    }),
    nodeSelector: { ...linux, ...pod?.nodeSelector },
    ...(pod?.priorityClass !== undefined && { priorityClassName: pod.priorityClass }),
  };
}
