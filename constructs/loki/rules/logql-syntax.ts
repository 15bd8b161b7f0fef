import { beginning, didYouMean, ending } from '../../kit';
import { rulesNotLoaded } from './consequences';
import { rangeFunctions, vectorFunctions } from './logql-functions';
import type { Node } from './logql-tree';

/** Functions of PromQL, and what does the same in LogQL. */
const promql: Readonly<Record<string, string>> = {
  increase: 'count_over_time',
  delta: 'count_over_time',
  irate: 'rate',
  absent: 'absent_over_time',
  present_over_time: 'count_over_time',
};

/** The error of an expression with a dashboard variable of Grafana, which the ruler does not replace. */
export function grafanaVariable(expr: string): string | undefined {
  for (const [part] of expr.matchAll(/"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|\$\{?\w+(?::\w+)?\}?/g))
    if (part.startsWith('$'))
      return `${beginning(part)} is a dashboard variable of Grafana, which the ruler does not replace; ${rulesNotLoaded}.`;
  return undefined;
}

/** Where parsing failed, and why. */
export function syntaxError(error: Node, expr: string): string {
  const before = expr.slice(0, error.from).trimEnd();
  const after = expr.slice(error.from);
  const place = after.trim() === '' ? 'the end' : `character ${error.from + 1}, '${beginning(after)}'`;
  const context = before === '' ? '' : `, after '${ending(before)}'`;
  return `syntax error at ${place}${context}: ${reasonOf(error.parent?.name ?? '', before, after)}.`;
}

/** The reason, by the part of the expression around the error. */
function reasonOf(within: string, before: string, after: string): string {
  if (before === '') return opening(after);
  if (after.startsWith("'")) return 'a string needs double quotes or backticks';
  if (within === 'Matcher' && /[=~]$/.test(before) && /^[\w./-]+\s*[,}]/.test(after))
    return 'the value of a matcher needs double quotes';
  if (after.startsWith('offset') && before.endsWith(')'))
    return 'offset belongs behind the range, before the parenthesis';
  return reasons[within] ?? elsewhere(before, after);
}

const reasons: Readonly<Record<string, string>> = {
  Matcher: 'a matcher is a label, one of =, !=, =~ and !~, and a string in double quotes',
  Matchers: 'a matcher is a label, one of =, !=, =~ and !~, and a string in double quotes',
  LineFilter: 'a line filter needs a string in double quotes',
  Range: 'a duration is whole numbers with y, w, d, h, m, s or ms, the largest unit first',
  OffsetExpr: 'a duration is whole numbers with y, w, d, h, m, s or ms, the largest unit first',
  LogRangeExpr: 'the function needs a selector with a range in brackets, such as [5m]',
  Grouping: 'a list of labels needs parentheses',
};

function opening(expr: string): string {
  const called = /^\s*(\w+)\s*\(/.exec(expr)?.[1];
  if (called === undefined) return 'an expression starts with a function or a selector in braces';
  const near = Object.hasOwn(promql, called)
    ? promql[called]
    : didYouMean(called, [...Object.keys(rangeFunctions), ...Object.keys(vectorFunctions)]);
  return `LogQL has no function '${beginning(called)}'${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

function elsewhere(before: string, after: string): string {
  if (after.trim() === '') {
    const missing = before.split('(').length - before.split(')').length;
    if (missing <= 0) return 'something is missing';
    return missing === 1 ? "a ')' is missing" : `${missing} ')' are missing`;
  }
  if (/^[\d.]/.test(after) && /[)\]\w]$/.test(before)) return 'an operator is missing before the number';
  if (/^\w+\s*[=!<>]/.test(after) && /["\w)]$/.test(before)) return 'a comma is missing between two labels';
  if (after.startsWith(')') && before.endsWith('}'))
    return 'a metric query needs a function and a range, such as count_over_time(… [5m])';
  return 'unexpected input';
}
