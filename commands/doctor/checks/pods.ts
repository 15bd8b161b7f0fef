import { grouped, valueAt, type Data } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { listAt } from '../../checks/workloads';
import { oneLine } from '../../kubectl';
import { counted, failed, namesText, orPassed, unknown, type Context, type DoctorCheck, type Finding } from '../check';
import { condition, eventsOf, existingPods, type OwnPod } from '../cluster/pods';
import { nameOf, textAt } from '../cluster/reader';
import { isActive, podsThere } from '../cluster/room';
import type { PlatformWorkload } from '../workloads';
import { refusalOf } from './refusals';

/** Pods that controllers cannot create. */
export const podCreation: DoctorCheck = {
  id: 'pod-creation',
  phase: 'after',
  checks: 'Every workload has the pods that it wants: its controller could create them.',
  says: 'Who refuses the pods: Pod Security, a quota, a limit range, an admission webhook; the setting, where it follows.',
  run: (context) => {
    const found = context.workloads
      .filter(({ kind }) => kind !== 'CronJob')
      .flatMap((workload) => {
        const object = context.live.find(workload.manifest);
        return object === undefined ? [] : [{ workload, object }];
      });
    if (found.length === 0 && context.workloads.length > 0)
      throw new Skipped('no workload of this platform is in the cluster');
    const findings = found.flatMap(({ workload, object }): Finding[] => {
      const wanted = wantedOf(workload, object);
      const command = `kubectl describe ${workload.kind.toLowerCase()} ${workload.manifest.metadata.name} --namespace ${workload.namespace}`;
      if (wanted === 0 && workload.kind === 'DaemonSet')
        return [
          unknown(`${workload.subject} wants no pods: it selects no node, or its controller has not looked at it yet`, {
            command,
          }),
        ];
      const pods = context.cluster.list('pods', { namespace: workload.namespace });
      const there = podsThere(workload, pods).length;
      if (there >= wanted) return [];
      const reason = creationFailure(context, workload);
      return [
        reason === undefined
          ? failed(`${workload.subject} has ${there} of ${wanted} pods`, { command })
          : refusalOf(context, workload, reason),
      ];
    });
    return orPassed(findings, `all pods of ${counted(found.length, 'workload')} exist`);
  },
};

function wantedOf({ kind }: PlatformWorkload, object: Data): number {
  if (kind === 'DaemonSet') return Number(valueAt(object, ['status', 'desiredNumberScheduled']) ?? 0);
  if (kind === 'Job') return Number(valueAt(object, ['status', 'succeeded']) ?? 0) > 0 ? 0 : 1;
  return Number(valueAt(object, ['spec', 'replicas']) ?? 1);
}

/** Why the controller of a workload could not create a pod, by its events; those of a Deployment are at its ReplicaSet. */
function creationFailure(context: Context, { kind, manifest, namespace }: PlatformWorkload): string | undefined {
  const { name } = manifest.metadata;
  const owners =
    kind === 'Deployment'
      ? context.cluster
          .list('replicasets.apps', { namespace })
          .filter((set) => listAt(set, ['metadata', 'ownerReferences']).some((owner) => owner['name'] === name))
          .map((set) => ({ kind: 'ReplicaSet', name: nameOf(set) }))
      : [{ kind, name }];
  const events = owners.flatMap((owner) => eventsOf(context, namespace, owner.kind, owner.name));
  const found = events.find(({ reason }) => reason === 'FailedCreate');
  const text = oneLine(textAt(found, 'message')).replace(
    /^(?:\(combined from similar events\): )?(create Pod \S+ in \S+ \S+ failed error: |Error creating: )/,
    '',
  );
  return text === '' ? undefined : text;
}

/** Pods without a node. */
export const podsPending: DoctorCheck = {
  id: 'pods-pending',
  phase: 'after',
  checks: 'Every pod has a node.',
  says: 'What the scheduler says: no room, taints, selectors, affinity, or a volume that is not bound; the setting.',
  run: (context) =>
    orPassed(
      perWorkload(
        existingPods(context)
          .filter(
            ({ pod }) =>
              condition(pod, 'PodScheduled') === 'False' || (isActive(pod) && textAt(pod, 'spec', 'nodeName') === ''),
          )
          .map((own) => ({ own, finding: unscheduled(own) })),
      ),
      'every pod has a node',
    ),
};

/** Words of the scheduler, and the setting that follows; volumes have a check of their own. */
const schedulerCauses: readonly (readonly [pattern: RegExp, key: readonly string[]])[] = [
  [
    /unbound immediate PersistentVolumeClaims|persistentvolumeclaim .* not found|available persistent volumes/,
    ['storageClass'],
  ],
  [/Insufficient memory/, ['resources', 'memory']],
  [/Insufficient cpu/, ['resources', 'cpu']],
  [/Insufficient ephemeral-storage/, ['resources', 'disk']],
  [/untolerated taint \{(?!node\.kubernetes\.io)/, ['tolerations']],
  [/node affinity\/selector/, ['nodeSelector']],
  [/topology spread/, ['topologySpreadConstraints']],
  [/anti-affinity/, ['affinity']],
];

function unscheduled({ workload, pod, subject }: OwnPod): Finding {
  const found = listAt(pod, ['status', 'conditions']).find(({ type }) => type === 'PodScheduled');
  const message =
    oneLine(textAt(found, 'message')).replace(/ preemption:.*$/, '') || 'no scheduler has looked at it yet';
  const key = schedulerCauses.find(([pattern]) => pattern.test(message))?.[1];
  return failed(`the pod ${subject} has no node: ${message}`, {
    setting: key === undefined ? undefined : workload.setting(...key),
  });
}

/** Findings of pods of one workload with the same cause, as one. */
export function perWorkload(found: readonly { readonly own: OwnPod; readonly finding: Finding }[]): Finding[] {
  const reason = ({ own, finding }: (typeof found)[number]): string => finding.detail.replaceAll(own.subject, '');
  return [...grouped(found, (one) => `${one.own.workload.subject} ${reason(one)}`).values()].map((members) => {
    const [first, ...others] = members;
    if (others.length === 0) return first!.finding;
    const names = namesText(members.map(({ own }) => own.subject));
    return {
      ...first!.finding,
      detail: first!.finding.detail.replace(`the pod ${first!.own.subject}`, `each of the pods ${names}`),
    };
  });
}

/** Pods that were evicted. */
export const evictions: DoctorCheck = {
  id: 'evictions',
  phase: 'after',
  checks: 'No pod was evicted or rejected by its node.',
  says: 'The reason; `pod.resources.disk` where a pod used more ephemeral storage than its limit.',
  run: (context) =>
    orPassed(
      existingPods(context)
        .filter(({ pod, workload }) => workload.kind !== 'Job' && textAt(pod, 'status', 'phase') === 'Failed')
        .map(({ pod, subject, workload }) => {
          const message = oneLine(textAt(pod, 'status', 'message'));
          const reason = textAt(pod, 'status', 'reason') || 'it failed';
          return failed(`the pod ${subject}: ${reason}${message === '' ? '' : `: ${message}`}`, {
            setting: /ephemeral/.test(message) ? workload.setting('resources', 'disk') : undefined,
          });
        }),
      'no pod was evicted',
    ),
};
