import type { Alert } from '../../contracts';
import { podsMatcher, type MetricModel, type MonitoredPods } from './model';

/** Alerts on the canary, which sees the whole way of a line. */
export function canaryAlerts({ canary }: MetricModel): Alert[] {
  if (canary === undefined) return [];
  const pods = podsMatcher(canary);
  const steps = [
    `\`kubectl -n ${canary.namespace} logs deploy/${canary.workloads[0]!.name} --tail=50\` shows what fails.`,
    'Look for a second alert, which names the part: the gateway, Loki, or its object store.',
  ];
  return [
    {
      name: 'CanaryMissesLines',
      expr: `sum(increase(loki_canary_missing_entries_total{${pods}}[10m])) > 0`,
      severity: 'critical',
      summary: 'Lines that were sent to Loki are not found',
      runbook: {
        meaning: 'The canary pushed lines through the gateway, and a query did not find them.',
        impact: 'Lines of others are probably missing too.',
        steps,
      },
    },
    {
      name: 'CanaryIsSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(loki_canary_response_latency_seconds_bucket{${pods}}[10m]))) > 5`,
      for: '15m',
      severity: 'warning',
      summary: 'It takes long until a line is found in Loki',
      runbook: {
        meaning: 'One of a hundred lines of the canary has taken more than five seconds from push to tail.',
        impact: 'Live tails and dashboards are late.',
        steps,
      },
    },
    {
      name: 'CanaryIsDown',
      expr: `absent(up{${pods}} == 1)`,
      for: '10m',
      severity: 'warning',
      summary: 'The canary does not answer Prometheus',
      runbook: {
        meaning: 'Prometheus has not scraped the canary for ten minutes.',
        impact: 'Nobody checks whether lines arrive.',
        steps: [`\`kubectl -n ${canary.namespace} describe deploy/${canary.workloads[0]!.name}\`.`],
      },
    },
  ];
}

/** Alerts on MinIO. */
export function storeAlerts({ store }: MetricModel): Alert[] {
  if (store === undefined) return [];
  const pods = podsMatcher(store);
  return [
    {
      name: 'MinioIsDown',
      expr: `absent(up{${pods}} == 1)`,
      for: '5m',
      severity: 'critical',
      summary: 'No pod of MinIO answers Prometheus',
      runbook: {
        meaning: 'Prometheus has scraped no pod of MinIO for five minutes.',
        impact: 'Loki keeps new lines on its own volumes, and finds no older ones.',
        steps: [
          `\`kubectl -n ${store.namespace} get pods,pvc\`, and the log of a pod.`,
          'See [MinioTrouble](#miniotrouble).',
        ],
      },
    },
  ];
}

/** Alerts on what kube-state-metrics and the kubelets know. */
export function clusterAlerts(model: MetricModel): Alert[] {
  const { scraped, gateway, agents, thresholds: { volumeUsed = 0.9 } = {} } = model;
  return [
    ...(scraped.kubeStateMetrics && gateway !== undefined ? [gatewayAlert(gateway)] : []),
    ...(scraped.kubeStateMetrics && agents.length > 0 ? [missingAgents(agents)] : []),
    ...(scraped.kubeStateMetrics ? [killedContainers] : []),
    ...(scraped.kubelet ? volumeAlerts(model, volumeUsed) : []),
    {
      name: 'LoggingWatchdog',
      expr: 'vector(1)',
      severity: 'info',
      summary: 'Alerts work: this one always fires',
      runbook: {
        meaning:
          "This alert always fires. Route it to a service that raises an alarm when it no longer arrives (a dead-man's switch), such as healthchecks.io or another Alertmanager.",
        impact: 'While it fires, none. When it stops, no other alert of this page arrives either.',
        steps: [
          'Does Prometheus run, and has it loaded the rules? `Status` → `Rule health`.',
          'Does the Alertmanager run, and does its route send this alert?',
        ],
      },
    },
  ];
}

function gatewayAlert({ namespace, workloads }: MonitoredPods): Alert {
  const { name } = workloads[0]!;
  return {
    name: 'GatewayIsDown',
    expr: `kube_deployment_status_replicas_available{namespace="${namespace}", deployment="${name}"} == 0`,
    for: '5m',
    severity: 'critical',
    summary: 'No pod of the gateway is ready',
    runbook: {
      meaning: 'No pod of the gateway has been ready for five minutes.',
      impact: 'Nobody reads or writes logs. Agents buffer on their disks.',
      steps: [
        `\`kubectl -n ${namespace} describe pods -l app.kubernetes.io/name=${name}\`: a missing Secret is named in the events; \`npm run --silent secrets -- ENVIRONMENT\` prints it.`,
        'nginx resolves the Services of Loki at its start: if they do not exist, it does not start.',
      ],
    },
  };
}

function missingAgents(agents: readonly MonitoredPods[]): Alert {
  const sets = agents.flatMap(({ namespace, workloads }) =>
    workloads
      .filter(({ kind }) => kind === 'DaemonSet')
      .map(({ name }) => `kube_daemonset_status_number_unavailable{namespace="${namespace}", daemonset="${name}"} > 0`),
  );
  return {
    name: 'AgentsAreMissing',
    expr: sets.join(' or '),
    for: '15m',
    severity: 'warning',
    summary: 'Nodes have no agent that is ready: {{ $labels.daemonset }}',
    runbook: {
      meaning: 'Pods of the DaemonSet of an agent have not been ready for 15 minutes.',
      impact: 'The lines of these nodes are not sent.',
      steps: [
        '`kubectl get pods -A -o wide -l app.kubernetes.io/component=agent`: which nodes, and why? A taint needs a toleration in `pod.tolerations`.',
      ],
    },
  };
}

/** No event and no line says so: the kubelet reports it in the state of the container only. */
const killedContainers: Alert = {
  name: 'ContainerKilledForMemory',
  expr: 'sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m])) > 0 and sum by (namespace, pod, container) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) > 0',
  severity: 'warning',
  summary: '{{ $labels.container }} in {{ $labels.namespace }}/{{ $labels.pod }} was killed for lack of memory',
  runbook: {
    meaning: 'A container reached its memory limit and was killed (`OOMKilled`).',
    impact: 'It was restarted; what it was doing is lost.',
    steps: ['Raise its memory limit, or let it use less. For pods of this platform: `pod.resources` (docs/sizing.md).'],
  },
};

function volumeAlerts({ loki, store }: MetricModel, used: number): Alert[] {
  const owners = [loki, store].flatMap((one) => (one === undefined ? [] : [one.namespace]));
  if (owners.length === 0) return [];
  const volumes = `namespace=~"${[...new Set(owners)].join('|')}"`;
  return [
    {
      name: 'VolumeIsNearlyFull',
      expr: `1 - kubelet_volume_stats_available_bytes{${volumes}} / kubelet_volume_stats_capacity_bytes{${volumes}} > ${used}`,
      for: '15m',
      severity: 'warning',
      summary: 'The volume {{ $labels.persistentvolumeclaim }} is nearly full',
      runbook: {
        meaning: `More than ${Math.round(used * 100)} % of a volume are in use.`,
        impact:
          'A full volume of Loki: [LokiWalIsFull](#lokiwalisfull). A full volume of MinIO: nothing more is stored.',
        steps: [
          'Loki: does it flush? See [LokiDoesNotFlush](#lokidoesnotflush).',
          'MinIO: keep less (`loki.retention`), or more and larger volumes (docs/object-store.md).',
        ],
      },
    },
  ];
}
