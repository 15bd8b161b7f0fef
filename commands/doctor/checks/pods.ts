import { grouped, isMap, valueAt, type Data } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { listAt } from '../../checks/workloads';
import { oneLine } from '../../kubectl';
import { counted, failed, namesText, orPassed, unknown, type Context, type DoctorCheck, type Finding } from '../check';
import { amount, bytesText } from '../cluster/amounts';
import {
  condition,
  containersOf,
  eventsOf,
  existingContainers,
  existingPods,
  type OwnContainer,
  type OwnPod,
} from '../cluster/pods';
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
function perWorkload(found: readonly { readonly own: OwnPod; readonly finding: Finding }[]): Finding[] {
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

/** A check of the containers of pods. */
function containerCheck(
  check: Pick<DoctorCheck, 'id' | 'checks' | 'says'>,
  passed: string,
  findingOf: (own: OwnPod, container: OwnContainer, context: Context) => Finding | undefined,
): DoctorCheck {
  return {
    ...check,
    phase: 'after',
    run: (context) => {
      const all = existingContainers(context);
      const found = all.flatMap(({ own, container }) => {
        const finding = findingOf(own, container, context);
        return finding === undefined ? [] : [{ own, finding }];
      });
      return orPassed(perWorkload(found), `${passed}; looked at ${counted(all.length, 'container')}`);
    },
  };
}

/** Images that cannot be pulled. */
export const imagePull = containerCheck(
  {
    id: 'image-pull',
    checks: 'Every image was pulled.',
    says: 'The image and what the registry answered; `pod.image`, `pod.imagePullSecrets` of the component, or `registry`.',
  },
  'no pod waits for an image',
  ({ workload, subject, name }, container, context) => {
    if (!/^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/.test(container.waiting))
      return undefined;
    const event = eventsOf(context, workload.namespace, 'Pod', name).find(({ message }) =>
      /pull image/i.test(String(message)),
    );
    const message = oneLine(textAt(event, 'message') || container.message);
    const image = textAt(container.status, 'image');
    const isDenied = /unauthorized|denied|authentication required|401|403/i.test(message);
    // Without a way to the registry, a mirror helps.
    const isUnreachable = /\bdial\b|i\/o timeout|no such host|connection refused|x509/.test(message);
    const setting = isDenied
      ? workload.setting('imagePullSecrets')
      : isUnreachable || valueAt(context.environment, ['registry']) !== undefined
        ? ['registry']
        : workload.setting('image');
    return failed(`the pod ${subject} cannot get the image ${image} (${container.name}): ${message}`, { setting });
  },
);

/** Containers that cannot be created. */
export const containerConfig = containerCheck(
  {
    id: 'container-config',
    checks: 'Every container could be created: the Secrets and ConfigMaps that it reads exist, with their keys.',
    says: 'The Secret or ConfigMap and the key; the command that makes it.',
  },
  'every container could be created',
  ({ workload, subject, name, pod }, container, context) => {
    const isConfig = /^(CreateContainerConfigError|CreateContainerError|RunContainerError)$/.test(container.waiting);
    const isMounting = container.waiting === 'ContainerCreating' || container.waiting === 'PodInitializing';
    const isFirst = textAt(containersOf(pod)[0]?.status, 'name') === container.name;
    const mount =
      isMounting && isFirst
        ? eventsOf(context, workload.namespace, 'Pod', name).find(({ reason }) =>
            /^Failed(Mount|AttachVolume|CreatePodSandBox)$/.test(String(reason)),
          )
        : undefined;
    if (!isConfig && mount === undefined) return undefined;
    const message = oneLine(isConfig ? container.message : textAt(mount, 'message'));
    const isSecret = /secret/i.test(message);
    return failed(`the pod ${subject} (${container.name}) waits: ${message}`, {
      command: isSecret
        ? `npm run --silent secrets -- ${context.rendered.name} | kubectl apply -f -`
        : `kubectl describe pod ${name} --namespace ${workload.namespace}`,
    });
  },
);

/** Containers that were killed for their memory. */
export const outOfMemory = containerCheck(
  {
    id: 'out-of-memory',
    checks: 'No container was killed because it needed more memory than its limit.',
    says: 'The container, its limit and how often it was restarted; `pod.resources.memoryLimit` of the component.',
  },
  'no container was killed for its memory',
  ({ workload, subject, pod }, container) => {
    const reason = textAt(container.ended, 'reason');
    // A kubelet that misses the event reports the signal only.
    if (
      reason !== 'OOMKilled' &&
      !(reason === 'Error' && container.ended?.['exitCode'] === 137 && hasLimitEvent(container))
    )
      return undefined;
    const spec = listAt(pod, ['spec', container.isInit ? 'initContainers' : 'containers']).find(
      ({ name }) => name === container.name,
    );
    const limit = valueAt(spec, ['resources', 'limits', 'memory']);
    const text =
      limit === undefined ? 'it has no limit, so the node is full' : `its limit is ${bytesText(amount(limit))}`;
    return failed(
      `the pod ${subject} (${container.name}) was killed because it needed more memory: ${text}; restarts: ${container.restarts}`,
      { setting: workload.setting('resources', 'memoryLimit') },
    );
  },
);

function hasLimitEvent({ ended }: OwnContainer): boolean {
  return /oom|memory/i.test(textAt(ended, 'message'));
}

/** Pods that run and are not Ready. */
export const probes = containerCheck(
  {
    id: 'probes',
    checks: 'Every container that runs is Ready, and none is restarted by its liveness probe.',
    says: 'The probe and what it was answered; `log-messages` has the cause, where it is known.',
  },
  'every running container is Ready',
  ({ workload, subject, name }, container, context) => {
    if (!isMap(valueAt(container.status, ['state', 'running'])) || container.isInit) return undefined;
    if (container.status['ready'] === true) return undefined;
    const event = eventsOf(context, workload.namespace, 'Pod', name).find(({ reason }) => reason === 'Unhealthy');
    const message =
      event === undefined ? 'its readiness probe has not succeeded yet' : oneLine(textAt(event, 'message'));
    return failed(`the pod ${subject} (${container.name}) runs and is not Ready: ${message}`, {
      command: `kubectl logs ${name} --namespace ${workload.namespace} --container ${container.name} --tail 50`,
    });
  },
);

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
