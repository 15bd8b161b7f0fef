import { valueAt, type Data } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';
import type { PlatformWorkload } from '../workloads';
import { amountsOf, requestsOf, type Amounts } from './amounts';
import { matchesSelector, obstacleOn } from './nodes';
import { mapAt, nameOf, textAt } from './reader';

/** What a node has left for requests. */
export interface Room {
  readonly node: Data;
  readonly name: string;
  cpu: number;
  memory: number;
  pods: number;
  /** Labels of the pods that it runs or is given. */
  readonly labels: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** Pods that fit on no node. */
export interface Unplaced {
  readonly workload: PlatformWorkload;
  readonly requests: Amounts;
  /** Number of pods that do not fit. */
  readonly pods: number;
  /** What the node with most room lacks, or the rule that excludes it. */
  readonly lacks: 'cpu' | 'memory' | 'pods' | 'distance';
  /** The node of a DaemonSet, or the one with most room. */
  readonly node: Room;
}

/** The room of each node: what is allocatable, without the requests of the pods that it runs. */
export function roomOf(nodes: readonly Data[], pods: readonly Data[]): Room[] {
  return nodes.map((node) => {
    const name = nameOf(node);
    const own = pods.filter((pod) => textAt(pod, 'spec', 'nodeName') === name && isActive(pod));
    const free = { ...amountsOf(valueAt(node, ['status', 'allocatable'])) };
    const used = own.map((pod) => requestsOf(pod['spec']));
    for (const key of ['cpu', 'memory', 'pods'] as const)
      free[key] -= used.reduce((sum, requests) => sum + requests[key], 0);
    const labels = own.map((pod) => ({
      namespace: textAt(pod, 'metadata', 'namespace'),
      labels: mapAt(pod, 'metadata', 'labels'),
    }));
    return { node, name, ...free, labels };
  });
}

/** Whether a pod occupies its node. */
export function isActive(pod: Data): boolean {
  return !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
}

/**
 * Places the pods of a platform that have no node yet, roughly as the scheduler would: pods of DaemonSets first, then
 * the largest, each on the possible node with most free memory. Changes `rooms`.
 *
 * @returns the pods without a node, for each workload
 */
export function place(workloads: readonly PlatformWorkload[], pods: readonly Data[], rooms: Room[]): Unplaced[] {
  const needs = workloads
    .filter(({ kind }) => kind !== 'CronJob')
    .map((workload) => ({ workload, requests: requestsOf(workload.pod), there: scheduledOf(workload, pods) }))
    .toSorted(
      (one, other) =>
        Number(other.workload.kind === 'DaemonSet') - Number(one.workload.kind === 'DaemonSet') ||
        other.requests.memory - one.requests.memory,
    );
  return needs.flatMap(({ workload, requests, there }) => {
    const possible = rooms.filter(
      ({ node }) => obstacleOn(node, workload.pod, workload.kind === 'DaemonSet') === undefined,
    );
    if (possible.length === 0) return [];
    if (workload.replicas === 'one per node')
      return possible
        .filter(({ name }) => !there.includes(name))
        .flatMap((room) => {
          const lacks = lackOf(room, requests);
          if (lacks === undefined) take(room, workload, requests);
          return lacks === undefined ? [] : [{ workload, requests, pods: 1, lacks, node: { ...room } }];
        });
    return placeReplicas(workload, requests, possible, workload.replicas - there.length);
  });
}

function placeReplicas(workload: PlatformWorkload, requests: Amounts, possible: Room[], count: number): Unplaced[] {
  for (let placed = 0; placed < count; placed += 1) {
    const byRoom = possible.toSorted((one, other) => other.memory - one.memory);
    const apart = byRoom.filter((room) => !isTooClose(room, workload, possible));
    const room = apart.find((one) => lackOf(one, requests) === undefined);
    if (room === undefined) {
      const node = apart[0] ?? byRoom[0]!;
      const lacks = apart.length === 0 ? 'distance' : lackOf(node, requests)!;
      return [{ workload, requests, pods: count - placed, lacks, node: { ...node } }];
    }
    take(room, workload, requests);
  }
  return [];
}

function take(room: Room, { namespace, podLabels }: PlatformWorkload, requests: Amounts): void {
  for (const key of ['cpu', 'memory', 'pods'] as const) room[key] -= requests[key];
  room.labels.push({ namespace, labels: podLabels });
}

function lackOf(room: Room, requests: Amounts): 'cpu' | 'memory' | 'pods' | undefined {
  return (['memory', 'cpu', 'pods'] as const).find((key) => requests[key] > room[key]);
}

/** Whether required rules of distance exclude a node: pod anti-affinity, and hard topology spread with a skew of one. */
function isTooClose(room: Room, { pod, namespace }: PlatformWorkload, possible: readonly Room[]): boolean {
  const terms = listAt(pod, ['affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution']);
  const there = (one: Room, selector: unknown): number =>
    one.labels.filter((other) => other.namespace === namespace && matchesSelector(other.labels, selector)).length;
  const sum = (rooms: readonly Room[], selector: unknown): number =>
    rooms.reduce((total, one) => total + there(one, selector), 0);
  const domain = (one: Room, key: string): string => mapAt(one.node, 'metadata', 'labels')[key] ?? one.name;
  const inDomain = (key: string, of: string): Room[] => possible.filter((one) => domain(one, key) === of);
  if (
    terms.some((term) => {
      const key = textAt(term, 'topologyKey');
      return sum(inDomain(key, domain(room, key)), term['labelSelector']) > 0;
    })
  )
    return true;
  return listAt(pod, ['topologySpreadConstraints'])
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway')
    .some((spread) => {
      const key = textAt(spread, 'topologyKey');
      const domains = [...new Set(possible.map((one) => domain(one, key)))];
      const counts = domains.map((one) => sum(inDomain(key, one), spread['labelSelector']));
      const here = sum(inDomain(key, domain(room, key)), spread['labelSelector']) + 1;
      return here - Math.min(...counts) > Number(spread['maxSkew'] ?? 1);
    });
}

/** The pods of a workload that exist; those of a Job count when they have ended, too. */
export function podsThere({ kind, namespace, labels }: PlatformWorkload, pods: readonly Data[]): readonly Data[] {
  return pods.filter(
    (pod) =>
      (kind === 'Job' || isActive(pod)) &&
      textAt(pod, 'metadata', 'namespace') === namespace &&
      matchesSelector(mapAt(pod, 'metadata', 'labels'), { matchLabels: labels }),
  );
}

/** Names of the nodes of the pods of a workload. */
function scheduledOf(workload: PlatformWorkload, pods: readonly Data[]): string[] {
  return podsThere(workload, pods)
    .map((pod) => textAt(pod, 'spec', 'nodeName'))
    .filter((name) => name !== '');
}
