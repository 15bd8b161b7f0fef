import { literal } from '../validation/literal';
import { error, replaceWith, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { goRegexp } from '../validation/regexp';

/**
 * Validates a regular expression.
 *
 * @param effect - what happens if it matches every line, where that is wrong
 */
export function expressionProblems(path: Path, pattern: string, effect?: string): Problem[] {
  const { problem, matchesEverything } = goRegexp(pattern);
  if (problem !== undefined) return [invalid(path, pattern, problem)];
  return effect !== undefined && matchesEverything
    ? [error(path, `${shownExpression(pattern)} matches every line: ${effect}.`)]
    : lostBackslashes(path, pattern);
}

/**
 * What is left of `\\d{4}`, `\\d+` or `\\bword` when the backslash was written once: a single letter that is repeated, or
 * a backspace. A letter after another one is the end of a word, and `w{3}` is `www`. The first alternative is a class.
 */
const withoutBackslash = /(\[\^?\]?(?:\[:\w+:\]|[^\]])*\])|[\b]|(?<![\w.])(?:[dsDSW](?:\{\d+(?:,\d*)?\}|\+)|w\+)/g;

/** Warns where TypeScript has probably removed the backslashes of an expression. */
function lostBackslashes(path: Path, pattern: string): Problem[] {
  if (pattern.includes('\\')) return [];
  const [lost] = [...pattern.matchAll(withoutBackslash)].flatMap(([text, aClass]) =>
    aClass === undefined ? [text] : [],
  );
  if (lost === undefined) return [];
  const written = (text: string): string => (text === '\b' ? String.raw`\b` : `\\${text}`);
  const why =
    lost === '\b' ? 'has a backspace, which no line has' : `has '${lost}', which repeats the letter ${lost[0]}`;
  return [
    warning(
      path,
      `${shownExpression(pattern)} ${why}. In a string of TypeScript a backslash is written twice: ${literal(written(lost))}.`,
      replaceWith(pattern.replaceAll(withoutBackslash, (text, aClass: string | undefined) => aClass ?? written(text))),
    ),
  ];
}

function invalid(path: Path, pattern: string, problem: string): Problem {
  return error(path, `${shownExpression(pattern)} is not a regular expression of RE2: ${problem}.`);
}

/** An expression in a message: as it is written in TypeScript, where a backslash is written twice. */
export function shownExpression(pattern: string): string {
  return literal(pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern);
}

/** Validates the expression of `parse`: its groups are the names of the fields. */
export function groupProblems(path: Path, pattern: string): Problem[] {
  const { problem, names } = goRegexp(pattern);
  const name = shownExpression(pattern);
  if (problem !== undefined) return [invalid(path, pattern, problem)];
  if (names.length === 0)
    return [
      error(path, `${name} has no named group, so it extracts nothing.`, {
        example: String.raw`regexp: 'status=(?P<status>\\d{3})'`,
      }),
    ];
  const repeated = names.find((one, n) => names.indexOf(one) < n);
  if (repeated !== undefined) return [error(path, `${name} has two groups with the name '${repeated}'.`)];
  const numbered = names.find((one) => !/^[a-zA-Z_]/.test(one));
  return numbered === undefined
    ? lostBackslashes(path, pattern)
    : [error(path, `${name} has a group with the name '${numbered}'; names do not start with a digit.`)];
}

/** Validates what a match is replaced by: a text, because agents differ in how they refer to groups. */
export function replacementProblems(path: Path, replacement: string): Problem[] {
  const [reference] = /\$(?:\w+|\{\w+\})/.exec(replacement) ?? [];
  return reference === undefined
    ? []
    : [error(path, `'${reference}' is not replaced by a group of the pattern: the replacement is a fixed text.`)];
}
