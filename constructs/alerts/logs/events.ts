import type { Alert, Runbook } from '../../contracts';
import { logqlString, sentAs, wholeValue } from '../../kit';
import { clusterLabel, linesOf } from './lines';
import type { LogModel } from './model';

/** Fields of an event, as both programs that collect events write them. Names that labels of streams do not have. */
const parsed =
  '| json reason="reason", event_message="message", object_kind="involvedObject.kind", object_namespace="involvedObject.namespace", object_name="involvedObject.name" | __error__=""';

/** What an alert on events counts. */
interface Kind extends Pick<Alert, 'name' | 'severity' | 'summary'> {
  /** Regular expression of the reasons. */
  readonly reasons: string;
  /** More filters. @default - none */
  readonly where?: string;
  /** @default 'object_namespace' */
  readonly by?: 'object_namespace' | 'object_name';
  /** Events in 15 minutes above which it fires. @default - `thresholds.events` */
  readonly most?: number;
  readonly runbook: Omit<Runbook, 'steps'> & { readonly steps: readonly string[] };
}

/** Alerts on Kubernetes events, and on processes that the kernel killed. */
export function eventAlerts({ fields, events, kernel, thresholds = {} }: LogModel): Alert[] {
  const { events: most = 0, failedProbes = 10 } = thresholds;
  const ofEvents =
    events === undefined
      ? []
      : kinds(failedProbes).map((kind) =>
          alertOf(kind, events, kind.most ?? most, fields === undefined ? [] : clusterLabel(fields)),
        );
  return [...ofEvents, ...(fields !== undefined && kernel === true ? [killedByKernel(fields)] : [])];
}

function alertOf(
  { reasons, where = '', by = 'object_namespace', most: _most, runbook, ...alert }: Kind,
  events: string,
  most: number,
  cluster: readonly string[],
): Alert {
  // The filter on the text comes first: parsing JSON is what costs.
  const query = `${events} |~ ${logqlString(reasons)} ${parsed} | reason=~${logqlString(wholeValue(reasons))}${where}`;
  return {
    ...alert,
    expr: `sum by (${[...cluster, by, 'reason'].join(', ')}) (count_over_time(${query} [15m])) > ${most}`,
    runbook: {
      ...runbook,
      steps: ['See the events: the query below without `sum` and `count_over_time`.', ...runbook.steps],
    },
  };
}

function kinds(failedProbes: number): Kind[] {
  const inNamespace = 'in {{ $labels.object_namespace }}';
  return [
    {
      name: 'PodsAreNotScheduled',
      reasons: 'FailedScheduling',
      severity: 'warning',
      summary: `Pods ${inNamespace} are not scheduled`,
      runbook: {
        meaning: 'The scheduler found no node for a pod.',
        impact: 'The pod does not run until there is a node for it.',
        steps: [
          'The message names what the nodes lack: processor, memory, a label, a toleration, or a volume in the zone.',
          'Lower the requests, add a node, or wait for the autoscaler. With an autoscaler, some of these events are normal: raise `alerts.logs.thresholds.events`.',
        ],
      },
    },
    {
      name: 'ImagesAreNotPulled',
      reasons: 'Failed|BackOff|ErrImageNeverPull|InspectFailed',
      where: ' | event_message=~"(?i).*(image|pull).*"',
      severity: 'warning',
      summary: `Images of pods ${inNamespace} are not pulled`,
      runbook: {
        meaning:
          'The kubelet cannot pull an image. `ImagePullBackOff` and `ErrImagePull` are in the message; the reasons of these events are `Failed` and `BackOff`.',
        impact: 'The container does not start, and a rollout stops.',
        steps: [
          'The message says why: no such tag, no access (`imagePullSecrets`), or no connection to the registry.',
          'With a mirror (`registry` of the environment), check that it has the image.',
        ],
      },
    },
    {
      name: 'ContainersAreRestarted',
      reasons: 'BackOff',
      where: ' | event_message=~"(?i).*restarting failed container.*"',
      severity: 'warning',
      summary: `Containers ${inNamespace} fail again and again`,
      runbook: {
        meaning:
          'A container ended several times after its start, and the kubelet waits before it starts it again (`CrashLoopBackOff`).',
        impact: 'The pod does not do its work.',
        steps: [
          'Its last words: `kubectl -n NAMESPACE logs POD --previous`, or its lines in Loki.',
          'Its end: `kubectl -n NAMESPACE describe pod POD`. `OOMKilled` means that it needs more memory than its limit.',
        ],
      },
    },
    {
      name: 'ContainersDoNotStart',
      reasons: 'Failed|FailedCreatePodSandBox|FailedPostStartHook|FailedCreate',
      where: ' | event_message!~"(?i).*(image|pull).*"',
      severity: 'warning',
      summary: `Containers ${inNamespace} do not start`,
      runbook: {
        meaning:
          'The kubelet or a controller could not create a pod or a container, for another reason than its image.',
        impact: 'The pod does not run.',
        steps: [
          'The message says why: a missing ConfigMap or Secret, a quota, Pod Security, the network plugin, or the container runtime.',
        ],
      },
    },
    {
      name: 'PodsAreEvicted',
      reasons: 'Evicted|EvictionThresholdMet|Preempted|SystemOOM|OOMKilling',
      severity: 'warning',
      summary: 'Pods are evicted, or a node is short of memory or disk',
      runbook: {
        meaning:
          'A node is short of memory, disk or processes, and the kubelet evicts pods; or a pod of a higher priority needs the place.',
        impact: 'The pods are stopped. Those of a Deployment start elsewhere, if there is a place.',
        steps: [
          'The message names the resource. Disk: `kubectl debug node/NODE -it --image=busybox -- df -h /host`.',
          'Pods that use more memory than they request are evicted first; set requests that they need.',
        ],
      },
    },
    {
      name: 'VolumesAreNotMounted',
      reasons: 'FailedMount|FailedAttachVolume|FailedMapVolume|ProvisioningFailed|VolumeResizeFailed',
      severity: 'warning',
      summary: `Volumes of pods ${inNamespace} are not mounted`,
      runbook: {
        meaning: 'A volume of a pod cannot be created, attached or mounted.',
        impact: 'The pod waits for it and does not start.',
        steps: [
          'A missing ConfigMap or Secret is named in the message: for those of this platform run `npm run --silent secrets -- ENVIRONMENT`.',
          '`Multi-Attach error`: the volume is still attached to the node of the pod before; a node that is lost keeps it until it is removed or tainted `node.kubernetes.io/out-of-service`.',
        ],
      },
    },
    {
      name: 'NodeIsNotReady',
      reasons: 'NodeNotReady',
      where: ' | object_kind="Node"',
      by: 'object_name',
      severity: 'critical',
      summary: 'The node {{ $labels.object_name }} is not ready',
      runbook: {
        meaning: 'The kubelet of a node has stopped reporting, or reports that the node is not ready.',
        impact:
          'After five minutes the pods of the node are replaced elsewhere; its agent sends nothing until it is back.',
        steps: [
          '`kubectl describe node NODE` shows the condition, and the journal of its kubelet the cause.',
          'Lines that its agent has read are in the buffer on its disk, and are sent when it is back.',
        ],
      },
    },
    {
      name: 'ProbesFail',
      reasons: 'Unhealthy',
      most: failedProbes,
      severity: 'warning',
      summary: `Probes of pods ${inNamespace} fail`,
      runbook: {
        meaning: `More than ${failedProbes} failed probes of pods of a namespace were reported in 15 minutes. A few at the start of a pod are normal.`,
        impact: 'Pods that are not ready get no requests; those with a failed liveness probe are restarted.',
        steps: [
          'The message has the answer of the probe.',
          'A timeout while the container is busy: give it more processor, or the probe a longer `timeoutSeconds`.',
        ],
      },
    },
  ];
}

/** The kubelet sends no event for a container that was killed for lack of memory; the kernel writes to the journal. */
function killedByKernel(fields: NonNullable<LogModel['fields']>): Alert {
  const lines = linesOf(fields, 'systemd-journal', []);
  const node = sentAs(fields, ({ host, pod }) => host === 'name' || pod === 'node');
  const by = [...clusterLabel(fields), ...(node === undefined ? [] : [node.name])];
  const query = `${lines} |~ "(?i)out of memory: killed process"`;
  return {
    name: 'ProcessKilledForMemory',
    expr: `sum${by.length === 0 ? '' : ` by (${by.join(', ')})`} (count_over_time(${query} [15m])) > 0`,
    severity: 'warning',
    summary: `The kernel killed a process for lack of memory${node === undefined ? '' : ` on {{ $labels.${node.name} }}`}`,
    runbook: {
      meaning:
        'The kernel of a node killed a process, because a container reached its memory limit or the node had no memory left. The kubelet sends no event for this; the line comes from the journal.',
      impact: 'The container was restarted (`OOMKilled`), or a process in it is missing.',
      steps: [
        `See the lines: \`${query}\`. The container is in \`task_memcg\` of the line before, as the id of its pod.`,
        'Find it by its last state: `kubectl get pods -A -o jsonpath=\'{range .items[?(@.status.containerStatuses[*].lastState.terminated.reason=="OOMKilled")]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}\'`.',
        'Raise its memory limit, or let it use less.',
      ],
    },
  };
}
