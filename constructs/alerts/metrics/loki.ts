import type { Alert } from '../../contracts';
import { ruleAlerts, storeAlert } from './loki-connections';
import { podsMatcher, podsOf, type MetricModel } from './model';

/** Reasons for which Loki asks the client to wait: agents send these lines again. */
const limited = 'rate_limited|per_stream_rate_limit|stream_limit';

/** Alerts on Loki. */
export function lokiAlerts({ loki, thresholds = {} }: MetricModel): Alert[] {
  if (loki === undefined) return [];
  const { failedPercent = 10, pushSeconds = 1, querySeconds = 30 } = thresholds;
  const pods = podsMatcher(loki);
  const number = podsOf(loki);
  const logs = `\`kubectl -n ${loki.namespace} logs -l app.kubernetes.io/name=loki --prefix --tail=100\``;
  const requests = (metric: string, more: string): string =>
    `rate(loki_request_duration_seconds_${metric}{${pods}, ${more}}[5m])`;
  const slow = (route: string, seconds: number): string =>
    `histogram_quantile(0.99, sum by (le, route) (${requests('bucket', `route=~"${route}"`)})) > ${seconds}`;
  const hours = (metric: string, count: number): string => `time() - max(${metric}{${pods}} > 0) > ${count} * 3600`;
  return [
    {
      name: 'LokiIsDown',
      expr: `absent(up{${pods}} == 1)`,
      for: '5m',
      severity: 'critical',
      summary: 'No pod of Loki answers Prometheus',
      runbook: {
        meaning: 'Prometheus has scraped no pod of Loki for five minutes.',
        impact: 'No line can be stored or found. Agents buffer on their disks until those are full.',
        steps: [
          `\`kubectl -n ${loki.namespace} get pods,pvc\`, and \`describe\` of a pod that does not run.`,
          `The cause of a crash: ${logs}.`,
          'If the pods run, Prometheus does not reach them: check `cluster.scrapers` and `cluster.monitoring` of the environment, and that the labels `namespace` and `pod` are on the metrics.',
        ],
      },
    },
    ...(number === undefined || number < 2
      ? []
      : [
          {
            name: 'LokiPodsAreMissing',
            expr: `count(up{${pods}} == 1) < ${number}`,
            for: '15m',
            severity: 'warning',
            summary: 'Pods of Loki are missing',
            runbook: {
              meaning: `Fewer than the ${number} pods of Loki have answered Prometheus for 15 minutes.`,
              impact: 'Loki goes on with the others. If another one fails, lines may be refused.',
              steps: [`\`kubectl -n ${loki.namespace} get pods -o wide\`: which one is missing, and on which node?`],
            },
          } satisfies Alert,
        ]),
    {
      name: 'LokiPanics',
      expr: `sum(increase(loki_panic_total{${pods}}[10m])) > 0`,
      severity: 'critical',
      summary: 'Loki panics',
      runbook: {
        meaning: 'A request made the code of Loki panic.',
        impact: 'The request failed. If it comes again, so does the panic.',
        steps: [
          `Find \`panic\` in the log: ${logs}.`,
          'Look for the message among the issues of grafana/loki, and update.',
        ],
      },
    },
    {
      name: 'LokiRequestsFail',
      expr: `100 * sum by (route) (${requests('count', 'status_code=~"5.."')}) / sum by (route) (${requests('count', 'status_code=~".+"')}) > ${failedPercent}`,
      for: '15m',
      severity: 'critical',
      summary: 'Requests to {{ $labels.route }} of Loki fail',
      runbook: {
        meaning: `More than ${failedPercent} % of the requests of a route have failed with 5xx for 15 minutes.`,
        impact: 'A push route: lines arrive late. A query route: dashboards and alerts have no data.',
        steps: [
          `The error is in the log: ${logs}.`,
          'Errors of the object store are [LokiStoreFails](#lokistorefails). `too many unhealthy instances in the ring` means that ingesters are missing.',
        ],
      },
    },
    {
      name: 'LokiPushesAreSlow',
      expr: slow('loki_api_v1_push|otlp_v1_logs', pushSeconds),
      for: '15m',
      severity: 'warning',
      summary: 'Pushes to Loki are slow',
      runbook: {
        meaning: `One of a hundred pushes has taken more than ${pushSeconds} s for 15 minutes.`,
        impact: 'Agents fall behind, and their buffers grow.',
        steps: [
          'Do the ingesters reach their processor limit, or is their disk slow? `container_cpu_cfs_throttled_seconds_total`, and the wait of the disk.',
          'docs/sizing.md has the resources for an amount of logs.',
        ],
      },
    },
    {
      name: 'LokiQueriesAreSlow',
      expr: slow('loki_api_v1_query|loki_api_v1_query_range', querySeconds),
      for: '15m',
      severity: 'warning',
      summary: 'Queries of Loki are slow',
      runbook: {
        meaning: `One of a hundred queries has taken more than ${querySeconds} s for 15 minutes.`,
        impact: 'Dashboards are slow, and longer queries time out.',
        steps: ['See [QueryTimeout](#querytimeout).'],
      },
    },
    {
      name: 'LokiDiscardsLines',
      expr: `sum by (tenant, reason) (increase(loki_discarded_samples_total{${pods}, reason!~"${limited}"}[10m])) > 0`,
      for: '5m',
      severity: 'warning',
      summary: 'Loki discards lines of {{ $labels.tenant }}: {{ $labels.reason }}',
      runbook: {
        meaning: 'Loki has refused lines for a reason that does not go away when they are sent again.',
        impact: 'These lines are lost.',
        steps: [
          '`greater_than_max_sample_age` and `too_far_behind`: the clock of a client, or an agent that reads old files.',
          '`line_too_long`: raise `max_line_size`, or cut the lines. `max_label_names_per_series` and `label_value_too_long`: use structured metadata.',
          '`structured_metadata_too_large`, `missing_labels`, `invalid_labels`: the pipeline of a client that is not of this platform.',
        ],
      },
    },
    {
      name: 'LokiLimitsTenants',
      expr: `sum by (tenant, reason) (increase(loki_discarded_samples_total{${pods}, reason=~"${limited}"}[10m])) > 0`,
      for: '15m',
      severity: 'warning',
      summary: 'Loki limits {{ $labels.tenant }}: {{ $labels.reason }}',
      runbook: {
        meaning: 'A tenant has sent more than its limits allow for 15 minutes, and Loki answers with 429.',
        impact: 'Agents wait and send again, so lines arrive late. What does not send again loses them.',
        steps: [
          '`rate_limited`: raise `ingestion_rate_mb` and `ingestion_burst_size_mb` of the tenant, or send less.',
          '`per_stream_rate_limit`: one stream is too fast: raise `per_stream_rate_limit`, or split it by a label.',
          '`stream_limit`: a label has too many values; `logcli series --analyze-labels "{}"` shows which.',
        ],
      },
    },
    {
      name: 'LokiDoesNotFlush',
      // Loki 3.3.2 does not count the attempts.
      expr: `sum(increase(loki_ingester_chunks_flush_failures_total{${pods}}[15m])) > 0`,
      for: '30m',
      severity: 'critical',
      summary: 'Loki cannot write chunks to the object store',
      runbook: {
        meaning: 'Attempts of ingesters to write a chunk have failed again and again for half an hour.',
        impact: 'Lines stay in memory and in the write-ahead log. When the volume is full they are not safe any more.',
        steps: [`See [LokiStoreFails](#lokistorefails). The error is in the log: ${logs}.`],
      },
    },
    {
      name: 'LokiWalIsFull',
      expr: `sum by (pod) (increase(loki_ingester_wal_disk_full_failures_total{${pods}}[10m])) > 0`,
      severity: 'critical',
      summary: 'The volume of {{ $labels.pod }} is full',
      runbook: {
        meaning: 'An ingester could not write to its write-ahead log, because the volume is full.',
        impact: 'It goes on without the log: if its pod ends now, lines of the last hours are lost.',
        steps: [
          'Does it flush? See [LokiDoesNotFlush](#lokidoesnotflush) first: then the log is not the cause but the victim.',
          'Enlarge the volume: `kubectl edit pvc`, if the StorageClass allows it, and `loki.storage` of the environment (docs/loki.md).',
        ],
      },
    },
    {
      name: 'LokiDoesNotCompact',
      expr: hours('loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds', 3),
      for: '1h',
      severity: 'critical',
      summary: 'Loki has not compacted its index for three hours',
      runbook: {
        meaning: 'The compactor has not finished a run for three hours.',
        impact: 'Queries become slower, and with retention nothing is deleted.',
        steps: [
          `The error is in the log of the compactor: ${logs}. Does one compactor run, and no second one?`,
          'Errors of the object store are [LokiStoreFails](#lokistorefails).',
        ],
      },
    },
    ...(loki.retention
      ? [
          {
            name: 'LokiDoesNotDelete',
            expr: hours('loki_compactor_apply_retention_last_successful_run_timestamp_seconds', 24),
            for: '1h',
            severity: 'warning',
            summary: 'Loki has not applied the retention for a day',
            runbook: {
              meaning: 'The compactor has not applied the retention for a day.',
              impact: 'Lines are kept longer than promised, and the store grows.',
              steps: [`The error is in the log of the compactor: ${logs}.`],
            },
          } satisfies Alert,
        ]
      : []),
    ...(loki.storeClients === undefined ? [] : [storeAlert(pods, loki.storeClients, logs)]),
    {
      name: 'LokiLimitsAreOld',
      expr: `min by (pod) (loki_runtime_config_last_reload_successful{${pods}}) == 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} cannot read the limits of tenants',
      runbook: {
        meaning: 'Loki could not load the limits of the tenants from its ConfigMap.',
        impact: 'It uses the limits that it read before.',
        steps: [`The reason is in the log: ${logs}. Was the ConfigMap changed by hand? Apply \`dist/\` again.`],
      },
    },
    ...(loki.rules ? ruleAlerts(pods, logs) : []),
  ];
}
