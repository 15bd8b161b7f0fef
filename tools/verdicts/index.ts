/**
 * Compares the outcomes of an earlier commit and of the working tree for the same mutations of the valid environments of
 * that commit.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { render, type Environment, type Rendered } from '../../constructs/platform';
import { versionOf } from './bundle';
import { differences, type Difference } from './compare';

const usage = 'npm run verdicts -- COMMIT [--runs 20000] [--seed 1]';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const [commit] = positionals;
if (commit === undefined) throw new Error(`Name the commit to compare with: ${usage}`);

const before = versionOf(commit);
const now = (environment: unknown): Rendered => render(environment as Environment);
const counts = new Map<string, number>();
for (const change of fc.sample(before.mutation, { seed: Number(values.seed), numRuns: Number(values.runs) })) {
  const found = differences(change.environment, before.render, now);
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (found.length > 0) console.log([before.describeMutation(change), ...found.map(line)].join('\n'));
}
console.log(
  `${values.runs} mutations: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'no difference'}`,
);
if (counts.has('verdict') || counts.has('manifest')) process.exitCode = 1;

function line({ kind, text }: Difference): string {
  return `  ${kind}: ${text}`;
}
