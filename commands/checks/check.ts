import { styled } from '../output';

/** What came of a check: `warning` is a risk that stops nothing. */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'warning';

/** Why a check could not run. */
export class Skipped extends Error {}

const marks = {
  passed: ['green', '✔'],
  failed: ['red', '✘'],
  skipped: ['yellow', '–'],
  warning: ['yellow', '!'],
} as const;

/** The mark of an outcome, in its colour on a terminal. */
export function mark(outcome: Outcome): string {
  const [style, sign] = marks[outcome];
  return styled(style, sign);
}

/** `12 passed, 1 failed, 2 skipped`: warnings and skipped checks only where there are any. */
export function countText(results: readonly { readonly outcome: Outcome }[]): string {
  const count = (outcome: Outcome): number => results.filter((result) => result.outcome === outcome).length;
  const warnings = count('warning');
  return [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    ...(warnings > 0 ? [`${warnings} warning${warnings === 1 ? '' : 's'}`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ].join(', ');
}
