import type { Board } from './board';
import type { SentField } from '../../kit';
import { knownFields, type DashboardModel } from './model';
import { bars, logs, stat, table, type TableSettings } from './panels';
import { amount, containing, filtersOf, logQuery, matching, most, type Condition, type Lines } from './queries';
import { dataSourceVariable, labelVariable, oneOf, searchVariable, textVariable, type AnyVariable } from './variables';

/**
 * The fields of an event that queries use. The event exporter and the event logger write the same JSON, that of the
 * Kubernetes API. The names are unlikely to be labels already.
 */
const extracted = {
  event_type: 'type',
  event_reason: 'reason',
  event_message: 'message',
  object_kind: 'involvedObject.kind',
  object_namespace: 'involvedObject.namespace',
  object_name: 'involvedObject.name',
};

/** Reasons to choose from. Users may write others. */
const reasons = [
  'BackOff',
  'Created',
  'Evicted',
  'Failed',
  'FailedCreate',
  'FailedMount',
  'FailedScheduling',
  'Killing',
  'NodeNotReady',
  'OOMKilling',
  'Pulled',
  'Scheduled',
  'Started',
  'Unhealthy',
];

const kinds = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'Node',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicaSet',
  'StatefulSet',
];

/** Dashboard of Kubernetes events; none if no events are collected. */
export function eventsBoard(model: DashboardModel): Board | undefined {
  if (model.events === undefined) return undefined;
  const lines = selected(model);
  const warnings = matching(lines, inEvent('event_type'), 'Warning');
  const count = { of: 'count_over_time', window: '$__range' } as const;
  const overTime = { of: 'count_over_time', window: '$__auto' } as const;
  const object = ['object_kind', 'object_namespace', 'object_name'];
  return {
    name: 'events',
    title: 'Kubernetes events',
    purpose: 'Shows what Kubernetes reports about its objects: by type, reason and object, and warnings over time.',
    variables: variables(model),
    rows: [
      {
        height: 4,
        panels: [
          stat({
            title: 'Events',
            description: 'Number of events that the variables select.',
            queries: [{ expr: amount(lines, count) }],
          }),
          stat({
            title: 'Warnings',
            description: 'Number of these events that are warnings.',
            queries: [{ expr: amount(warnings, count) }],
            limits: { orange: 1, red: 20 },
          }),
          stat({
            title: 'Objects with warnings',
            description: 'Number of objects that warnings are about.',
            queries: [{ expr: `count(${amount(warnings, count, object)})` }],
            limits: { orange: 1, red: 10 },
          }),
        ],
      },
      {
        height: 8,
        panels: [
          bars({
            title: 'Warnings by reason',
            description: 'Number of warnings of each reason over time.',
            queries: [{ expr: amount(warnings, overTime, ['event_reason']), legend: '{{event_reason}}' }],
          }),
          bars({
            title: 'Events by type',
            description: 'Number of events of each type over time.',
            queries: [{ expr: amount(lines, overTime, ['event_type']), legend: '{{event_type}}' }],
          }),
        ],
      },
      {
        height: 9,
        panels: [
          ranking('Reasons', 'The 20 most frequent reasons of events.', lines, ['event_type', 'event_reason']),
          ranking('Objects with warnings, by reason', 'The 20 objects with most warnings.', warnings, [
            ...object,
            'event_reason',
          ]),
          ranking('Warnings by namespace', 'The 20 namespaces with most warnings.', warnings, ['object_namespace']),
        ],
      },
      {
        height: 14,
        panels: [
          logs({
            title: 'Events found',
            description: 'The newest 500 events that the variables select.',
            queries: [{ expr: `${logQuery(lines)} | line_format "${format}"` }],
          }),
        ],
      },
    ],
  };
}

const format =
  '{{.event_type}} {{.event_reason}} {{.object_kind}} {{.object_namespace}}/{{.object_name}}: {{.event_message}}';

/** Extracts the fields and leaves out lines that are no events, such as messages of the event logger itself. */
function selected({ events = '', fields }: DashboardModel): Lines {
  const paths = Object.entries(extracted).map(([name, path]) => `${name}="${path}"`);
  const conditions: Condition[] = [
    { field: inEvent('event_type'), variable: 'type' },
    { field: inEvent('event_reason'), variable: 'reason' },
    { field: inEvent('object_kind'), variable: 'kind' },
    { field: inEvent('object_namespace'), variable: 'namespace', isText: namespaceLabel(fields) === undefined },
    { field: inEvent('object_name'), variable: 'object', isText: true },
  ];
  const filters = ` | json ${paths.join(', ')} | event_type!=""${filtersOf(conditions)}`;
  return containing({ selector: events, filters }, 'search');
}

function inEvent(name: keyof typeof extracted): SentField {
  return { name, kind: 'metadata' };
}

/** Namespaces are those of pods that log, if they are a label. Objects such as nodes have none, so all means any. */
function variables(model: DashboardModel): AnyVariable[] {
  const namespace = namespaceLabel(model.fields);
  return [
    dataSourceVariable(model),
    oneOf('type', 'Type', ['Normal', 'Warning']),
    oneOf('reason', 'Reason', reasons),
    oneOf('kind', 'Kind', kinds),
    namespace === undefined
      ? textVariable('namespace', 'Namespace', '.*', 'Regular expression that the whole name matches.')
      : labelVariable('namespace', 'Namespace', namespace, { stream: '', all: '.*' }),
    textVariable('object', 'Object', '.*', 'Name of the object: a regular expression that the whole name matches.'),
    searchVariable(),
  ];
}

function namespaceLabel(fields: DashboardModel['fields']): SentField | undefined {
  const { namespace } = knownFields({ fields });
  return namespace?.kind === 'label' ? namespace : undefined;
}

function ranking(title: string, description: string, lines: Lines, by: readonly string[]): ReturnType<typeof table> {
  const count = { of: 'count_over_time', window: '$__range' } as const;
  const settings: TableSettings = {
    title,
    description,
    queries: [{ expr: most(20, amount(lines, count, by)) }],
    values: ['Events'],
  };
  return table(settings);
}
