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
}

/** Where something stands in an expression. */
export type Span = Pick<Node, 'from' | 'to'>;

/** What is wrong with a part of an expression, and what to write in its place. */
export interface Mistake {
  readonly says: string;
  readonly at: Span;
  readonly instead: string;
}

/** An expression of LogQL, read. */
export class LogqlTree {
  readonly expr: string;
  /** All nodes, as they stand in the expression. */
  readonly nodes: readonly Node[];

  constructor(expr: string) {
    this.expr = expr;
    this.nodes = parsed(spelled(expr));
  }

  text({ from, to }: Span): string {
    return this.expr.slice(from, to);
  }

  /** The nodes of a kind within one. */
  within({ from, to }: Span, kind: string): readonly Node[] {
    return this.nodes.filter((node) => node.name === kind && node.from >= from && node.to <= to);
  }

  /** The whole expression, a `LogExpr` or a `MetricExpr`, without its parentheses. */
  get root(): Node | undefined {
    const whole = this.nodes.find(({ name }) => name === 'Expr')?.firstChild ?? undefined;
    return whole === undefined ? undefined : bare(whole);
  }
}

/** The nodes of an expression; filters of labels are parted by spaces too, which the grammar does not know. */
function parsed(expr: string): readonly Node[] {
  const nodes: Node[] = [];
  parser.parse(expr).iterate({ enter: ({ node }) => void nodes.push(node) });
  const error = nodes.find(({ type }) => type.isError);
  if (error === undefined) return nodes;
  const before = expr.slice(0, error.from).trimEnd().length;
  const joined = nodes.some(({ name, to }) => name === 'LabelFilter' && to === before)
    ? withComma(expr, error.from)
    : undefined;
  return joined === undefined ? nodes : parsed(joined);
}

/** What stands in parentheses. */
export function bare(node: Node): Node {
  const inner = node.firstChild;
  return inner !== null && inner.name === node.name && inner.nextSibling === null ? bare(inner) : node;
}
