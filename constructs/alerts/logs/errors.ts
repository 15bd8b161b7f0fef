import type { Alert, SentFields } from '../../contracts';
import { logqlString } from '../../kit';
import { clusterLabel, levelOf, linesOf, podField, type Condition } from './lines';
import type { LogModel } from './model';

const job = 'kubernetes-pods';

/** Words of lines with errors, where no level is extracted. */
const words = '(?i)error|exception|fatal|panic';

/** Values of `level` that are errors, also as programs write them. */
const levels = '(?i)error|err|critical|crit|fatal|panic|alert|emerg|emergency';

/** Alerts on lines with errors, of namespaces and apps. */
export function errorAlerts({ fields, quoting = [], thresholds = {} }: LogModel): Alert[] {
  const namespace = fields && podField(fields, 'namespace');
  if (fields === undefined || namespace === undefined) return [];
  const { errorsPerSecond = 10, errorShare = 0.5, errorLines = {} } = thresholds;
  // Queries have words of errors in them: those of these rules would find themselves in the log of Loki.
  const left = levelOf(fields) === undefined ? quoting : [];
  const all: Condition[] = [
    { ...namespace, operator: '=~', value: '.+' },
    ...left.map((value) => ({ ...namespace, operator: '!=' as const, value })),
  ];
  const one: Condition[] = [{ ...namespace, operator: '=', value: 'NAMESPACE' }];
  const app = podField(fields, 'app') ?? podField(fields, 'container');
  const by = `sum by (${[...clusterLabel(fields), namespace.name].join(', ')})`;
  const byApp = `sum by (${[...clusterLabel(fields), namespace.name, ...(app === undefined ? [] : [app.name])].join(', ')})`;
  const inTenMinutes = `${byApp} (count_over_time(${errorLinesOf(fields, all)} [10m]))`;
  const place = `{{ $labels.${namespace.name} }}`;
  const look = (query: string): string => `Look at the lines in Grafana: \`${query}\`.`;
  return [
    {
      name: 'HighErrorRate',
      expr: `${by} (rate(${errorLinesOf(fields, all)} [1m])) > ${errorsPerSecond}`,
      for: '5m',
      severity: 'critical',
      summary: `High error rate in ${place}`,
      runbook: {
        meaning: `A namespace has logged more than ${errorsPerSecond} lines with errors a second for five minutes.`,
        impact: 'Something in the namespace fails often, and its lines fill the store.',
        steps: [
          look(errorLinesOf(fields, one)),
          'Compare with the last rollout: `kubectl -n NAMESPACE rollout history deployment`.',
          'If the lines are known and harmless, drop them with a stage `drop` of `collect.logs.pipeline`, or raise `alerts.logs.thresholds.errorsPerSecond`.',
        ],
      },
    },
    {
      name: 'HighErrorShare',
      expr: `${inTenMinutes} / ${byApp} (count_over_time(${linesOf(fields, job, all)} [10m])) > ${errorShare} and ${inTenMinutes} > 50`,
      for: '5m',
      severity: 'warning',
      summary: `Most lines of ${app === undefined ? '' : `{{ $labels.${app.name} }} in `}${place} are errors`,
      runbook: {
        meaning: `More than ${Math.round(errorShare * 100)} % of the lines of an app in ten minutes, and more than 50, are errors.`,
        impact: 'The app probably does not do its work, even if it logs little.',
        steps: [
          look(errorLinesOf(fields, one)),
          'Look at its pods and events: `kubectl -n NAMESPACE get pods` and `kubectl -n NAMESPACE get events`.',
          'An app that writes only errors has a share of 1 by design; raise `alerts.logs.thresholds.errorShare`, or route the alert elsewhere.',
        ],
      },
    },
    ...(Object.keys(errorLines).length === 0
      ? []
      : [
          {
            name: 'ErrorLines',
            expr: Object.entries(errorLines)
              .map(([value, most]) => {
                const lines = errorLinesOf(fields, [{ ...namespace, operator: '=', value }]);
                return `${by} (count_over_time(${lines} [5m])) > ${most}`;
              })
              .join(' or '),
            severity: 'warning',
            summary: `Errors in ${place}`,
            runbook: {
              meaning:
                'A namespace of `alerts.logs.thresholds.errorLines` has logged more lines with errors in five minutes than set there.',
              impact: 'A namespace that is watched closely has trouble.',
              steps: [look(errorLinesOf(fields, one))],
            },
          } satisfies Alert,
        ]),
  ];
}

/** Lines with errors: by their level if it is sent, otherwise by words. */
function errorLinesOf(fields: SentFields, where: readonly Condition[]): string {
  const level = levelOf(fields);
  return level === undefined
    ? `${linesOf(fields, job, where)} |~ ${logqlString(words)}`
    : linesOf(fields, job, [...where, { ...level, operator: '=~', value: levels }]);
}
