import type { RuleGroup } from '../constructs/platform';

/**
 * The two alerts of the guide "from zero to a log hub", as it means them, on the labels that the agents write. Its own
 * text had lost the `=` of the matchers and the quotes, and would have stopped the rules of every tenant.
 */
export const seedAlerts: readonly RuleGroup[] = [
  {
    name: 'log-alerts',
    rules: [
      // Any namespace: more than ten lines a second that say error, for five minutes.
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
