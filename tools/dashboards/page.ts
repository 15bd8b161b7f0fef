import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { kinds } from './svg';

/** Width of a line of the page, as prettier writes it. */
const lineWidth = 120;

/** The page about the dashboards. */
export function dashboardsPage(dashboards: readonly Dashboard[], fileOf: (dashboard: Dashboard) => string): string {
  return [
    '# Dashboards',
    '',
    ...wrapped(
      'These are the dashboards of an environment that collects everything and names a Prometheus. A dashboard or a panel of something that is not collected is left out. The queries have the names of labels and structured metadata that the pipeline sends, so that a renamed label changes them too.',
    ),
    '',
    ...wrapped(
      'The pictures show the layout only: no Grafana server has displayed the dashboards. `npm run dashboards` writes this page and the pictures. Every query runs in Loki 3.3.2 and 3.7.8 in a test, with variables and macros replaced as Grafana does; queries of Prometheus have not run.',
    ),
    '',
    ...wrapped(
      'Each dashboard links to the others and keeps the time and the values of the variables. The texts of variables, such as `Search`, are regular expressions: double quotes in them are escaped, a backslash must be written twice (`\\\\d`). Values of structured metadata cannot be listed by Loki, so that they are texts too.',
    ),
    '',
    ...wrapped(
      'Loki refuses a query with more than 500 groups (`max_query_series`), even if only the first 20 are shown. In a cluster with more apps or containers than that, or with more different errors in the time that is shown, some tables say so: choose a namespace or a shorter time, or raise the limit of the tenant:',
    ),
    '',
    '```ts',
    'tenants: { Prod: { limits: { max_query_series: 5000 } } },',
    '```',
    '',
    ...dashboards.flatMap((dashboard) => sectionOf(dashboard, fileOf(dashboard))),
  ].join('\n');
}

function sectionOf({ title = '', description = '', uid, templating, panels = [] }: Dashboard, file: string): string[] {
  const variables = (templating.list ?? []).map(({ label, name }) => `${label ?? name} (\`${name}\`)`);
  return [
    `## ${title}`,
    '',
    ...wrapped(`${description} Its path is \`/d/${uid}\`.`),
    '',
    `![Layout of the dashboard ${title}](${file})`,
    '',
    ...wrapped(`Variables: ${variables.join(', ')}.`),
    '',
    ...(panels as readonly Panel[]).flatMap((panel) =>
      wrapped(`- **${panel.title}** (${kinds[panel.type] ?? panel.type})${described(panel)}`, '  '),
    ),
    '',
  ];
}

function described({ description, type }: Panel): string {
  if (type === 'text') return ': stages of a pipeline to copy.';
  return description === undefined ? '' : `: ${description.charAt(0).toLowerCase()}${description.slice(1)}`;
}

function wrapped(text: string, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lineWidth) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `${indent}${word}`);
  }
  return lines;
}
