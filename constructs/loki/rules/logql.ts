import { literal, stops, type Fault } from './fault';
import { callMistake } from './logql-calls';
import { stageMistake } from './logql-stages';
import { exampleExpr, grafanaVariable, syntaxError, type Misread } from './logql-syntax';
import { LogqlTree, type Mistake } from './logql-tree';

/**
 * The first thing that keeps an expression from being a rule of Loki; nothing if it is one.
 *
 * One that Loki cannot read stops the rules of every tenant. One that it reads and cannot evaluate is silent: the alert
 * never fires, and only Loki's own log and metrics say why.
 */
export function exprFault(expr: string, use: RuleUse): Fault | undefined {
  const found = misread(expr, use);
  // Parts of the expression stand in the sentence, and a message is one line.
  return (
    found && { says: found.says.replaceAll(/\s*\n\s*/g, ' '), write: `expr: ${literal(settled(found.fixed, use))}` }
  );
}

type RuleUse = 'alert' | 'record';

/** What keeps a text from being a selector, label matchers in braces and nothing else, and one that works. */
export function selectorFault(selector: string): Misread | undefined {
  const { root, nodes } = new LogqlTree(selector);
  const whole =
    root?.name === 'LogExpr' && root.firstChild?.name === 'Selector' && root.firstChild.nextSibling === null;
  if (!whole || nodes.some(({ type }) => type.isError))
    return {
      says: `'${selector}' is more, or less, than label matchers; a stream is chosen by its labels only.`,
      fixed: '{namespace="audit"}',
    };
  const found = misread(selector, 'selector');
  return found && { ...found, says: found.says.replace(stops, 'Loki would not start') };
}

/** An expression set right until nothing is wrong with it: what is proposed has to work. An example where that fails. */
function settled(expr: string, use: RuleUse, tries = 4): string {
  const found = misread(expr, use);
  if (found === undefined) return expr.trim();
  return tries === 0 ? exampleExpr : settled(found.fixed, use, tries - 1);
}

/** The names of the labels that a selector asks for. */
export function selectorLabels(selector: string): string[] {
  const tree = new LogqlTree(selector);
  return tree.nodes.filter(({ name }) => name === 'Identifier').map((label) => tree.text(label));
}

function misread(expr: string, use: RuleUse | 'selector'): Misread | undefined {
  const grafana = grafanaVariable(expr);
  if (grafana !== undefined) return grafana;
  const tree = new LogqlTree(expr);
  // A selector without matchers is an error of the syntax too; its own check knows more.
  const error = tree.nodes.find(({ type, parent }) => type.isError && !(parent !== null && isEmpty(tree.text(parent))));
  if (error !== undefined) return syntaxError(error, expr);
  const mistake =
    (use === 'selector' ? undefined : resultMistake(tree, use)) ??
    first(tree, (node) => stageMistake(tree, node) ?? callMistake(tree, node));
  if (mistake === undefined) return undefined;
  const { says, at, instead } = mistake;
  return { says, fixed: expr.slice(0, at.from) + instead + expr.slice(at.to) };
}

function isEmpty(selector: string): boolean {
  return /^\{\s*\}\s*$/.test(selector);
}

function first(
  { nodes }: LogqlTree,
  find: (node: LogqlTree['nodes'][number]) => Mistake | undefined,
): Mistake | undefined {
  for (const node of nodes) {
    const mistake = find(node);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

/** A result that is no list of numbers, or that is always there. */
function resultMistake(tree: LogqlTree, use: RuleUse): Mistake | undefined {
  const { root, nodes } = tree;
  if (root === undefined) return undefined;
  if (root.name === 'LogExpr')
    return {
      says: `the result of the expression are lines of logs; Loki would fail with "rule result is not a vector or scalar" and ${use === 'alert' ? 'the alert would never fire' : 'nothing would be recorded'}.`,
      at: root,
      instead: `sum(count_over_time(${tree.text(root)} [5m]))${use === 'alert' ? ' > 0' : ''}`,
    };
  if (use === 'record') return undefined;
  if (!nodes.some(({ name }) => name === 'Selector' || name === 'VectorExpr'))
    return {
      says: 'the expression reads no logs; its result is a number, so the alert would fire for ever, even of 1 > 2. One that shall do so is vector(1).',
      at: root,
      instead: 'vector(1)',
    };
  const bool = root.getChild('BinOpExpr')?.getChild('BinOpModifier')?.getChild('Bool') ?? undefined;
  if (bool === undefined) return undefined;
  return {
    says: 'with bool a comparison always has a result, 0 or 1, so the alert would fire for ever.',
    at: { from: bool.from - (tree.expr[bool.from - 1] === ' ' ? 1 : 0), to: bool.to },
    instead: '',
  };
}
