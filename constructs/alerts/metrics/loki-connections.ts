import type { Alert } from '../../contracts';

/** An alert on requests to the object store that fail. */
export function storeAlert(pods: string, clients: 'legacy' | 'thanos', logs: string): Alert {
  const failed =
    clients === 'thanos'
      ? `sum by (operation) (rate(loki_objstore_bucket_operation_failures_total{${pods}}[5m]))`
      : `sum by (operation) (rate({__name__=~"loki_(s3|gcs|azure_blob)_request_duration_seconds_count", status_code=~"5..", ${pods}}[5m]))`;
  return {
    name: 'LokiStoreFails',
    expr: `${failed} > 0`,
    for: '15m',
    severity: 'critical',
    summary: 'The object store fails: {{ $labels.operation }}',
    runbook: {
      meaning: 'Requests of Loki to its object store have failed for 15 minutes.',
      impact: 'Chunks and index are not written, and older lines are not found.',
      steps: [
        `The error is in the log: ${logs}.`,
        '`AccessDenied`, `InvalidAccessKeyId`, `SignatureDoesNotMatch`: the keys in the Secret, or the policy of the bucket. After a change of the Secret: `kubectl rollout restart statefulset/loki`.',
        '`NoSuchBucket`: create it, or check `buckets`. A MinIO of this platform: see [MinioTrouble](#miniotrouble).',
        'Connection errors: does the store answer, and does the NetworkPolicy allow its address and port (`cidrs` of the store)?',
      ],
    },
  };
}

/** Alerts on the ruler. */
export function ruleAlerts(pods: string, logs: string): Alert[] {
  return [
    {
      name: 'LokiRulesFail',
      expr: `sum by (rule_group) (increase(loki_prometheus_rule_evaluation_failures_total{${pods}}[10m])) > 0`,
      for: '15m',
      severity: 'warning',
      summary: 'Rules of {{ $labels.rule_group }} cannot be evaluated',
      runbook: {
        meaning: 'The ruler of Loki could not evaluate a rule.',
        impact: 'The alert cannot fire.',
        steps: [
          `The reason is in the log of the ruler: ${logs}. A query that takes too long needs a narrower selector.`,
        ],
      },
    },
    {
      name: 'LokiAlertsAreNotSent',
      expr: `sum(increase(loki_prometheus_notifications_dropped_total{${pods}}[10m])) > 0`,
      for: '5m',
      severity: 'critical',
      summary: 'The Alertmanager does not take alerts of Loki',
      runbook: {
        meaning: 'The ruler has dropped alerts, because the Alertmanager did not take them.',
        impact: 'Nobody learns of these alerts.',
        steps: ['Check `loki.alertmanager` of the environment: address, login, CA, and `cidrs` for the NetworkPolicy.'],
      },
    },
  ];
}
