import type { Labels } from '../../contracts';
import type { Affinity, NodeSelectorRequirement, PodSpec } from '../../../imports/k8s';
import type { PodSettings } from './pod-settings';

/** Every image of this project is a Linux image. */
const linux = { 'kubernetes.io/os': 'linux' };

/** Nodes without a disk or a kubelet of their own, where a directory of the node cannot be mounted. */
const virtualNodes: readonly NodeSelectorRequirement[] = [
  { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
  { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
  { key: 'liqo.io/type', operator: 'NotIn', values: ['virtual-node'] },
];

/** Which nodes the pods of a workload are meant for. */
export interface Placement {
  /** One pod on every node, but for virtual ones. @default false */
  readonly everyNode: boolean;
  /** More than one pod of the kind: they prefer different nodes and zones. */
  readonly spread: boolean;
}

/** Soft spreading: a small cluster starts everything, a large one is used in full. */
export function placementOf(
  pod: PodSettings | undefined,
  selector: Labels,
  { everyNode, spread }: Placement,
): Partial<PodSpec> {
  const labelSelector = { matchLabels: selector };
  const apart: Affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
      ],
    },
  };
  const real: Affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [...virtualNodes] }] },
    },
  };
  const affinity = everyNode ? { ...real, ...pod?.affinity } : (pod?.affinity ?? (spread ? apart : undefined));
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
