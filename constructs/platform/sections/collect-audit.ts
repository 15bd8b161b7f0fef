import { setSection, type PodSettings } from '../../kit';
import { VectorAgent, VectorReceiver, type ReceiverSettings } from '../../vector';
import type { AuditAgentSettings } from '../collect-settings';
import { lokiNamespace } from '../placement';
import { collectorLogins } from '../tenancy';
import { section, type Section } from './section';

const at = ['collect', 'audit'];

/** An agent on the nodes with an API server, which reads its audit log. */
export const auditAgent: Section<AuditAgentSettings> = section({
  path: [...at, 'vector'],
  file: '52-audit.yaml',
  podSecurity: 'privileged',
  settings: ({ collect }) => collect?.audit?.vector,
  namespace: () => 'logging-agents',
  logins: (_settings, { collect }) => collectorLogins(at, collect?.audit),
  build: ({ scope, environment, releases, namespace, shared }, { path, pod, ...settings }, parts) => {
    const { login, tenant, pipeline } = environment.collect!.audit!;
    const agent = new VectorAgent(scope, 'audit', {
      release: releases.vector,
      name: 'vector-audit',
      ...(settings.state !== 'pod' && { dataPath: '/var/lib/vector-audit' }),
      ...settings,
      ...shared,
      pod: onControlPlane(pod),
      namespace,
      sink: parts.sink(at, login, tenant),
      sources: { pods: false, audit: path === undefined ? {} : { path } },
      ...(pipeline !== undefined && { pipeline }),
    });
    setSection(agent, [...at, 'vector']);
    return { collectors: [...parts.collectors, agent] };
  },
});

/** A receiver of the audit webhooks of API servers. */
export const auditReceiver: Section<ReceiverSettings> = section({
  path: [...at, 'webhook'],
  file: '54-audit-webhook.yaml',
  podSecurity: 'restricted',
  settings: ({ collect }) => collect?.audit?.webhook,
  namespace: lokiNamespace,
  logins: (_settings, { collect }) => collectorLogins(at, collect?.audit),
  build: ({ scope, environment, releases, namespace, shared }, settings, parts) => {
    const { login, tenant, pipeline } = environment.collect!.audit!;
    const receiver = new VectorReceiver(scope, 'audit-webhook', {
      release: releases.vector,
      ...settings,
      ...shared,
      namespace,
      sink: parts.sink(at, login, tenant),
      ...(pipeline !== undefined && { pipeline }),
    });
    setSection(receiver, [...at, 'webhook']);
    return { collectors: [...parts.collectors, receiver] };
  },
});

/** Control-plane nodes, unless the user selects nodes. The value of the label depends on the distribution. */
function onControlPlane(pod: PodSettings = {}): PodSettings {
  if (pod.nodeSelector !== undefined || pod.affinity?.nodeAffinity !== undefined) return pod;
  const matchExpressions = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }];
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
  };
  return { ...pod, affinity: { ...pod.affinity, nodeAffinity } };
}
