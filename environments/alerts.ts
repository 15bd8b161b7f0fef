import type { RuleGroup } from '../constructs/platform';

/**
 * The two alerts of the guide "from zero to a log hub", for the labels of the agents. The printed text of the guide
 * lacks the `=` of matchers and quotes, so that Loki would load no rules of any tenant.
 */
export const seedAlerts: readonly RuleGroup[] = [
  {
    name: 'log-alerts',
    rules: [
      // In any namespace, more than ten lines per second that contain error, for five minutes.
      {
        alert: 'HighErrorRate',
        expr: 'sum by (namespace) (rate({namespace=~".+"} |~ "(?i)error" [1m])) > 10',
        for: '5m',
        labels: { severity: 'critical' },
        annotations: {
          summary: 'High error rate in {{ $labels.namespace }}',
          description: '{{ $value | printf "%.1f" }} lines a second of {{ $labels.namespace }} say error.',
        },
      },
      // The namespace production: more than ten lines of trouble within five minutes.
      {
        alert: 'ProductionErrors',
        expr: 'sum by (namespace) (count_over_time({namespace="production"} |~ "(?i)error|exception|fatal" [5m])) > 10',
        labels: { severity: 'warning' },
        annotations: {
          summary: 'Errors in {{ $labels.namespace }}',
          description: '{{ $value }} lines within five minutes say error, exception or fatal.',
        },
      },
    ],
  },
];
