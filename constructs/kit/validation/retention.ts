import type { Path } from './path';
import { error, replaceWith, type Problem } from './problem';
import { durationSeconds, normalizedDuration } from './quantities';
import { beginning } from './text';

/** Validates the form of a period for which data is kept. */
export function periodFormatProblems(path: Path, period: string): Problem[] {
  if (durationSeconds(period) !== undefined) return [];
  return [
    error(
      path,
      `'${beginning(period)}' is not a valid duration: whole numbers with y, w, d or h, the largest unit first.`,
      replaceWith(normalizedDuration(period)),
    ),
  ];
}
