import type { Alert } from '../../contracts';
import { podsMatcher, type MetricModel, type MonitoredPods } from './model';

/** Matchers that select the pods of all agents; they may be in several namespaces. */
function anyAgent(expr: (pods: string) => string, agents: readonly MonitoredPods[]): string {
  return agents.map((one) => expr(podsMatcher(one))).join(' or ');
}

/** Alerts on agents with Vector. */
export function agentAlerts({ agents, thresholds = {} }: MetricModel): Alert[] {
  if (agents.length === 0) return [];
  const { bufferUsed = 0.8 } = thresholds;
  const logs = '`kubectl -n logging-agents logs POD --tail=100`';
  const onNodes = agents.filter(({ workloads }) => workloads.some(({ kind }) => kind === 'DaemonSet'));
  return [
    {
      name: 'AgentIsDown',
      expr: anyAgent((pods) => `up{${pods}} == 0 or absent(up{${pods}})`, agents),
      for: '15m',
      severity: 'warning',
      summary: 'An agent does not answer Prometheus: {{ $labels.pod }}',
      runbook: {
        meaning: 'Prometheus could not scrape an agent for 15 minutes, or there is none at all.',
        impact:
          'The lines of its node are not sent. They are lost if the container runtime deletes their files meanwhile.',
        steps: [
          '`kubectl -n logging-agents get pods -o wide`, and `describe` of the pod.',
          `The cause of a crash: ${logs}. A configuration that Vector refuses is the usual one after a change of \`config\`.`,
        ],
      },
    },
    {
      name: 'AgentCannotSend',
      // Vector counts no component error for what it sends again.
      expr: anyAgent(
        (pods) =>
          `sum by (pod, component_id) (rate(vector_http_client_errors_total{${pods}}[5m])) > 0 or sum by (pod, component_id) (rate(vector_http_client_responses_total{${pods}, status!~"2.."}[5m])) > 0`,
        agents,
      ),
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} cannot send to Loki',
      runbook: {
        meaning: 'Pushes of an agent have failed for 15 minutes: no connection, or an answer other than 2xx.',
        impact: 'It sends again, and its buffer grows. When that is full it stops reading.',
        steps: [
          `The answer is in its log: ${logs}.`,
          '401: the Secret of its user, see [Unauthorized](#unauthorized). 429: see [LokiLimitsTenants](#lokilimitstenants). 502 and 504: see [LokiIsDown](#lokiisdown).',
          'No connection: the Service of the gateway, and the NetworkPolicies of both sides.',
        ],
      },
    },
    {
      name: 'AgentDiscardsLines',
      expr: anyAgent(
        (pods) =>
          `sum by (pod, component_id) (increase(vector_component_discarded_events_total{${pods}, intentional="false"}[10m])) > 0`,
        agents,
      ),
      severity: 'warning',
      summary: '{{ $labels.pod }} discards lines in {{ $labels.component_id }}',
      runbook: {
        meaning:
          'An agent has discarded lines that it should send: Loki refused them for good (400), a buffer with `drop_newest` was full, or a transform failed.',
        impact: 'These lines are lost.',
        steps: [`The reason is in its log: ${logs}.`, 'What Loki refuses is [LokiDiscardsLines](#lokidiscardslines).'],
      },
    },
    {
      name: 'AgentBufferIsFull',
      expr: anyAgent(
        (pods) =>
          `vector_buffer_byte_size{${pods}, buffer_type="disk"} / vector_buffer_max_byte_size{${pods}, buffer_type="disk"} > ${bufferUsed}`,
        agents,
      ),
      for: '10m',
      severity: 'warning',
      summary: 'The buffer of {{ $labels.pod }} is nearly full',
      runbook: {
        meaning: `More than ${Math.round(bufferUsed * 100)} % of the disk buffer of an agent are in use.`,
        impact: 'When it is full, the agent stops reading. Lines are lost if their files are deleted meanwhile.',
        steps: [
          'Why is it not sent? See [AgentCannotSend](#agentcannotsend).',
          'A node that writes more than Loki takes: raise the limits of the tenant, or drop lines in the pipeline. `buffer.maxSize` gains time only.',
        ],
      },
    },
    ...(onNodes.length === 0
      ? []
      : [
          {
            name: 'AgentReadsNothing',
            expr: anyAgent(
              (pods) =>
                `sum by (pod) (rate(vector_component_received_events_total{${pods}, component_kind="source", component_type!~"internal_.*"}[30m])) == 0`,
              onNodes,
            ),
            for: '30m',
            severity: 'warning',
            summary: '{{ $labels.pod }} reads no lines',
            runbook: {
              meaning:
                'An agent has read no line of its node for an hour, although system pods of a node usually write.',
              impact: 'Lines of this node are missing.',
              steps: [
                `Its log: ${logs}. A buffer that is full stops reading: see [AgentBufferIsFull](#agentbufferisfull).`,
                'Are there files in `/var/log/pods` of the node, and may the pod read them (SELinux, another root of the container runtime)?',
              ],
            },
          } satisfies Alert,
        ]),
  ];
}

/** An alert on lost Kubernetes events. The counter is the only sign: a failed push is neither retried nor logged. */
export function eventExporterAlerts({ eventExporter }: MetricModel): Alert[] {
  if (eventExporter === undefined) return [];
  const pods = podsMatcher(eventExporter);
  return [
    {
      name: 'KubernetesEventsLost',
      expr: `increase(event_exporter_send_event_errors{${pods}}[10m]) > 0`,
      severity: 'warning',
      summary: 'Kubernetes events were refused by Loki or could not be sent, and are not sent again',
      runbook: {
        meaning: 'The event exporter could not send events. It does not retry.',
        impact: 'These events are missing in Loki. They are in the cluster for an hour: `kubectl get events -A`.',
        steps: [
          'Look at Loki and the gateway first: [LokiIsDown](#lokiisdown), [Unauthorized](#unauthorized).',
          "The answer is in its log with `config: { logLevel: 'debug' }` (docs/events.md).",
        ],
      },
    },
    {
      name: 'EventExporterIsDown',
      expr: `absent(up{${pods}} == 1)`,
      for: '10m',
      severity: 'warning',
      summary: 'The event exporter does not answer Prometheus',
      runbook: {
        meaning: 'Prometheus has not scraped the event exporter for ten minutes.',
        impact: 'Events older than `maxEventAgeSeconds` are lost when it starts again.',
        steps: [
          'In `Init`, it waits until Loki accepts a push: `kubectl -n logging logs deploy/event-exporter -c wait-for-loki` shows the answers.',
        ],
      },
    },
  ];
}
