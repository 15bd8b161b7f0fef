import { manifestsIn } from '../../../commands/secrets/namespaces';
import { claimsOf } from '../../../commands/doctor/checks/storage';
import { workloadsOf, type PlatformWorkload } from '../../../commands/doctor/workloads';
import type { Environment } from '../../../constructs/platform';
import { render } from '../../../constructs/platform';
import { emptyCluster, preparedFor, withValue, type FakeObject } from './fake-cluster';

/** A cluster to which an environment was applied, with all pods Ready. */
export function appliedCluster(environment: Environment): FakeObject[] {
  const rendered = render(environment);
  const manifests = manifestsIn(rendered);
  const workloads = workloadsOf(rendered.platform!, manifests);
  const statuses = new Map(workloads.map((one) => [one.manifest, statusOf(one)]));
  return [
    ...emptyCluster(),
    ...preparedFor(environment).filter(({ kind }) => kind !== 'Namespace'),
    ...manifests.map((one) => withValue(one, ['status'], statuses.get(one) ?? {})),
    ...workloads.map(podOf),
    ...claimsOf(workloads).map(({ name, workload, size }) => ({
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: workload.namespace },
      spec: { storageClassName: 'standard', resources: { requests: { storage: String(size) } } },
      status: { phase: 'Bound', capacity: { storage: String(size) } },
    })),
  ];
}

function statusOf({ kind }: PlatformWorkload): object {
  if (kind === 'Job') return { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] };
  return kind === 'DaemonSet' ? { desiredNumberScheduled: 1, numberReady: 1 } : { readyReplicas: 1 };
}

/** The pod of a workload, named after it: `loki-0`. */
function podOf({ kind, name, namespace, podLabels, pod }: PlatformWorkload): FakeObject {
  const containers = pod['containers'] as readonly { readonly name: string; readonly image: string }[];
  return {
    kind: 'Pod',
    metadata: { name: `${name}-0`, namespace, labels: podLabels },
    spec: { ...pod, nodeName: 'node-1' },
    status: {
      phase: kind === 'Job' ? 'Succeeded' : 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: kind === 'Job' ? 'False' : 'True' },
      ],
      containerStatuses: containers.map((one) => ({
        name: one.name,
        image: one.image,
        ready: kind !== 'Job',
        restartCount: 0,
        state: kind === 'Job' ? { terminated: { exitCode: 0, reason: 'Completed' } } : { running: {} },
      })),
    },
  };
}

/** A pod whose first container has another status. */
export function withContainer(pod: FakeObject, status: object): FakeObject {
  const { status: before } = pod as { readonly status: { readonly containerStatuses: readonly object[] } };
  const [first, ...others] = before.containerStatuses;
  return withValue(
    withValue(pod, ['status', 'containerStatuses'], [{ ...first, ready: false, ...status }, ...others]),
    ['status', 'conditions'],
    [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: 'False' },
    ],
  );
}
