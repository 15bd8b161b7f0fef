import { beginning, durationSeconds, goDurationSeconds, longestDuration } from '../../kit';
import { fails, stops } from './fault';
import { rangeFunctions, vectorFunctions } from './logql-functions';
import { bare, type LogqlTree, type Node } from './logql-tree';

/** What is wrong with a function, an operator, a number or a duration. */
export function callMistake(tree: LogqlTree, node: Node): string | undefined {
  switch (node.name) {
    case 'RangeAggregationExpr':
      return rangeMistake(tree, node);
    case 'VectorAggregationExpr':
      return vectorMistake(tree, node);
    case 'BinOpExpr':
      return legsMistake(tree, node);
    case 'Number':
      return numberMistake(tree, node);
    case 'Range':
      return spacesMistake(tree.text(node));
    case 'Duration':
      return durationMistake(tree, node);
    default:
      return undefined;
  }
}

function rangeMistake(tree: LogqlTree, call: Node): string | undefined {
  const name = nameOf(tree, call, 'RangeOp');
  const lines = call.getChild('LogRangeExpr');
  const rule = rangeFunctions[name];
  if (rule === undefined || lines === null) return undefined;
  const number = call.getChild('Number');
  if (rule.parameter === true && number === null) return `${name} needs the quantile first, a number from 0 to 1.`;
  if (rule.parameter !== true && number !== null) return `${name} takes no number, and has ${tree.quote(number)}.`;
  const unwraps = tree.within(lines, 'UnwrapExpr').length > 0;
  if (rule.unwrap === 'needed' && !unwraps)
    return `${name} computes with a number in the lines, and no unwrap says which, such as | json | unwrap bytes; count_over_time counts lines.`;
  if (rule.unwrap === 'refused' && unwraps) return `${name} is about the lines themselves and takes no unwrap.`;
  const grouping = call.getChild('Grouping');
  return rule.grouping === true || grouping === null
    ? undefined
    : `'${tree.quote(grouping)}' cannot follow ${name}; an aggregation around it groups.`;
}

function vectorMistake(tree: LogqlTree, call: Node): string | undefined {
  const name = nameOf(tree, call, 'VectorOp');
  const rule = vectorFunctions[name];
  if (rule === undefined || call.getChild('MetricExpr') === null) return undefined;
  const number = call.getChild('Number');
  const grouping = call.getChild('Grouping');
  if (rule.parameter !== true && number !== null) return `${name} takes no number, and has ${tree.quote(number)}.`;
  if (rule.parameter === true && !/^[1-9]\d*$/.test(number === null ? '' : tree.text(number)))
    return `${name} needs first how many, a whole number above 0.`;
  return rule.ungrouped !== true || grouping === null
    ? undefined
    : `'${tree.quote(grouping)}' cannot stand at ${name}.`;
}

function nameOf(tree: LogqlTree, call: Node, kind: string): string {
  const operator = call.getChild(kind);
  return operator === null ? '' : tree.text(operator).toLowerCase();
}

/** Lines of logs, or a bare number, on a side of an operator that cannot take them. */
function legsMistake(tree: LogqlTree, operation: Node): string | undefined {
  const legs = operation
    .getChildren('Expr')
    .flatMap(({ firstChild }) => (firstChild === null ? [] : [bare(firstChild)]));
  const lines = legs.find(({ name }) => name === 'LogExpr');
  if (lines !== undefined) return `${tree.quote(lines)} are lines of logs, and an operator takes numbers.`;
  const joins = operation.getChild('And') ?? operation.getChild('Or') ?? operation.getChild('Unless');
  const number = legs.find(({ firstChild }) => firstChild?.name === 'LiteralExpr');
  return joins === null || number === undefined
    ? undefined
    : `'${tree.text(joins)}' joins results, and ${tree.quote(number)} is a number.`;
}

function numberMistake(tree: LogqlTree, at: Node): string | undefined {
  const text = tree.text(at);
  const compared = at.parent?.parent?.name === 'NumberFilter';
  if (!compared && /^0x/i.test(text)) return `${tree.quote(at)} is no number of LogQL: digits, a point, an exponent.`;
  if (Number.isFinite(Number(text.replaceAll('_', '')))) return undefined;
  return `${tree.quote(at)} is more than a number of Loki can be, 1.7e308; ${compared ? fails : stops}.`;
}

function spacesMistake(text: string): string | undefined {
  return /\s/.test(text) ? `'${beginning(text)}' has spaces in the brackets of a range; ${stops}.` : undefined;
}

/** A range is whole numbers; behind offset, and beside a label, there are durations of Go too. */
function durationMistake(tree: LogqlTree, at: Node): string | undefined {
  const range = at.parent?.name === 'Range';
  const text = tree.text(at);
  const said = beginning(text);
  const size = text.replace(/^[-+]/, '');
  const days = durationSeconds(size);
  const seconds = range ? days : (goDurationSeconds(size) ?? days);
  if (seconds === undefined)
    return `'${said}' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`;
  if (seconds >= longestDuration) return `${said} is longer than a duration of Loki can be, 292 years; ${stops}.`;
  if (size !== text && goDurationSeconds(size) === undefined)
    return `'${said}' is not a duration of Loki: one with a sign has no unit above h; ${stops}.`;
  return range && seconds === 0 ? `a range of ${said} holds no line.` : undefined;
}
