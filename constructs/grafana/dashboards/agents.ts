import type { Board } from './board';
import type { SentField } from '../../kit';
import { knownFields, type DashboardModel } from './model';
import { bars, lines as graph, stat, table, type PanelSettings } from './panels';
import { amount, filtered, linesOf, logQuery, streamLabels, type Lines } from './queries';
import { conditionsOf, dataSourceVariable, variablesOf, type Choice } from './variables';

/** Machines whose agents send lines, by the field with their name. */
interface Machines {
  readonly field: SentField;
  /** What panels call them. */
  readonly title: string;
  readonly variable: string;
  /** What the variable is called. */
  readonly label: string;
}

/** Dashboard of the agents: what their lines tell, and their metrics. */
export function agentsBoard(model: DashboardModel): Board {
  const fields = knownFields(model);
  const machines = machinesOf(model);
  const choices: Choice[] = machines.map(({ field, label, variable }) => ({ variable, label, field }));
  return {
    name: 'agents',
    title: 'Agents',
    purpose:
      'Shows whether the agent of every node and machine sends lines, when it last did, and in how many streams.',
    variables: [dataSourceVariable(model), ...variablesOf(choices, fields)],
    rows: [
      ...machines.flatMap((one) => {
        const own = conditionsOf(choices.filter(({ variable }) => variable === one.variable));
        return rowsOf(one, withValue(linesOf(own, fields), one.field), streamLabels(model));
      }),
      ...metricRows(model),
    ],
  };
}

function machinesOf(model: DashboardModel): Machines[] {
  const { node } = knownFields(model);
  const { hostLabel } = model;
  const outside: SentField | undefined = hostLabel === undefined ? undefined : { name: hostLabel, kind: 'label' };
  if (node === undefined || outside === undefined || outside.name === node.name) {
    const field = node ?? outside;
    const title = outside === undefined ? 'Nodes' : 'Machines';
    return field === undefined ? [] : [{ field, title, variable: 'host', label: 'Host' }];
  }
  return [
    { field: node, title: 'Nodes', variable: 'node', label: 'Node' },
    { field: outside, title: 'Machines outside', variable: 'host', label: 'Host outside' },
  ];
}

/** Only lines that have the field. */
function withValue(lines: Lines, { name, kind }: SentField): Lines {
  return kind === 'metadata'
    ? filtered(lines, `| ${name}!=""`)
    : { ...lines, selector: `${lines.selector.slice(0, -1)}, ${name}!=""}` };
}

function rowsOf({ field: { name }, title }: Machines, lines: Lines, labels: readonly string[]): Board['rows'] {
  const count = { of: 'count_over_time', window: '$__range' } as const;
  const legend = `{{${name}}}`;
  const timed = filtered(lines, '| label_format sent_at="{{ __timestamp__ | unixEpoch }}" | unwrap sent_at');
  return [
    {
      height: 8,
      panels: [
        [
          stat({
            title,
            description: `${title} that sent lines.`,
            queries: [{ expr: `count(${amount(lines, count, [name])})` }],
          }),
          1,
        ],
        [
          table({
            title: `${title}: silent for 5 minutes`,
            description: 'Those that sent lines in the time of the dashboard, but none in its last 5 minutes.',
            queries: [
              { expr: `${amount(lines, count, [name])} unless ${amount(lines, { ...count, window: '5m' }, [name])}` },
            ],
            values: ['Lines before'],
          }),
          2,
        ],
        [
          table({
            title: `${title}: last line and streams`,
            description: 'The time of the newest line, and the number of streams with lines in the last 5 minutes.',
            queries: [
              { expr: `max by (${name}) (max_over_time(${logQuery(timed)} [$__range]) by (${name})) * 1000` },
              { expr: streamsBy(name, lines, labels) },
            ],
            values: [
              ['Last line', 'dateTimeFromNow'],
              ['Streams', 'short'],
            ],
          }),
          3,
        ],
      ],
    },
    {
      height: 8,
      panels: [
        bars({
          title: `${title}: lines`,
          description: 'Number of lines over time.',
          queries: [{ expr: amount(lines, { of: 'count_over_time', window: '$__auto' }, [name]), legend }],
        }),
        bars({
          title: `${title}: bytes`,
          description: 'Bytes of lines over time.',
          queries: [{ expr: amount(lines, { of: 'bytes_over_time', window: '$__auto' }, [name]), legend }],
          unit: 'decbytes',
        }),
      ],
    },
  ];
}

/**
 * The number of streams, which are the combinations of labels.
 *
 * Loki splits a sum into parts, each of which may have 500 groups at most (`max_query_series`). It does not split a
 * standard deviation, whose value does not matter here, so that only the result is limited.
 */
function streamsBy(name: string, lines: Lines, labels: readonly string[]): string {
  const ones = filtered(lines, '| label_format one="1" | unwrap one');
  const stream = [...new Set([name, ...labels])].join(', ');
  return `count by (${name}) (stddev_over_time(${logQuery(ones)} [5m]) by (${stream}))`;
}

/** What only the metrics of Vector tell. */
function metricRows({ metrics }: DashboardModel): Board['rows'] {
  if (metrics === undefined) return [];
  const source = { type: 'prometheus', uid: metrics };
  const perSecond = (title: string, description: string, expr: string, legend: string): PanelSettings => ({
    title,
    description,
    source,
    unit: 'cps',
    queries: [{ expr, legend }],
  });
  return [
    {
      height: 8,
      panels: [
        stat({
          title: 'Agents that run',
          description: 'Number of agents that Prometheus reads metrics of.',
          source,
          queries: [{ expr: 'count(vector_uptime_seconds)' }],
        }),
        graph(
          perSecond(
            'Lines read',
            'Lines that each agent reads per second.',
            'sum by (pod) (rate(vector_component_received_events_total{component_kind="source"}[5m]))',
            '{{pod}}',
          ),
        ),
        graph(
          perSecond(
            'Lines lost',
            'Lines that an agent discards unintentionally, per second: each of them is missing in Loki.',
            'sum by (pod, component_id) (rate(vector_component_discarded_events_total{intentional="false"}[5m]))',
            '{{pod}} {{component_id}}',
          ),
        ),
      ],
    },
    {
      height: 8,
      panels: [
        graph(
          perSecond(
            'Errors',
            'Errors of each component per second.',
            'sum by (pod, component_id, error_type) (rate(vector_component_errors_total[5m]))',
            '{{pod}} {{component_id}} {{error_type}}',
          ),
        ),
        graph({
          title: 'Buffers',
          description: 'Bytes that wait in the buffers of each agent. Releases of Vector name the metric differently.',
          source,
          unit: 'bytes',
          queries: [
            {
              expr: 'sum by (pod) (vector_buffer_size_bytes) or sum by (pod) (vector_buffer_byte_size)',
              legend: '{{pod}}',
            },
          ],
        }),
        graph(
          perSecond(
            'Answers of Loki',
            'Answers to pushes per second, by status.',
            'sum by (status) (rate(vector_http_client_responses_total[5m]))',
            '{{status}}',
          ),
        ),
      ],
    },
  ];
}
