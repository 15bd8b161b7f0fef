import { parser } from '@grafana/lezer-logql';
import { preprocess, withComma } from './logql-preprocess';

/**
 * The part of a syntax node that is used here. The parser's types are for ES modules only: a declaration that names
 * them does not compile in a CommonJS program.
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

/** A range of characters in an expression. */
export type Span = Pick<Node, 'from' | 'to'>;

/** Characters of an expression that a message quotes at most. */
const quoteLength = 200;

/** Maximum depth of the tree: each operator, filter and label of a list is one level. */
const deepestTree = 500;

/** Characters parsed in total: each space between two label filters costs another pass. */
const maxParsed = 60_000;

/** A parsed LogQL expression. */
export class LogqlTree {
  readonly expr: string;
  /** All nodes in the order of the expression; none if it is too deep. */
  readonly nodes: readonly Node[];
  /** It cannot be parsed in bounded time. */
  readonly tooDeep: boolean;

  constructor(expr: string) {
    this.expr = expr;
    const nodes = parsed(preprocess(expr));
    this.tooDeep = nodes === undefined;
    this.nodes = nodes ?? [];
  }

  text({ from, to }: Span): string {
    return this.expr.slice(from, to);
  }

  /** The text for a message, truncated if it is long. */
  quote({ from, to }: Span): string {
    const text = this.expr.slice(from, to);
    return text.length > quoteLength ? `${text.slice(0, quoteLength)}…` : text;
  }

  /** The nodes of a kind below a node, and the node itself. */
  within(node: Node, kind: string): readonly Node[] {
    const found: Node[] = [];
    node.cursor().iterate((inner) => {
      if (inner.name === kind) found.push(inner.node);
    });
    return found;
  }

  /** The whole expression, a `LogExpr` or a `MetricExpr`, without parentheses around it. */
  get root(): Node | undefined {
    const whole = this.nodes.find(({ name }) => name === 'Expr')?.firstChild ?? undefined;
    return whole === undefined ? undefined : bare(whole);
  }
}

/** Parses an expression. Loki also accepts a space between label filters, which the grammar does not know. */
function parsed(expr: string, spaces = Math.floor(maxParsed / (expr.length + 1))): readonly Node[] | undefined {
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
  const withCommas = nodes.some(({ name, to }) => name === 'LabelFilter' && to === before)
    ? withComma(expr, error.from)
    : undefined;
  return withCommas === undefined ? nodes : parsed(withCommas, spaces - 1);
}

/** The node without parentheses around it. */
export function bare(node: Node): Node {
  let current = node;
  for (;;) {
    const inner = current.firstChild;
    if (inner === null || inner.name !== current.name || inner.nextSibling !== null) return current;
    current = inner;
  }
}
