import { isMap, valueAt } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';
import { oneLine } from '../../kubectl';
import { counted, failed, orPassed, type Context, type DoctorCheck, type Finding } from '../check';
import { amount, bytesText } from '../cluster/amounts';
import { containersOf, eventsOf, existingContainers, type OwnContainer, type OwnPod } from '../cluster/pods';
import { textAt } from '../cluster/reader';
import { perWorkload } from './pods';

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
    says: 'The probe and how it failed; `log-messages` has the cause, where it is known.',
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
