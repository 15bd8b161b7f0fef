import type { Board } from './board';
import { linkToLogs, selection, writerOf, writers } from './logs';
import { knownFields, type DashboardModel } from './model';
import { bars, logs, stat, table } from './panels';
import { amount, errorsOf, logQuery, most, newOnes, withMessage } from './queries';

/** Dashboard of errors. */
export function errorsBoard(model: DashboardModel): Board {
  const fields = knownFields(model);
  const { namespace } = fields;
  const writer = writerOf(fields);
  const { variables, lines } = selection(model, { level: false });
  const errors = errorsOf(lines, fields);
  const messages = withMessage(errors);
  const groups = writers(fields);
  const count = { of: 'count_over_time', window: '$__range' } as const;
  const link = linkToLogs(namespace, 'namespace');
  const common = { values: ['Errors'], ...(link && { link }) };
  return {
    name: 'errors',
    title: 'Errors',
    purpose: 'Shows which errors are new compared with the same time before, and who logs most of them.',
    variables,
    rows: [
      {
        height: 4,
        panels: [
          stat({
            title: 'Errors',
            description: 'Number of lines that are errors.',
            queries: [{ expr: amount(errors, count) }],
            limits: { red: 1 },
          }),
          stat({
            title: 'Errors before',
            description: 'Number of errors in the same time before.',
            queries: [{ expr: amount(errors, { ...count, offset: '$__range' }) }],
          }),
          stat({
            title: 'Share of errors',
            description: 'Share of all lines that are errors.',
            queries: [{ expr: `${amount(errors, count)} / ${amount(lines, count)}` }],
            unit: 'percentunit',
            decimals: 2,
          }),
          stat({
            title: 'Sources with errors',
            description: 'Number of apps or containers that logged errors.',
            queries: [{ expr: groups.length > 0 ? `count(${amount(errors, count, groups)})` : undefined }],
          }),
        ],
      },
      {
        height: 9,
        panels: [
          [
            table({
              title: 'New messages',
              description:
                'Errors that were not logged in the same time before; numbers and identifiers in them are written as #.',
              queries: [{ expr: most(50, newOnes(messages, [...groups, 'message'])) }],
              ...common,
            }),
            2,
          ],
          table({
            title: 'New sources of errors',
            description: 'Sources that logged errors, but none in the same time before.',
            queries: [{ expr: groups.length > 0 ? most(50, newOnes(errors, groups)) : undefined }],
            ...common,
          }),
        ],
      },
      {
        height: 9,
        panels: [
          [
            table({
              title: 'Most frequent messages',
              description: 'The 20 most frequent errors; numbers and identifiers in them are written as #.',
              queries: [{ expr: most(20, amount(messages, count, [...groups, 'message'])) }],
              ...common,
            }),
            2,
          ],
          table({
            title: 'Top talkers',
            description: 'The 20 sources with most errors.',
            queries: [{ expr: groups.length > 0 ? most(20, amount(errors, count, groups)) : undefined }],
            ...common,
          }),
        ],
      },
      {
        height: 8,
        panels: [
          bars({
            title: 'Errors by namespace',
            description: 'Number of errors of each namespace over time.',
            queries: [{ expr: namespace && overTime(namespace.name), legend: `{{${namespace?.name}}}` }],
          }),
          bars({
            title: 'Errors by source',
            description: 'Number of errors of each app or container over time.',
            queries: [{ expr: writer && overTime(writer.name), legend: `{{${writer?.name}}}` }],
          }),
        ],
      },
      {
        height: 12,
        panels: [
          logs({
            title: 'Errors found',
            description: 'The newest 500 errors that the variables select.',
            queries: [{ expr: logQuery(errors) }],
          }),
        ],
      },
    ],
  };

  function overTime(by: string): string {
    return amount(errors, { of: 'count_over_time', window: '$__auto' }, [by]);
  }
}
