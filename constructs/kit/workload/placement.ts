import type { Labels } from '../../contracts';
import type { Affinity, NodeAffinity, NodeSelectorRequirement, PodSpec } from '../../../imports/k8s';
import type { PodSettings } from './pod-settings';
import { topologySpreadConstraints, type TopologySpread } from './topology-spread';

/** All images of this project are for Linux. */
const linux = { 'kubernetes.io/os': 'linux' };

/** Labels of nodes without a kubelet or a disk, where a pod with a hostPath volume stays pending or fails forever. */
const virtualNodes: readonly NodeSelectorRequirement[] = [
  // Azure, Alibaba Cloud, Huawei Cloud, Admiralty
  { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
  { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
  { key: 'liqo.io/type', operator: 'NotIn', values: ['virtual-node'] },
  // Tencent Cloud
  { key: 'node.kubernetes.io/instance-type', operator: 'NotIn', values: ['eklet'] },
  // Oracle Cloud
  { key: 'node-role.kubernetes.io/virtual-node', operator: 'DoesNotExist' },
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
  const affinity = everyNode
    ? { ...pod?.affinity, nodeAffinity: realNodes(pod) }
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

/**
 * The node affinity of the user, limited to real nodes. Terms are alternatives, so each gets the limit, except for
 * labels that the user selects by: they decide.
 */
function realNodes({ affinity, nodeSelector = {} }: PodSettings = {}): NodeAffinity {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, ...preferred } = affinity?.nodeAffinity ?? {};
  const nodeSelectorTerms = (required?.nodeSelectorTerms ?? [{}]).map((term) => {
    const { matchExpressions = [], matchFields = [] } = term;
    // Kubernetes selects no node by an empty term.
    if (required !== undefined && matchExpressions.length + matchFields.length === 0) return term;
    const selected = new Set([...Object.keys(nodeSelector), ...matchExpressions.map(({ key }) => key)]);
    return {
      ...term,
      matchExpressions: [...matchExpressions, ...virtualNodes.filter(({ key }) => !selected.has(key))],
    };
  });
  return { ...preferred, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
}
