import { beginning } from '../../kit';
import { rulesNotLoaded } from './consequences';
import { callError } from './logql-calls';
import { stageError } from './logql-stages';
import { grafanaVariable, syntaxError } from './logql-syntax';
import { LogqlTree, type Node } from './logql-tree';

/** Bytes. Loki 3.3.2 and 3.7.8 accept 131071, for which the parser used here can take seconds. */
const longestExpr = 20_000;

/** Nested parentheses and brackets: the parser used here is recursive. */
const deepestExpr = 200;

/**
 * The first error in the expression of a rule; nothing if it is valid.
 *
 * An expression that Loki cannot parse disables the rules of every tenant. One that it parses but cannot evaluate never
 * fires, and only the log and the metrics of Loki show why.
 */
export function expressionError(expr: string, use: RuleUse): string | undefined {
  return oneLine(unboundedError(expr, rulesNotLoaded) ?? firstError(new LogqlTree(expr), use));
}

type RuleUse = 'alert' | 'record';

/** The error in a stream selector, which is label matchers in braces and nothing else. */
export function selectorError(selector: string): string | undefined {
  const unbounded = unboundedError(selector, 'Loki would not start');
  if (unbounded !== undefined) return unbounded;
  const tree = new LogqlTree(selector);
  const { root, nodes, tooDeep } = tree;
  const whole =
    root?.name === 'LogExpr' && root.firstChild?.name === 'Selector' && root.firstChild.nextSibling === null;
  if (!tooDeep && (!whole || nodes.some(({ type }) => type.isError)))
    return oneLine(
      `'${tree.quote({ from: 0, to: selector.length })}' is not a stream selector, which is label matchers in braces and nothing else.`,
    );
  return oneLine(firstError(tree, 'selector')?.replace(rulesNotLoaded, 'Loki would not start'));
}

/** The names of the labels in a selector. */
export function selectorLabels(selector: string): string[] {
  if (unboundedError(selector, rulesNotLoaded) !== undefined) return [];
  const tree = new LogqlTree(selector);
  return tree.nodes.filter(({ name }) => name === 'Identifier').map((label) => tree.text(label));
}

function unboundedError(expr: string, consequence: string): string | undefined {
  const size = Buffer.byteLength(expr);
  if (size > longestExpr)
    return `the expression has ${size} bytes; the maximum is ${longestExpr} here and 131071 in Loki.`;
  return nestingError(expr, consequence);
}

/** Input for which the parser takes too long: unterminated strings and deep nesting. */
function nestingError(expr: string, consequence: string): string | undefined {
  let depth = 0;
  for (const { 0: part, 1: quote, 2: backtick, index } of expr.matchAll(
    /"(?:[^"\\\n]|\\[^])*("?)|`[^`]*(`?)|#.*|[([{}\])]/g,
  )) {
    if (quote === '' || backtick === '')
      return `the string at character ${index + 1}, ${beginning(part)}, is not terminated; ${consequence}.`;
    depth += '([{'.includes(part) ? 1 : ')]}'.includes(part) ? -1 : 0;
    if (depth > deepestExpr)
      return `the expression nests more than ${deepestExpr} parentheses or brackets, which is not supported.`;
  }
  return undefined;
}

/** A message is one line, also where it quotes an expression of several. */
function oneLine(message: string | undefined): string | undefined {
  return message?.replaceAll(/\s*\n\s*/g, ' ');
}

function firstError(tree: LogqlTree, use: RuleUse | 'selector'): string | undefined {
  const grafana = grafanaVariable(tree.expr);
  if (grafana !== undefined) return grafana;
  if (tree.tooDeep) return 'the expression has more operators, filters or labels in a row than are supported.';
  // An empty selector is a syntax error too; emptySelectorError has the better message.
  const error = tree.nodes.find(({ type, parent }) => type.isError && !(parent !== null && isEmpty(tree.text(parent))));
  if (error !== undefined) return syntaxError(error, tree.expr);
  return (
    (use === 'selector' ? undefined : resultError(tree, use)) ??
    first(tree.nodes, (node) => stageError(tree, node) ?? callError(tree, node))
  );
}

function isEmpty(selector: string): boolean {
  return /^\{\s*\}\s*$/.test(selector);
}

function first(nodes: readonly Node[], find: (node: Node) => string | undefined): string | undefined {
  for (const node of nodes) {
    const message = find(node);
    if (message !== undefined) return message;
  }
  return undefined;
}

/** The error of an expression that returns log lines, or of an alert that would always fire. */
function resultError({ root, nodes }: LogqlTree, use: RuleUse): string | undefined {
  if (root === undefined) return undefined;
  if (root.name === 'LogExpr')
    return `the expression returns log lines, and a rule needs numbers, such as count_over_time(… [5m]). Loki would fail with "rule result is not a vector or scalar" and ${use === 'alert' ? 'the alert would never fire' : 'nothing would be recorded'}.`;
  if (use === 'record') return undefined;
  if (!nodes.some(({ name }) => name === 'Selector' || name === 'VectorExpr'))
    return 'the expression reads no logs and returns a number, so the alert would always fire, even for 1 > 2. If that is intended, write vector(1).';
  return root.getChild('BinOpExpr')?.getChild('BinOpModifier')?.getChild('Bool')
    ? 'with bool, a comparison always returns 0 or 1, so the alert would always fire.'
    : undefined;
}
