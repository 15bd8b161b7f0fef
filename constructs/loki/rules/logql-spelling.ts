import { rangeFunctions } from './logql-functions';

/** Functions that Loki takes in any case, and the grammar of Grafana's editor in lower case only. */
const functions = new Set([...Object.keys(rangeFunctions), 'bytes', 'duration', 'duration_seconds', 'ip']);

// A text that does not end is one part too: otherwise each of its signs would be searched for an end.
const parts = /"(?:[^"\\\n]|\\[^])*"?|`[^`]*`?|#.*|[a-zA-Z_]\w*(?=(\s*\()?)|\d[\w.]*/g;
const number = /^\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE]\d+(?:_\d+)*)?$/;

/** The expression as the grammar reads it: without what only Loki takes, and with every part in its place. */
export function spelled(expr: string): string {
  return expr.replaceAll(parts, (part: string, call: string | undefined) => {
    if (call !== undefined && functions.has(part.toLowerCase())) return part.toLowerCase();
    return number.test(part) ? part.replaceAll('_', '0') : part;
  });
}

/** The expression with a comma for the space between two filters of labels, where the grammar stops at the second. */
export function withComma(expr: string, second: number): string | undefined {
  const filter = /^(?:[a-zA-Z_]\w*\s*[=!<>]|\()/;
  if (!/\s/.test(expr.charAt(second - 1)) || !filter.test(expr.slice(second))) return undefined;
  return `${expr.slice(0, second - 1)},${expr.slice(second)}`;
}
