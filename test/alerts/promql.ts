interface Tree {
  iterate(spec: { enter(node: { type: { isError: boolean; name: string }; from: number; to: number }): void }): void;
}

/** The parser of Prometheus. Not an import: its types need a newer module resolution than this project has. */
const { parser } = jest.requireActual<{ parser: { parse(text: string): Tree } }>('@prometheus-io/lezer-promql');

/** Places where a PromQL expression cannot be parsed. */
export function promqlErrors(expr: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(`${from}: ${expr.slice(from, to + 20)}`);
    },
  });
  return found;
}

/** Names of the metrics in a PromQL expression. */
export function metricsIn(expr: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      // A selector has at most one identifier outside its braces; others are labels, functions or modifiers.
      if (type.name === 'Identifier' && /^[a-z]+_|^up$/.test(expr.slice(from, to))) found.push(expr.slice(from, to));
    },
  });
  return found;
}
