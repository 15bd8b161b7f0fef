import { dashboardPath, type Board } from './board';
import type { SentField } from '../../kit';
import { knownFields, type DashboardModel, type KnownFields } from './model';
import { bars, logs, stat, table } from './panels';
import { amount, containing, errorsOf, linesOf, logQuery, most, type Lines } from './queries';
import {
  conditionsOf,
  dataSourceVariable,
  levels,
  searchVariable,
  variablesOf,
  type AnyVariable,
  type Choice,
} from './variables';

/** The variables by which lines are found, and the lines that they select. */
export interface LineSelection {
  readonly variables: readonly AnyVariable[];
  readonly lines: Lines;
}

/** Lines by job, namespace, app, container, pod, machine, level and text. */
export function selection(model: DashboardModel, options: { readonly level: boolean }): LineSelection {
  const fields = knownFields(model);
  const { cluster, job, namespace, app, container, pod, level } = fields;
  const choices: Choice[] = [
    { variable: 'cluster', label: 'Cluster', field: cluster },
    { variable: 'job', label: 'Job', field: job },
    { variable: 'namespace', label: 'Namespace', field: namespace },
    { variable: 'app', label: 'App', field: app },
    { variable: 'container', label: 'Container', field: container },
    { variable: 'pod', label: 'Pod', field: pod },
    ...machines(model, fields),
    ...(options.level ? [{ variable: 'level', label: 'Level', field: level, values: levels }] : []),
  ];
  return {
    variables: [dataSourceVariable(model), ...variablesOf(choices, fields), searchVariable()],
    lines: containing(linesOf(conditionsOf(choices), fields), 'search'),
  };
}

/** The variable `host`: nodes, and machines outside the cluster. If their labels differ, nodes have their own one. */
function machines({ hostLabel }: DashboardModel, { node }: KnownFields): Choice[] {
  const outside: SentField | undefined = hostLabel === undefined ? undefined : { name: hostLabel, kind: 'label' };
  if (outside === undefined || node === undefined || node.name === outside.name)
    return [{ variable: 'host', label: 'Host', field: node ?? outside }];
  return [
    { variable: 'node', label: 'Node', field: node },
    { variable: 'host', label: 'Host outside', field: outside },
  ];
}

/** Who writes lines: the best field that is sent. */
export function writerOf({ app, container, pod, namespace, job }: KnownFields): SentField | undefined {
  return app ?? container ?? pod ?? namespace ?? job;
}

/** The fields of a table of who writes lines. */
export function writers(fields: KnownFields): string[] {
  return [
    ...new Set([fields.namespace, writerOf(fields)].flatMap((field) => (field === undefined ? [] : [field.name]))),
  ];
}

/** A link from a column of a table to the lines of its value. */
export function linkToLogs(field: SentField | undefined, variable: string) {
  if (field === undefined) return undefined;
  const value = `$\{__data.fields["${field.name}"]}`;
  const url = `${dashboardPath('logs')}?var-datasource=$\{datasource}&var-${variable}=${value}&$\{__url_time_range}`;
  return { column: field.name, title: 'Show its lines', url };
}

/** Dashboard of all lines. */
export function logsBoard(model: DashboardModel): Board {
  const fields = knownFields(model);
  const { level, namespace } = fields;
  const { variables, lines } = selection(model, { level: true });
  const by = (field: SentField | undefined, window: '$__auto' | '$__range') =>
    field && amount(lines, { of: 'count_over_time', window }, [field.name]);
  const groups = writers(fields);
  const link = linkToLogs(namespace, 'namespace');
  return {
    name: 'logs',
    title: 'Logs',
    purpose: 'Finds lines by namespace, app, level and text, and shows how many there are.',
    variables,
    rows: [
      {
        height: 4,
        panels: [
          stat({
            title: 'Lines',
            description: 'Number of lines that the variables select.',
            queries: [{ expr: amount(lines, { of: 'count_over_time', window: '$__range' }) }],
          }),
          stat({
            title: 'Errors',
            description: 'Number of these lines that are errors.',
            queries: [{ expr: amount(errorsOf(lines, fields), { of: 'count_over_time', window: '$__range' }) }],
            limits: { red: 1 },
          }),
          stat({
            title: 'Size',
            description: 'Bytes of these lines.',
            queries: [{ expr: amount(lines, { of: 'bytes_over_time', window: '$__range' }) }],
            unit: 'decbytes',
          }),
        ],
      },
      {
        height: 8,
        panels: [
          bars({
            title: 'Lines by level',
            description: 'Number of lines of each level over time.',
            queries: [{ expr: by(level, '$__auto'), legend: `{{${level?.name}}}` }],
          }),
          bars({
            title: 'Lines by namespace',
            description: 'Number of lines of each namespace over time.',
            queries: [{ expr: by(namespace, '$__auto'), legend: `{{${namespace?.name}}}` }],
          }),
          table({
            title: 'Most lines',
            description: 'The 20 sources with most lines.',
            queries: [{ expr: most(20, amount(lines, { of: 'count_over_time', window: '$__range' }, groups)) }],
            values: ['Lines'],
            ...(link && { link }),
          }),
        ],
      },
      {
        height: 18,
        panels: [
          logs({
            title: 'Lines found',
            description: 'The newest 500 lines that the variables select.',
            queries: [{ expr: logQuery(lines) }],
          }),
        ],
      },
    ],
  };
}
