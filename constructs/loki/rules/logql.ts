import { beginning } from '../../kit';
import { stops } from './fault';
import { callMistake } from './logql-calls';
import { stageMistake } from './logql-stages';
import { grafanaVariable, syntaxError } from './logql-syntax';
import { LogqlTree, type Node } from './logql-tree';

/** Bytes. Loki 3.3.2 and 3.7.8 read 131071; the parser here takes seconds for the worst of that length. */
const longestExpr = 20_000;

/** Parentheses and brackets within one another. The parser here recurses; no rule has a tenth of that. */
const deepestExpr = 200;

/**
 * The first thing that keeps an expression from being a rule of Loki; nothing if it is one.
 *
 * One that Loki cannot read stops the rules of every tenant. One that it reads and cannot evaluate is silent: the alert
 * never fires, and only Loki's own log and metrics say why.
 */
export function exprFault(expr: string, use: RuleUse): string | undefined {
  return oneLine(unreadable(expr, stops) ?? misread(new LogqlTree(expr), use));
}

type RuleUse = 'alert' | 'record';

/** What keeps a text from being a selector: label matchers in braces and nothing else. */
export function selectorFault(selector: string): string | undefined {
  const long = unreadable(selector, 'Loki would not start');
  if (long !== undefined) return long;
  const tree = new LogqlTree(selector);
  const { root, nodes, tooDeep } = tree;
  const whole =
    root?.name === 'LogExpr' && root.firstChild?.name === 'Selector' && root.firstChild.nextSibling === null;
  if (!tooDeep && (!whole || nodes.some(({ type }) => type.isError)))
    return oneLine(
      `'${tree.quote({ from: 0, to: selector.length })}' is more, or less, than label matchers; a stream is chosen by its labels only.`,
    );
  return oneLine(misread(tree, 'selector')?.replace(stops, 'Loki would not start'));
}

/** The names of the labels that a selector asks for. */
export function selectorLabels(selector: string): string[] {
  if (unreadable(selector, stops) !== undefined) return [];
  const tree = new LogqlTree(selector);
  return tree.nodes.filter(({ name }) => name === 'Identifier').map((label) => tree.text(label));
}

function unreadable(expr: string, follows: string): string | undefined {
  const size = Buffer.byteLength(expr);
  if (size > longestExpr)
    return `it has ${size} bytes; no expression of more than ${longestExpr} is validated here, and Loki reads none of more than 131071.`;
  return unboundedPart(expr, follows);
}

/** What the parser would read again and again: a text without an end, and parentheses by the thousand. */
function unboundedPart(expr: string, follows: string): string | undefined {
  let depth = 0;
  for (const { 0: part, 1: quote, 2: backtick, index } of expr.matchAll(
    /"(?:[^"\\\n]|\\[^])*("?)|`[^`]*(`?)|#.*|[([{}\])]/g,
  )) {
    if (quote === '' || backtick === '')
      return `the text that begins at character ${index + 1}, ${beginning(part)}, has no end; ${follows}.`;
    depth += '([{'.includes(part) ? 1 : ')]}'.includes(part) ? -1 : 0;
    if (depth > deepestExpr)
      return `it has more than ${deepestExpr} parentheses or brackets within one another, and is not validated here.`;
  }
  return undefined;
}

/** Parts of the expression stand in the sentence, and a message is one line. */
function oneLine(says: string | undefined): string | undefined {
  return says?.replaceAll(/\s*\n\s*/g, ' ');
}

function misread(tree: LogqlTree, use: RuleUse | 'selector'): string | undefined {
  const grafana = grafanaVariable(tree.expr);
  if (grafana !== undefined) return grafana;
  if (tree.tooDeep) return 'it has too many operators, filters or labels one after the other to be validated here.';
  // A selector without matchers is an error of the syntax too; its own check knows more.
  const error = tree.nodes.find(({ type, parent }) => type.isError && !(parent !== null && isEmpty(tree.text(parent))));
  if (error !== undefined) return syntaxError(error, tree.expr);
  return (
    (use === 'selector' ? undefined : resultMistake(tree, use)) ??
    first(tree.nodes, (node) => stageMistake(tree, node) ?? callMistake(tree, node))
  );
}

function isEmpty(selector: string): boolean {
  return /^\{\s*\}\s*$/.test(selector);
}

function first(nodes: readonly Node[], find: (node: Node) => string | undefined): string | undefined {
  for (const node of nodes) {
    const mistake = find(node);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

/** A result that is no list of numbers, or that is always there. */
function resultMistake({ root, nodes }: LogqlTree, use: RuleUse): string | undefined {
  if (root === undefined) return undefined;
  if (root.name === 'LogExpr')
    return `the result of the expression are lines of logs, and a rule needs numbers, such as count_over_time(… [5m]); Loki would fail with "rule result is not a vector or scalar" and ${use === 'alert' ? 'the alert would never fire' : 'nothing would be recorded'}.`;
  if (use === 'record') return undefined;
  if (!nodes.some(({ name }) => name === 'Selector' || name === 'VectorExpr'))
    return 'the expression reads no logs; its result is a number, so the alert would fire for ever, even of 1 > 2. One that shall do so is vector(1).';
  return root.getChild('BinOpExpr')?.getChild('BinOpModifier')?.getChild('Bool')
    ? 'with bool a comparison always has a result, 0 or 1, so the alert would fire for ever.'
    : undefined;
}
