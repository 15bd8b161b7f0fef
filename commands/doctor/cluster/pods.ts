import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { listAt } from '../../checks/workloads';
import type { Context } from '../check';
import type { PlatformWorkload } from '../workloads';
import { matchesSelector } from './nodes';
import { mapAt, nameOf, textAt } from './reader';

/** A pod of a workload of the platform. */
export interface OwnPod {
  readonly workload: PlatformWorkload;
  readonly pod: Data;
  readonly name: string;
  /** For messages: `logging/loki-0`. */
  readonly subject: string;
  readonly isReady: boolean;
}

/** A container of such a pod. */
export interface OwnContainer {
  readonly name: string;
  readonly status: Data;
  /** Why it waits; empty if it does not. */
  readonly waiting: string;
  readonly message: string;
  readonly restarts: number;
  /** How the run before ended, or this one. */
  readonly ended: Data | undefined;
  readonly isInit: boolean;
}

/** The pods of a platform. Those of finished Jobs are Ready. @throws Forbidden */
export function ownPods({ cluster, workloads }: Pick<Context, 'cluster' | 'workloads'>): OwnPod[] {
  return workloads.flatMap((workload) =>
    cluster
      .list('pods', { namespace: workload.namespace })
      .filter((pod) => matchesSelector(mapAt(pod, 'metadata', 'labels'), { matchLabels: workload.labels }))
      .map((pod) => ({
        workload,
        pod,
        name: nameOf(pod),
        subject: `${workload.namespace}/${nameOf(pod)}`,
        isReady: textAt(pod, 'status', 'phase') === 'Succeeded' || condition(pod, 'Ready') === 'True',
      })),
  );
}

/** The same. @throws Skipped if there is none although the platform has workloads: a check could not tell anything */
export function existingPods(context: Pick<Context, 'cluster' | 'workloads'>): OwnPod[] {
  const pods = ownPods(context);
  if (pods.length === 0 && context.workloads.length > 0) throw new Skipped('no pod of this platform exists');
  return pods;
}

/** The containers of all pods. @throws Skipped if there is none: pods that wait for a node have no status of containers */
export function existingContainers(
  context: Pick<Context, 'cluster' | 'workloads'>,
): { readonly own: OwnPod; readonly container: OwnContainer }[] {
  const found = existingPods(context).flatMap((own) => containersOf(own.pod).map((container) => ({ own, container })));
  if (found.length === 0 && context.workloads.length > 0)
    throw new Skipped('no pod of this platform has a container yet');
  return found;
}

/** The containers of a pod, init containers first. */
export function containersOf(pod: Data): OwnContainer[] {
  return (['initContainerStatuses', 'containerStatuses'] as const).flatMap((list) =>
    listAt(pod, ['status', list]).map((status) => {
      const ended = valueAt(status, ['lastState', 'terminated']) ?? valueAt(status, ['state', 'terminated']);
      return {
        name: textAt(status, 'name'),
        status,
        waiting: textAt(status, 'state', 'waiting', 'reason'),
        message: textAt(status, 'state', 'waiting', 'message'),
        restarts: Number(status['restartCount'] ?? 0),
        ended: isMap(ended) ? ended : undefined,
        isInit: list === 'initContainerStatuses',
      };
    }),
  );
}

/** The status of a condition of an object; empty if it has none. */
export function condition(object: unknown, type: string): string {
  const found = listAt(object, ['status', 'conditions']).find((one) => one['type'] === type);
  return textAt(found, 'status');
}

/** Warnings about an object, the newest first. */
export function eventsOf({ cluster }: Pick<Context, 'cluster'>, namespace: string, kind: string, name: string): Data[] {
  return cluster
    .list('events', { namespace })
    .filter(
      (event) =>
        event['type'] === 'Warning' &&
        textAt(event, 'involvedObject', 'kind') === kind &&
        textAt(event, 'involvedObject', 'name') === name,
    )
    .toSorted((one, other) => (timeOf(one) < timeOf(other) ? 1 : -1));
}

function timeOf(event: Data): string {
  return textAt(event, 'lastTimestamp') || textAt(event, 'series', 'lastObservedTime') || textAt(event, 'eventTime');
}
