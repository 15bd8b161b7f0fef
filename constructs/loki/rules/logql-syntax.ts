import { beginning, didYouMean, ending } from '../../kit';
import { stops } from './fault';
import { rangeFunctions, vectorFunctions } from './logql-functions';
import type { Node } from './logql-tree';

/** Functions of PromQL that people look for in LogQL. */
const promql: Readonly<Record<string, string>> = {
  increase: 'count_over_time',
  delta: 'count_over_time',
  irate: 'rate',
  absent: 'absent_over_time',
  present_over_time: 'count_over_time',
};

/** Variables of Grafana's dashboards, which nobody replaces in a rule. */
export function grafanaVariable(expr: string): string | undefined {
  for (const [part] of expr.matchAll(/"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|\$\{?\w+(?::\w+)?\}?/g))
    if (part.startsWith('$'))
      return `${beginning(part)} is a variable of Grafana's dashboards; the ruler does not replace it, and ${stops}.`;
  return undefined;
}

/** Where an expression stops being LogQL, and what is missing there. */
export function syntaxError(error: Node, expr: string): string {
  const before = expr.slice(0, error.from).trimEnd();
  const after = expr.slice(error.from);
  const place = after.trim() === '' ? 'its end' : `character ${error.from + 1}, '${beginning(after)}'`;
  const behind = before === '' ? '' : `, after '${ending(before)}'`;
  return `the expression is not LogQL at ${place}${behind}: ${reasonOf(error.parent?.name ?? '', before, after)}.`;
}

/** What belongs to a place where nothing fits, by the part of the expression around it. */
function reasonOf(within: string, before: string, after: string): string {
  if (before === '') return opening(after);
  if (after.startsWith("'")) return 'texts stand in double quotes or backticks';
  if (within === 'Matcher' && /[=~]$/.test(before) && /^[\w./-]+\s*[,}]/.test(after))
    return 'the text of a matcher stands in double quotes';
  if (after.startsWith('offset') && before.endsWith(')')) return 'offset follows the range, before the parenthesis';
  return reasons[within] ?? elsewhere(before, after);
}

const reasons: Readonly<Record<string, string>> = {
  Matcher: 'a matcher is a label, one of =, !=, =~ and !~, and a text in double quotes',
  Matchers: 'a matcher is a label, one of =, !=, =~ and !~, and a text in double quotes',
  LineFilter: 'a filter of lines takes a text in double quotes',
  Range: 'a range is whole numbers with y, w, d, h, m, s or ms, the largest unit first',
  OffsetExpr: 'a range is whole numbers with y, w, d, h, m, s or ms, the largest unit first',
  LogRangeExpr: 'a function of log lines takes a selector and its range in brackets',
  Grouping: 'labels stand in parentheses',
};

function opening(expr: string): string {
  const called = /^\s*(\w+)\s*\(/.exec(expr)?.[1];
  if (called === undefined) return 'it starts with a function, or with a selector in braces';
  const near = Object.hasOwn(promql, called)
    ? promql[called]
    : didYouMean(called, [...Object.keys(rangeFunctions), ...Object.keys(vectorFunctions)]);
  return `LogQL has no function '${beginning(called)}'${near === undefined ? '' : `; ${near} may be meant`}`;
}

function elsewhere(before: string, after: string): string {
  if (after.trim() === '') {
    const missing = before.split('(').length - before.split(')').length;
    if (missing <= 0) return 'something is missing';
    return missing === 1 ? "a ')' is missing" : `${missing} ')' are missing`;
  }
  if (/^[\d.]/.test(after) && /[)\]\w]$/.test(before)) return 'there is no operator before the number';
  if (/^\w+\s*[=!<>]/.test(after) && /["\w)]$/.test(before)) return 'there is no comma between two labels';
  if (after.startsWith(')') && before.endsWith('}')) return 'lines of logs are counted within a range first';
  return 'nothing that LogQL knows fits here';
}
