import { error, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { goRegexp } from '../validation/regexp';
import { beginning, escapeControl } from '../validation/text';

/**
 * Validates a regular expression.
 *
 * @param effect - what happens if it matches every line, where that is wrong
 */
export function expressionProblems(path: Path, pattern: string, effect?: string): Problem[] {
  const { problem, matchesEverything } = goRegexp(pattern);
  if (problem !== undefined) return [invalid(path, pattern, problem)];
  return effect !== undefined && matchesEverything
    ? [error(path, `${shown(pattern)} matches every line: ${effect}.`)]
    : [];
}

function invalid(path: Path, pattern: string, problem: string): Problem {
  return error(path, `${shown(pattern)} is not a regular expression of RE2: ${problem}.`);
}

function shown(pattern: string): string {
  return `'${escapeControl(beginning(pattern, 60))}'`;
}

/** Validates the expression of `parse`: its groups are the names of the fields. */
export function groupProblems(path: Path, pattern: string): Problem[] {
  const { problem, names } = goRegexp(pattern);
  const name = shown(pattern);
  if (problem !== undefined) return [invalid(path, pattern, problem)];
  if (names.length === 0)
    return [
      error(path, `${name} has no named group, so it extracts nothing.`, {
        example: String.raw`regexp: 'status=(?P<status>\d{3})'`,
      }),
    ];
  const repeated = names.find((one, n) => names.indexOf(one) < n);
  if (repeated !== undefined) return [error(path, `${name} has two groups with the name '${repeated}'.`)];
  const numbered = names.find((one) => !/^[a-zA-Z_]/.test(one));
  return numbered === undefined
    ? []
    : [error(path, `${name} has a group with the name '${numbered}'; names do not start with a digit.`)];
}

/** Validates what a match is replaced by: a text, because agents differ in how they refer to groups. */
export function replacementProblems(path: Path, replacement: string): Problem[] {
  const [reference] = /\$(?:\w+|\{\w+\})/.exec(replacement) ?? [];
  return reference === undefined
    ? []
    : [error(path, `'${reference}' is not replaced by a group of the pattern: the replacement is a fixed text.`)];
}
