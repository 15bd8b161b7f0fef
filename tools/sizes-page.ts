/** Writes the tables of docs/sizing.md that follow from constructs/platform/sizes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from '../commands/migrate/prettier';
import { totalsOf, type Totals } from '../commands/size/totals';
import {
  binary,
  cpuSum,
  demandOf,
  facts,
  figuresOf,
  gigabytesOf,
  notMeasured,
  planOf,
  published,
  type Figure,
  type Plan,
  type Size,
} from '../constructs/platform/sizes';
import { markdownTable } from './markdown-table';

const file = join(__dirname, '../docs/sizing.md');
const [start, end] = ['<!-- what follows is written by npm run sizes-page -->', '<!-- end of what it writes -->'];
const retentionDays = 30;

/** The page with new tables. @throws Error if it does not say where they are */
export function sizesPage(): string {
  const page = readFileSync(file, 'utf8');
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no tables between '${start}' and '${end}'.`);
  return formatted(`${page.slice(0, from + start.length)}\n\n${tables()}\n\n${page.slice(to)}`, file);
}

function tables(): string {
  const sizes = Object.entries(gigabytesOf) as [Size, number][];
  const plans = sizes.map(([size, gigabytes]) => {
    const plan = planOf(demandOf(gigabytes, { retentionDays }));
    return { size, gigabytes, plan, totals: totalsOf(plan, `${retentionDays}d`) };
  });
  return [
    markdownTable(
      ['', ...plans.map(({ size, gigabytes }) => `\`${size}\`, ${gigabytes} GB a day`)],
      summary.map(([what, of]) => [what, ...plans.map((one) => of(one))]),
    ),
    ...plans.map(({ size, gigabytes, plan }) =>
      [
        `### ${size}: ${gigabytes} GB a day`,
        markdownTable(['', 'number', 'calculation', 'based on'], rows(figuresOf(plan))),
      ].join('\n\n'),
    ),
    '### What the numbers are based on',
    markdownTable(
      ['number', '', 'based on', 'source'],
      Object.values(facts).map(({ what, value, basis, source }) => [what, String(value), basis, source]),
    ),
    `Targets of \`distributed\` that do not ingest, published: ${published.source}.`,
    markdownTable(
      ['target', 'pods', 'CPU', 'GiB'],
      Object.entries(published.targets).map(([target, { pods, cpu, memory }]) => [
        target,
        `${pods}`,
        `${cpu}`,
        `${memory}`,
      ]),
    ),
    '### What was not measured',
    notMeasured.map((text) => `- ${text}`).join('\n'),
  ].join('\n\n');
}

interface Sized {
  readonly plan: Plan;
  readonly totals: Totals;
}

const summary: readonly (readonly [what: string, of: (sized: Sized) => string])[] = [
  ['Loki', ({ plan: { shape } }) => `${shape.topology}, ${shape.ingesters} × ingesting`],
  ['nodes with agents', ({ plan: { demand } }) => String(demand.nodes)],
  ['CPU requests', ({ totals }) => cpuSum(totals.cpu)],
  ['of these, agents', ({ totals }) => cpuSum(totals.agents.cpu)],
  ['memory requests', ({ totals }) => binary(totals.memory)],
  ['of these, agents', ({ totals }) => binary(totals.agents.memory)],
  ['memory limits', ({ totals }) => binary(totals.memoryLimit)],
  ['volumes', ({ totals }) => binary(totals.volumes)],
  [`bucket, ${retentionDays} d`, ({ plan }) => figureText(plan, 'bucket')],
  ['PUT of chunks', ({ plan }) => figureText(plan, 'PUT of chunks')],
  ['GET of chunks', ({ plan }) => figureText(plan, 'GET of chunks')],
];

function figureText(plan: Plan, name: string): string {
  return figuresOf(plan).find(({ what }) => what === name)!.text;
}

function rows(figures: readonly Figure[]): string[][] {
  return figures.map(({ group, what, text, calculation, basis }) => [
    `${group}: ${what}`,
    text,
    calculation,
    basis.join(', '),
  ]);
}

if (require.main === module) writeFileSync(file, sizesPage());
