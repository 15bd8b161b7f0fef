import { beginning, durationSeconds, goDurationSeconds, longestDuration } from '../../kit';
import { evaluationFails, rulesNotLoaded } from './consequences';
import { rangeFunctions, vectorFunctions } from './logql-functions';
import { bare, type LogqlTree, type Node } from './logql-tree';

/** The error in a function, an operator, a number or a duration. */
export function callError(tree: LogqlTree, node: Node): string | undefined {
  switch (node.name) {
    case 'RangeAggregationExpr':
      return rangeError(tree, node);
    case 'VectorAggregationExpr':
      return vectorError(tree, node);
    case 'BinOpExpr':
      return operandError(tree, node);
    case 'Number':
      return numberError(tree, node);
    case 'Range':
      return rangeSpacesError(tree.text(node));
    case 'Duration':
      return durationError(tree, node);
    default:
      return undefined;
  }
}

function rangeError(tree: LogqlTree, call: Node): string | undefined {
  const name = nameOf(tree, call, 'RangeOp');
  const logRange = call.getChild('LogRangeExpr');
  const rule = rangeFunctions[name];
  if (rule === undefined || logRange === null) return undefined;
  const number = call.getChild('Number');
  if (rule.parameter === true && number === null) return `${name} needs a quantile from 0 to 1 as its first argument.`;
  if (rule.parameter !== true && number !== null) return `${name} takes no number, but has ${tree.quote(number)}.`;
  const unwraps = tree.within(logRange, 'UnwrapExpr').length > 0;
  if (rule.unwrap === 'needed' && !unwraps)
    return `${name} needs an unwrap stage that extracts a number, such as | json | unwrap bytes. To count lines, use count_over_time.`;
  if (rule.unwrap === 'forbidden' && unwraps) return `${name} counts lines or bytes and takes no unwrap stage.`;
  const grouping = call.getChild('Grouping');
  return rule.grouping === true || grouping === null
    ? undefined
    : `${name} does not support '${tree.quote(grouping)}'; group in an aggregation around it, such as sum.`;
}

function vectorError(tree: LogqlTree, call: Node): string | undefined {
  const name = nameOf(tree, call, 'VectorOp');
  const rule = vectorFunctions[name];
  if (rule === undefined || call.getChild('MetricExpr') === null) return undefined;
  const number = call.getChild('Number');
  const grouping = call.getChild('Grouping');
  if (rule.parameter !== true && number !== null) return `${name} takes no number, but has ${tree.quote(number)}.`;
  if (rule.parameter === true && !/^[1-9]\d*$/.test(number === null ? '' : tree.text(number)))
    return `${name} needs a whole number above 0 as its first argument.`;
  return rule.ungrouped !== true || grouping === null
    ? undefined
    : `${name} does not support '${tree.quote(grouping)}'.`;
}

function nameOf(tree: LogqlTree, call: Node, kind: string): string {
  const operator = call.getChild(kind);
  return operator === null ? '' : tree.text(operator).toLowerCase();
}

/** The error of an operator with log lines as an operand, or of a set operator with a number. */
function operandError(tree: LogqlTree, operation: Node): string | undefined {
  const operands = operation
    .getChildren('Expr')
    .flatMap(({ firstChild }) => (firstChild === null ? [] : [bare(firstChild)]));
  const lines = operands.find(({ name }) => name === 'LogExpr');
  if (lines !== undefined) return `${tree.quote(lines)} returns log lines; an operator needs numbers.`;
  const setOperator = operation.getChild('And') ?? operation.getChild('Or') ?? operation.getChild('Unless');
  const number = operands.find(({ firstChild }) => firstChild?.name === 'LiteralExpr');
  return setOperator === null || number === undefined
    ? undefined
    : `'${tree.text(setOperator)}' needs a vector on both sides; ${tree.quote(number)} is a number.`;
}

function numberError(tree: LogqlTree, at: Node): string | undefined {
  const text = tree.text(at);
  const compared = at.parent?.parent?.name === 'NumberFilter';
  if (!compared && /^0x/i.test(text))
    return `${tree.quote(at)} is not a valid number here: LogQL has decimal numbers only.`;
  if (Number.isFinite(Number(text.replaceAll('_', '')))) return undefined;
  return `${tree.quote(at)} is larger than the largest number, 1.7e308; ${compared ? evaluationFails : rulesNotLoaded}.`;
}

function rangeSpacesError(text: string): string | undefined {
  return /\s/.test(text)
    ? `'${beginning(text)}' has spaces inside the brackets, which Loki does not accept; ${rulesNotLoaded}.`
    : undefined;
}

/** A range has a Prometheus duration; an offset and a label filter accept a Go duration too. */
function durationError(tree: LogqlTree, at: Node): string | undefined {
  const range = at.parent?.name === 'Range';
  const text = tree.text(at);
  const quoted = beginning(text);
  const size = text.replace(/^[-+]/, '');
  const days = durationSeconds(size);
  const seconds = range ? days : (goDurationSeconds(size) ?? days);
  if (seconds === undefined)
    return `'${quoted}' is not a valid duration: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`;
  if (seconds >= longestDuration)
    return `${quoted} is longer than the longest duration that Loki supports, about 292 years; ${rulesNotLoaded}.`;
  if (size !== text && goDurationSeconds(size) === undefined)
    return `'${quoted}' is not a valid duration: with a sign, the largest unit is h; ${rulesNotLoaded}.`;
  return range && seconds === 0 ? `a range of ${quoted} contains no lines.` : undefined;
}
