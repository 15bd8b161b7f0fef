import { parser } from '@grafana/lezer-logql';
import { spelled, withComma } from './logql-spelling';

/**
 * A node of the tree of an expression, as far as it is used here. The parser's own types are for ES modules only: a declaration
 * that names them does not compile in a CommonJS program.
 */
export interface Node {
  readonly name: string;
  readonly type: { readonly isError: boolean };
  readonly from: number;
  readonly to: number;
  readonly parent: Node | null;
  readonly firstChild: Node | null;
  readonly nextSibling: Node | null;
  getChild(kind: string): Node | null;
  getChildren(kind: string): Node[];
  cursor(): { iterate(enter: (inner: { readonly name: string; readonly node: Node }) => void): void };
}

/** Where something stands in an expression. */
export type Span = Pick<Node, 'from' | 'to'>;

/** Characters of a part of an expression that a message repeats. */
const quoteLength = 200;

/** Levels of the deepest tree that is read: each operator, filter and label of a list is one. */
const deepestTree = 500;

/** Characters that are read in all, where filters of labels have only a space between them: each costs another reading. */
const mostRead = 60_000;

/** An expression of LogQL, read. */
export class LogqlTree {
  readonly expr: string;
  /** All nodes, as they stand in the expression; none where it is too deep. */
  readonly nodes: readonly Node[];
  /** It is more than can be read in bounded time. */
  readonly tooDeep: boolean;

  constructor(expr: string) {
    this.expr = expr;
    const nodes = parsed(spelled(expr));
    this.tooDeep = nodes === undefined;
    this.nodes = nodes ?? [];
  }

  text({ from, to }: Span): string {
    return this.expr.slice(from, to);
  }

  /** The text for a message: a long one is cut. */
  quote({ from, to }: Span): string {
    const text = this.expr.slice(from, to);
    return text.length > quoteLength ? `${text.slice(0, quoteLength)}…` : text;
  }

  /** The nodes of a kind within one, itself included. */
  within(node: Node, kind: string): readonly Node[] {
    const found: Node[] = [];
    node.cursor().iterate((inner) => {
      if (inner.name === kind) found.push(inner.node);
    });
    return found;
  }

  /** The whole expression, a `LogExpr` or a `MetricExpr`, without its parentheses. */
  get root(): Node | undefined {
    const whole = this.nodes.find(({ name }) => name === 'Expr')?.firstChild ?? undefined;
    return whole === undefined ? undefined : bare(whole);
  }
}

/** The nodes of an expression; filters of labels are parted by spaces too, which the grammar does not know. */
function parsed(expr: string, spaces = Math.floor(mostRead / (expr.length + 1))): readonly Node[] | undefined {
  const nodes: Node[] = [];
  let [depth, deepest] = [0, 0];
  parser.parse(expr).iterate({
    enter: (entered) => {
      depth += 1;
      deepest = Math.max(depth, deepest);
      if (depth <= deepestTree) nodes.push(entered.node);
    },
    leave: () => void (depth -= 1),
  });
  if (deepest > deepestTree) return undefined;
  const error = nodes.find(({ type }) => type.isError);
  if (error === undefined || spaces === 0) return nodes;
  const before = expr.slice(0, error.from).trimEnd().length;
  const joined = nodes.some(({ name, to }) => name === 'LabelFilter' && to === before)
    ? withComma(expr, error.from)
    : undefined;
  return joined === undefined ? nodes : parsed(joined, spaces - 1);
}

/** What stands in parentheses. */
export function bare(node: Node): Node {
  let bared = node;
  for (;;) {
    const inner = bared.firstChild;
    if (inner === null || inner.name !== bared.name || inner.nextSibling !== null) return bared;
    bared = inner;
  }
}
