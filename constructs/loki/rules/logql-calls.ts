import { durationSeconds, goDurationSeconds } from '../../kit';
import { fails, stops } from './fault';
import { rangeFunctions, vectorFunctions } from './logql-functions';
import { bare, type LogqlTree, type Mistake, type Node } from './logql-tree';

/** What is wrong with a function, an operator, a number or a duration. */
export function callMistake(tree: LogqlTree, node: Node): Mistake | undefined {
  switch (node.name) {
    case 'RangeAggregationExpr':
      return rangeMistake(tree, node);
    case 'VectorAggregationExpr':
      return vectorMistake(tree, node);
    case 'BinOpExpr':
      return legsMistake(tree, node);
    case 'Number':
      return numberMistake(tree.text(node), node);
    case 'Range':
      return spacesMistake(tree.text(node), node);
    case 'Duration':
      return durationMistake(tree.text(node), node);
    default:
      return undefined;
  }
}

function rangeMistake(tree: LogqlTree, call: Node): Mistake | undefined {
  const name = nameOf(tree, call, 'RangeOp');
  const lines = call.getChild('LogRangeExpr');
  const rule = rangeFunctions[name];
  if (rule === undefined || lines === null) return undefined;
  const inside = tree.text(lines);
  const number = call.getChild('Number');
  if (rule.parameter === true && number === null)
    return { says: `${name} needs the quantile first, a number from 0 to 1.`, at: lines, instead: `0.99, ${inside}` };
  if (rule.parameter !== true && number !== null)
    return { says: `${name} takes no number, and has ${tree.text(number)}.`, at: call, instead: `${name}(${inside})` };
  const unwraps = tree.within(lines, 'UnwrapExpr').length > 0;
  const range = tree.within(lines, 'Range')[0];
  if (rule.unwrap === 'needed' && !unwraps && range !== undefined)
    return {
      says: `${name} computes with a number in the lines, and no unwrap says which; count_over_time counts lines.`,
      at: range,
      instead: `${tree.expr[range.from - 1] === ' ' ? '' : ' '}| json | unwrap bytes ${tree.text(range)}`,
    };
  if (rule.unwrap === 'refused' && unwraps)
    return {
      says: `${name} is about the lines themselves and takes no unwrap.`,
      at: call.getChild('RangeOp')!,
      instead: 'sum_over_time',
    };
  const grouping = call.getChild('Grouping');
  if (rule.grouping === true || grouping === null) return undefined;
  return {
    says: `'${tree.text(grouping)}' cannot follow ${name}; an aggregation around it groups.`,
    at: call,
    instead: `sum ${tree.text(grouping)} (${name}(${inside}))`,
  };
}

function vectorMistake(tree: LogqlTree, call: Node): Mistake | undefined {
  const name = nameOf(tree, call, 'VectorOp');
  const rule = vectorFunctions[name];
  const inner = call.getChild('MetricExpr');
  if (rule === undefined || inner === null) return undefined;
  const number = call.getChild('Number');
  const grouping = call.getChild('Grouping');
  const inside = tree.text(inner);
  const by = grouping === null ? '' : ` ${tree.text(grouping)} `;
  if (rule.parameter !== true && number !== null)
    return {
      says: `${name} takes no number, and has ${tree.text(number)}.`,
      at: call,
      instead: `${name}${by}(${inside})`,
    };
  if (rule.parameter === true && !/^[1-9]\d*$/.test(number === null ? '' : tree.text(number)))
    return {
      says: `${name} needs first how many, a whole number above 0.`,
      at: call,
      instead: `${name}${by}(5, ${inside})`,
    };
  if (rule.ungrouped !== true || grouping === null) return undefined;
  const first = number === null ? '' : `${tree.text(number)}, `;
  return { says: `'${by.trim()}' cannot stand at ${name}.`, at: call, instead: `${name}(${first}sum${by}(${inside}))` };
}

function nameOf(tree: LogqlTree, call: Node, kind: string): string {
  const operator = call.getChild(kind);
  return operator === null ? '' : tree.text(operator).toLowerCase();
}

/** Lines of logs, or a bare number, on a side of an operator that cannot take them. */
function legsMistake(tree: LogqlTree, operation: Node): Mistake | undefined {
  const legs = operation
    .getChildren('Expr')
    .flatMap(({ firstChild }) => (firstChild === null ? [] : [bare(firstChild)]));
  const lines = legs.find(({ name }) => name === 'LogExpr');
  if (lines !== undefined)
    return {
      says: `${tree.text(lines)} are lines of logs, and an operator takes numbers.`,
      at: lines,
      instead: `sum(count_over_time(${tree.text(lines)} [5m]))`,
    };
  const joins = operation.getChild('And') ?? operation.getChild('Or') ?? operation.getChild('Unless');
  const number = legs.find(({ firstChild }) => firstChild?.name === 'LiteralExpr');
  if (joins === null || number === undefined) return undefined;
  return {
    says: `'${tree.text(joins)}' joins results, and ${tree.text(number)} is a number.`,
    at: number,
    instead: `vector(${tree.text(number)})`,
  };
}

function numberMistake(text: string, at: Node): Mistake | undefined {
  const compared = at.parent?.parent?.name === 'NumberFilter';
  if (!compared && /^0x/i.test(text))
    return { says: `${text} is no number of LogQL: digits, a point, an exponent.`, at, instead: String(Number(text)) };
  if (Number.isFinite(Number(text.replaceAll('_', '')))) return undefined;
  return {
    says: `${text} is more than a number of Loki can be, 1.7e308; ${compared ? fails : stops}.`,
    at,
    instead: '1e308',
  };
}

function spacesMistake(text: string, at: Node): Mistake | undefined {
  const instead = text.replaceAll(/\s/g, '');
  return instead === text
    ? undefined
    : { says: `'${text}' has spaces in the brackets of a range; ${stops}.`, at, instead };
}

/** Nanoseconds in 63 bits. */
const longest = 2 ** 63 / 1e9;

/** A range is whole numbers; behind offset, and beside a label, there are durations of Go too. */
function durationMistake(text: string, at: Node): Mistake | undefined {
  const range = at.parent?.name === 'Range';
  const size = text.replace(/^[-+]/, '');
  const days = durationSeconds(size);
  const seconds = range ? days : (goDurationSeconds(size) ?? days);
  const instead = range || at.parent?.name === 'OffsetExpr' ? '5m' : '1s';
  if (seconds === undefined)
    return {
      says: `'${text}' is not a duration of Loki: whole numbers with y, w, d, h, m, s or ms, the largest unit first.`,
      at,
      instead,
    };
  if (seconds >= longest)
    return { says: `${text} is longer than a duration of Loki can be, 292 years; ${stops}.`, at, instead: '30d' };
  if (size !== text && goDurationSeconds(size) === undefined)
    return {
      says: `'${text}' is not a duration of Loki: one with a sign has no unit above h; ${stops}.`,
      at,
      instead: `${text[0]}${seconds / 3600}h`,
    };
  return range && seconds === 0 ? { says: `a range of ${text} holds no line.`, at, instead } : undefined;
}
