import type { Alert } from '../../contracts';
import { clusterLabel, linesOf, podField } from './lines';
import type { LogModel } from './model';

/**
 * An alert on namespaces that logged a day ago, and do not now.
 *
 * `absent_over_time` of LogQL has no result for a namespace unless the rule names it. `unless` compares two hours
 * instead, so that new namespaces are watched without a change, and a deleted one fires for a day at most.
 */
export function silenceAlerts({ fields }: LogModel): Alert[] {
  const namespace = fields && podField(fields, 'namespace');
  if (fields === undefined || namespace === undefined) return [];
  const lines = linesOf(fields, 'kubernetes-pods', [{ ...namespace, operator: '=~', value: '.+' }]);
  const by = `sum by (${[...clusterLabel(fields), namespace.name].join(', ')})`;
  return [
    {
      name: 'NamespaceIsSilent',
      expr: `${by} (count_over_time(${lines} [1h] offset 1d)) > 0 unless ${by} (count_over_time(${lines} [1h]))`,
      for: '10m',
      severity: 'warning',
      summary: `No lines of {{ $labels.${namespace.name} }} for an hour, unlike yesterday`,
      runbook: {
        meaning: 'A namespace that logged at this hour yesterday has not had a line in Loki for an hour.',
        impact: 'Its pods are gone or hang, or their lines do not arrive.',
        steps: [
          'Are its pods running? `kubectl -n NAMESPACE get pods`. A namespace that was deleted on purpose stops firing within a day.',
          'Do they write? `kubectl -n NAMESPACE logs POD --since=1h`. If not, look at the pods.',
          'If they do, see [NoNewLogs](#nonewlogs).',
        ],
      },
    },
  ];
}
