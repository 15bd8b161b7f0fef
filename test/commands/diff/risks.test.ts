import { findingsOf } from '../../../commands/diff/model';
import { preparedChanges } from './changes';
import { compared, risksIn, workloadsThat } from './compared';

test.each(preparedChanges)('$title: risks, and the pods that are replaced', (change) => {
  const result = compared(change.base(), change.head());
  expect({
    risks: risksIn(result),
    replaced: workloadsThat('replaced', result),
    refused: workloadsThat('refused', result),
  }).toEqual({ risks: change.risks, replaced: change.replaced, refused: change.refused ?? [] });
});

test.each(preparedChanges.filter(({ why }) => why !== undefined))('$title: the reason', (change) => {
  const reasons = findingsOf(compared(change.base(), change.head())!).map(({ why }) => why);
  expect(reasons).toContainEqual(expect.stringContaining(change.why!));
});
