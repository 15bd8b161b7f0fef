import { printed } from '../../constructs/kit';
import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { refusals } from '../support/kubernetes';
import { bases } from './bases';
import { mutation, describeMutation, type Mutation } from './mutations';
import { outcome, type Outcome } from './run';

/** As many as CI has time for; `npm run fuzz` tries 20,000. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 150);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);

/** What should not have become of a mutation; nothing if it was refused, or accepted and can be applied. */
function faults(change: Mutation, became: Outcome): string[] {
  if (became.kind === 'threw') return [`${describeMutation(change)}: threw ${became.error.slice(0, 1000)}`];
  if (became.kind === 'hung') return [`${describeMutation(change)}: did not end`];
  if (became.kind === 'refused') return messageFaults(became).map((fault) => `${describeMutation(change)}: ${fault}`);
  const objects = [...became.rendered.files.values()].flatMap((text) => loadAll(text));
  return objects.flatMap(refusals).map((why) => `${describeMutation(change)}: accepted, and Kubernetes refuses ${why}`);
}

/** A message is one line, and no longer than a reader's screen. */
function messageFaults({ rendered }: Extract<Outcome, { kind: 'refused' }>): string[] {
  return rendered.errors.flatMap((problem) => {
    const { path, message, help = '' } = printed(problem);
    const long = [path, message, help].find((text) => text.length > 5000 || /[\n\0]/.test(text));
    return long === undefined ? [] : [`the message ${JSON.stringify(long.slice(0, 200))} (${long.length})`];
  });
}

test.each(bases)('$name, which is mutated, is valid itself', (environment) => {
  expect(outcome(environment)).toMatchObject({ kind: 'accepted' });
});

test(
  `each of ${runs} mutations is refused, or accepted and taken by Kubernetes, and never throws or hangs`,
  () => {
    const found: string[] = [];
    const counts: Record<Outcome['kind'], number> = { accepted: 0, refused: 0, threw: 0, hung: 0 };
    for (const change of fc.sample(mutation, { seed, numRuns: runs })) {
      const became = outcome(change.environment);
      counts[became.kind] += 1;
      found.push(...faults(change, became));
    }
    if (runs > 1000) console.log(JSON.stringify(counts));
    expect(found).toEqual([]);
    expect(counts.accepted).toBeGreaterThan(runs / 20);
    expect(counts.refused).toBeGreaterThan(runs / 20);
  },
  120_000 + runs * 2000,
);
