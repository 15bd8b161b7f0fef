import type { Labels } from '../../contracts';
import type { Affinity, NodeSelectorRequirement, PodSpec } from '../../../imports/k8s';
import type { PodSettings } from './pod-settings';
import { topologySpreadConstraints, type TopologySpread } from './topology-spread';

/** All images of this project are for Linux. */
const linux = { 'kubernetes.io/os': 'linux' };

/** Labels of nodes without a kubelet or a disk, where hostPath volumes do not work. */
const virtualNodes: readonly NodeSelectorRequirement[] = [
  { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
  { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
  { key: 'liqo.io/type', operator: 'NotIn', values: ['virtual-node'] },
];

const differentZones: readonly TopologySpread[] = [{ topologyKey: 'topology.kubernetes.io/zone' }];

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
  const constraints = everyNode ? [] : (pod?.topologySpreadConstraints ?? (spread ? differentZones : []));
  return {
    ...(affinity !== undefined && { affinity }),
    ...(constraints.length > 0 && {
      topologySpreadConstraints: topologySpreadConstraints(constraints, selector),
    }),
    nodeSelector: { ...linux, ...pod?.nodeSelector },
    ...(pod?.priorityClass !== undefined && { priorityClassName: pod.priorityClass }),
    ...(pod?.runtimeClassName !== undefined && { runtimeClassName: pod.runtimeClassName }),
    ...(pod?.schedulerName !== undefined && { schedulerName: pod.schedulerName }),
  };
}
