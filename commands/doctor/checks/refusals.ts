import { failed, type Context, type Finding } from '../check';
import type { PlatformWorkload } from '../workloads';

/**
 * What the API server says when it refuses a pod, as a cause with what to change. Events of controllers that cannot
 * create pods have the same texts.
 *
 * @param reason - the message of the API server
 */
export function refusalOf(
  { rendered }: Pick<Context, 'rendered'>,
  workload: PlatformWorkload,
  reason: string,
): Finding {
  const { subject, namespace } = workload;
  const [, quota] = /exceeded quota: ([\w.-]+)/.exec(reason) ?? [];
  if (quota !== undefined)
    return failed(`${subject}: the ResourceQuota ${namespace}/${quota} refuses its pods: ${shortened(reason)}`, {
      setting: workload.setting('resources'),
      command: `kubectl describe resourcequota ${quota} --namespace ${namespace}`,
    });
  const [, limited] = /failed quota: ([\w.-]+)/.exec(reason) ?? [];
  if (limited !== undefined)
    return failed(
      `${subject}: the ResourceQuota ${namespace}/${limited} demands values that its pods do not set: ${shortened(reason)}`,
      {
        command: `kubectl describe resourcequota ${limited} --namespace ${namespace}`,
      },
    );
  const [, standard] = /violates PodSecurity "([\w-]+)/.exec(reason) ?? [];
  if (standard !== undefined)
    return failed(
      `${subject}: the namespace ${namespace} enforces the Pod Security standard ${standard}, which refuses its pods: ${shortened(reason)}`,
      rendered.files.get('00-namespaces.yaml')?.includes(`name: ${namespace}\n`) === true
        ? { command: `kubectl apply -f dist/${rendered.name}/00-namespaces.yaml` }
        : { setting: [...workload.section.slice(0, 2), 'namespace'] },
    );
  const [, webhook] = /admission webhook "([^"]+)" denied/.exec(reason) ?? [];
  if (webhook !== undefined)
    return failed(`${subject}: the admission webhook ${webhook} refuses its pods: ${shortened(reason)}`, {
      command: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
    });
  const [, silent] = /failed calling webhook "([^"]+)"/.exec(reason) ?? [];
  if (silent !== undefined)
    return failed(
      `${subject}: the admission webhook ${silent} does not answer, so that its pods are refused: ${shortened(reason)}`,
      {
        command: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
      },
    );
  if (/no PriorityClass with name/.test(reason))
    return failed(`${subject}: ${shortened(reason)}`, { setting: workload.setting('priorityClass') });
  if (/(max|min)imum (cpu|memory) usage per (Container|Pod)/.test(reason))
    return failed(`${subject}: a LimitRange refuses its pods: ${shortened(reason)}`, {
      setting: workload.setting('resources'),
      command: `kubectl describe limitrange --namespace ${namespace}`,
    });
  return failed(`${subject}: the API server refuses its pods: ${shortened(reason)}`);
}

function shortened(reason: string): string {
  return reason.replace(/^pods "[^"]*" is forbidden: /, '').slice(0, 300);
}
