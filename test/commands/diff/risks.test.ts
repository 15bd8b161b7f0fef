import { findingsOf, type EnvironmentChange } from '../../../commands/diff/model';
import { preparedChanges } from './changes';
import type { PreparedChange } from './changes/prepared';
import { compared, risksIn, workloadsThat } from './compared';

const results = new Map<PreparedChange, EnvironmentChange | undefined>();

/** What the diff says about a change; it is compared once for all tests. */
function resultOf(change: PreparedChange): EnvironmentChange | undefined {
  if (!results.has(change)) results.set(change, compared(change.base(), change.head()));
  return results.get(change);
}

test.each(preparedChanges)('$title: risks, and the pods that are replaced', (change) => {
  const result = resultOf(change);
  expect({
    risks: risksIn(result),
    replaced: workloadsThat('replaced', result),
    refused: workloadsThat('refused', result),
  }).toEqual({ risks: change.risks, replaced: change.replaced, refused: change.refused ?? [] });
});

test.each(preparedChanges.filter(({ why }) => why !== undefined))('$title: the reason', (change) => {
  const reasons = findingsOf(resultOf(change)!).map(({ why }) => why);
  expect(reasons).toContainEqual(expect.stringContaining(change.why!));
});
