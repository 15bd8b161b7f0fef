import { didYouMean } from '../../kit';
import { beginning, ending, stops } from './fault';
import { rangeFunctions, vectorFunctions } from './logql-functions';
import type { Node } from './logql-tree';

/** What is wrong with an expression, and the expression without it, as far as can be told. */
export interface Misread {
  readonly says: string;
  readonly fixed: string;
}

/** An expression to start from. */
export const exampleExpr = 'sum by (namespace) (count_over_time({namespace=~".+"} |= "error" [5m])) > 0';

/** Functions of PromQL that people look for in LogQL. */
const promql: Readonly<Record<string, string>> = {
  increase: 'count_over_time',
  delta: 'count_over_time',
  irate: 'rate',
  absent: 'absent_over_time',
  present_over_time: 'count_over_time',
};

/** Variables of Grafana's dashboards, which nobody replaces in a rule. */
export function grafanaVariable(expr: string): Misread | undefined {
  const parts = [...expr.matchAll(/"(?:[^"\\\n]|\\.)*"|`[^`]*`|\$\{?\w+(?::\w+)?\}?/g)].map(([part]) => part);
  const variable = parts.find((part) => part.startsWith('$'));
  if (variable === undefined) return undefined;
  return {
    says: `${variable} is a variable of Grafana's dashboards; the ruler does not replace it, and ${stops}.`,
    fixed: expr.replace(variable, () => '5m'),
  };
}

/** Where an expression stops being LogQL, and what is missing there. */
export function syntaxError(error: Node, expr: string): Misread {
  const before = expr.slice(0, error.from);
  const after = expr.slice(error.from);
  const place = after.trim() === '' ? 'its end' : `character ${error.from + 1}, '${beginning(after)}'`;
  const behind = before.trim() === '' ? '' : `, after '${ending(before.trimEnd())}'`;
  const [reason, fixed] = remedy(error.parent?.name ?? '', before, after);
  return { says: `the expression is not LogQL at ${place}${behind}: ${reason}.`, fixed };
}

type Remedy = readonly [reason: string, fixed: string];

/** What belongs to a place where nothing fits, by the part of the expression around it. */
function remedy(within: string, before: string, after: string): Remedy {
  if (before.trim() === '') return opening(after);
  if (after.startsWith("'")) return ['texts stand in double quotes or backticks', before + after.replaceAll("'", '"')];
  if (within === 'Matcher' && /[=~]\s*$/.test(before) && /^[\w./-]+\s*[,}]/.test(after))
    return ['the text of a matcher stands in double quotes', before + after.replace(/^[\w./-]+/, '"$&"')];
  if (after.startsWith('offset') && before.trimEnd().endsWith(')'))
    return [
      'offset follows the range, before the parenthesis',
      before.replace(/\)\s*$/, ` ${after.replace(/\)?\s*$/, '')})`) + (after.endsWith(')') ? ')' : ''),
    ];
  switch (within) {
    case 'Matcher':
    case 'Matchers':
      return [
        'a matcher is a label, one of =, !=, =~ and !~, and a text in double quotes',
        `${before.slice(0, before.lastIndexOf('{') + 1)}namespace=~".+"${after.slice(Math.max(0, after.indexOf('}')))}`,
      ];
    case 'LineFilter':
      return [
        'a filter of lines takes a text in double quotes',
        before + after.replace(/^["`]?([^\s[|)"`]*)\s*/, '"$1" '),
      ];
    case 'Range':
    case 'OffsetExpr':
      return [
        'a range is whole numbers with y, w, d, h, m, s or ms, the largest unit first',
        `${before.slice(0, before.lastIndexOf('[') + 1)}5m${after.slice(Math.max(0, after.indexOf(']')))}`,
      ];
    case 'LogRangeExpr':
      return ['a function of log lines takes a selector and its range in brackets', `${before.trimEnd()} [5m]${after}`];
    case 'Grouping':
      return ['labels stand in parentheses', before + after.replace(/^\w+/, '($&)')];
    default:
      return elsewhere(before, after);
  }
}

function opening(expr: string): Remedy {
  const called = /^\s*(\w+)\s*\(/.exec(expr)?.[1];
  if (called === undefined) return ['it starts with a function, or with a selector in braces', exampleExpr];
  const near = promql[called] ?? didYouMean(called, [...Object.keys(rangeFunctions), ...Object.keys(vectorFunctions)]);
  if (near === undefined) return [`LogQL has no function '${called}'`, exampleExpr];
  return [`LogQL has no function '${called}'; ${near} may be meant`, expr.replace(called, near)];
}

function elsewhere(before: string, after: string): Remedy {
  const missing = before.split('(').length - before.split(')').length;
  if (after.trim() === '' && missing > 0)
    return [missing === 1 ? "a ')' is missing" : `${missing} ')' are missing`, before + ')'.repeat(missing)];
  if (after.trim() === '') return ['something is missing', exampleExpr];
  if (/^[\d.]/.test(after) && /[)\]\w]\s*$/.test(before))
    return ['there is no operator before the number', `${before}> ${after}`];
  if (/^\w+\s*[=!<>]/.test(after) && /["\w)]\s*$/.test(before))
    return ['there is no comma between two labels', `${before.trimEnd()}, ${after}`];
  if (after.startsWith(')') && before.trimEnd().endsWith('}'))
    return [
      'lines of logs are counted within a range first',
      before.replace(/\{[^{}]*\}\s*$/, 'count_over_time($& [5m])') + after,
    ];
  return ['nothing that LogQL knows fits here', exampleExpr];
}
