import type { Board } from './board';
import { linkToLogs, writers } from './logs';
import { knownFields, type DashboardModel } from './model';
import { bars, lines as graph, stat, table, text } from './panels';
import { allLines, amount, matching, most, type Lines } from './queries';
import { dataSourceVariable } from './variables';

/** Bytes of a gigabyte, as it is budgeted and paid. */
const gigabyte = 1e9;
const daysOfMonth = 30;

/** Dashboard of how much is received, and what it costs. */
export function ingestionBoard(model: DashboardModel): Board {
  const { budget: { gbPerDay, prices } = {} } = model;
  const fields = knownFields(model);
  const { namespace, level } = fields;
  const lines = allLines(fields);
  const groups = writers(fields);
  const link = linkToLogs(namespace, 'namespace');
  const overTime = { of: 'bytes_over_time', window: '$__auto' } as const;
  const budget = gbPerDay === undefined ? undefined : gbPerDay * gigabyte;
  const monthly = prices === undefined ? undefined : (bytes: string) => `${bytes} * ${price(prices)}`;
  const columns = (of: Lines) => ({
    queries: [
      { expr: groups.length > 0 ? most(20, perDay(of, groups)) : undefined },
      { expr: groups.length > 0 && monthly ? most(20, monthly(perDay(of, groups))) : undefined },
    ],
    values: [['Per day', 'decbytes'] as const, ['Cost per month', 'none'] as const],
    ...(link && { link }),
  });
  return {
    name: 'ingestion',
    title: 'Ingestion',
    purpose:
      'Shows how many bytes of lines each tenant and namespace sends per day, what they cost, and what would reduce them.',
    variables: [dataSourceVariable(model)],
    rows: [
      {
        height: 4,
        panels: [
          stat({
            title: 'Per day',
            description: 'Bytes of lines of the tenant in a day, at the rate of the time that is shown.',
            queries: [{ expr: perDay(lines) }],
            unit: 'decbytes',
            ...(budget !== undefined && { limits: { orange: 0.8 * budget, red: budget } }),
          }),
          stat({
            title: 'Share of the budget',
            description: `Share of the ${gbPerDay} GB per day that are expected.`,
            queries: [{ expr: budget === undefined ? undefined : `${perDay(lines)} / ${budget}` }],
            unit: 'percentunit',
            decimals: 0,
            limits: { orange: 0.8, red: 1 },
          }),
          stat({
            title: 'Cost per month',
            description: `Price of the lines of ${daysOfMonth} days: to receive them, and to store each for a month, without compression.`,
            queries: [{ expr: monthly?.(perDay(lines)) }],
            unit: 'none',
            decimals: 2,
          }),
        ],
      },
      {
        height: 9,
        panels: [
          bars({
            title: 'Bytes by namespace',
            description: 'Bytes of lines of each namespace over time.',
            queries: [
              { expr: namespace && amount(lines, overTime, [namespace.name]), legend: `{{${namespace?.name}}}` },
            ],
            unit: 'decbytes',
          }),
          bars({
            title: 'Bytes by level',
            description: 'Bytes of lines of each level over time.',
            queries: [{ expr: level && amount(lines, overTime, [level.name]), legend: `{{${level?.name}}}` }],
            unit: 'decbytes',
          }),
        ],
      },
      {
        height: 9,
        panels: [
          table({
            title: 'Most bytes',
            description: 'The 20 sources with most bytes per day: a sample stage keeps one of several of their lines.',
            ...columns(lines),
          }),
          table({
            title: 'Most bytes of debug and trace',
            description: 'What a drop stage for these levels would save, by source.',
            ...(level === undefined
              ? { queries: [], values: [] }
              : columns(matching(lines, level, '(?i)(debug|trace).*'))),
          }),
        ],
      },
      ...metricRows(model, budget),
      { height: 9, panels: [text('What reduces the amount', advice)] },
    ],
  };
}

/** Bytes per day, at the rate of the time that is shown. */
function perDay(lines: Lines, by: readonly string[] = []): string {
  return `${amount(lines, { of: 'bytes_over_time', window: '$__range' }, by)} * 86400 / $__range_s`;
}

/** Price of a byte per day, for a month. */
function price({ ingestGb, storedGbMonth }: { readonly ingestGb: number; readonly storedGbMonth: number }): string {
  const ofMonth = ((ingestGb + storedGbMonth) * daysOfMonth) / gigabyte;
  return String(Number(ofMonth.toPrecision(12)));
}

/** What Loki counts, for every tenant at once. */
function metricRows({ metrics }: DashboardModel, budget: number | undefined): Board['rows'] {
  if (metrics === undefined) return [];
  const source = { type: 'prometheus', uid: metrics };
  const received = 'sum by (tenant) (rate(loki_distributor_bytes_received_total[5m]))';
  return [
    {
      height: 8,
      panels: [
        graph({
          title: 'Per day, by tenant',
          description: 'Bytes that Loki receives of each tenant, per day at the current rate.',
          source,
          unit: 'decbytes',
          queries: [
            { expr: `${received} * 86400`, legend: '{{tenant}}' },
            ...(budget === undefined ? [] : [{ expr: `vector(${budget})`, legend: 'budget' }]),
          ],
        }),
        graph({
          title: 'Rejected bytes, by tenant',
          description: 'Bytes that Loki does not accept, per second, by tenant and reason.',
          source,
          unit: 'Bps',
          queries: [
            {
              expr: 'sum by (tenant, reason) (rate(loki_discarded_bytes_total[5m]))',
              legend: '{{tenant}} {{reason}}',
            },
          ],
        }),
      ],
    },
  ];
}

/** Stages of a pipeline; a test validates them. */
const advice = [
  'Stages in `collect.logs.pipeline.stages` of the environment leave out lines before they are sent.',
  '',
  'Lines of levels that nobody reads, in one namespace:',
  '',
  '```ts',
  "{ level: 'detect' },",
  "{ when: { namespace: 'shop' }, drop: { field: 'level', matches: '^(debug|trace)$' } },",
  '```',
  '',
  'One of ten lines of an app that logs each request:',
  '',
  '```ts',
  "{ when: { namespace: 'shop', app: 'proxy' }, sample: { keepOneIn: 10 } },",
  '```',
  '',
  'All panels above except those of Loki itself read the lines of the time that is shown: a short time costs less, and the amount per day is calculated from it.',
];
