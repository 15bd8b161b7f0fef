import { printed } from '../../constructs/kit';
import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { refusals } from '../support/kubernetes';
import { bases } from './bases';
import { mutation, describeMutation, type Mutation } from './mutations';
import { outcome, type Outcome } from './run';

/** Number of mutations in CI; `npm run fuzz` runs 20,000. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 150);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);

/** Failures of a mutation: it threw, timed out, has an unreadable message, or renders invalid objects. */
function failures(change: Mutation, result: Outcome): string[] {
  if (result.kind === 'threw') return [`${describeMutation(change)}: threw ${result.error.slice(0, 1000)}`];
  if (result.kind === 'hung') return [`${describeMutation(change)}: timed out`];
  if (result.kind === 'refused')
    return messageFailures(result).map((failure) => `${describeMutation(change)}: ${failure}`);
  const objects = [...result.rendered.files.values()].flatMap((text) => loadAll(text));
  return objects
    .flatMap(refusals)
    .map((why) => `${describeMutation(change)}: accepted, but invalid in Kubernetes: ${why}`);
}

/** Every part of a message must be on one line and fit on a screen. */
function messageFailures({ rendered }: Extract<Outcome, { kind: 'refused' }>): string[] {
  return rendered.errors.flatMap((problem) => {
    const { path, message, help = '' } = printed(problem);
    const long = [path, message, help].find((text) => text.length > 5000 || /[\n\0]/.test(text));
    return long === undefined ? [] : [`the message ${JSON.stringify(long.slice(0, 200))} (${long.length})`];
  });
}

test.each(bases)('$name, a base of mutations, is valid', (environment) => {
  expect(outcome(environment)).toMatchObject({ kind: 'accepted' });
});

test(
  `each of ${runs} mutations is rejected, or renders valid objects, without exception or timeout`,
  () => {
    const found: string[] = [];
    const counts: Record<Outcome['kind'], number> = { accepted: 0, refused: 0, threw: 0, hung: 0 };
    for (const change of fc.sample(mutation, { seed, numRuns: runs })) {
      const result = outcome(change.environment);
      counts[result.kind] += 1;
      found.push(...failures(change, result));
    }
    if (runs > 1000) console.log(JSON.stringify(counts));
    expect(found).toEqual([]);
    expect(counts.accepted).toBeGreaterThan(runs / 20);
    expect(counts.refused).toBeGreaterThan(runs / 20);
  },
  120_000 + runs * 2000,
);
