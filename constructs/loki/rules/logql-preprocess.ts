import { rangeFunctions } from './logql-functions';

/** Functions that Loki accepts in any case, and the grammar of Grafana's editor in lower case only. */
const functions = new Set([...Object.keys(rangeFunctions), 'bytes', 'duration', 'duration_seconds', 'ip']);

// An unterminated string is one part too: otherwise the search for its end starts again at every character.
const parts = /"(?:[^"\\\n]|\\[^])*"?|`[^`]*`?|#.*|[a-zA-Z_]\w*(?=(\s*\()?)|\d[\w.]*/g;
const number = /^\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE]\d+(?:_\d+)*)?$/;

/** The expression in a form that the grammar parses, with every part at the same position. */
export function preprocess(expr: string): string {
  return expr.replaceAll(parts, (part: string, call: string | undefined) => {
    if (call !== undefined && functions.has(part.toLowerCase())) return part.toLowerCase();
    return number.test(part) ? part.replaceAll('_', '0') : part;
  });
}

/** Replaces the space before the second of two label filters by a comma: the grammar does not accept a space there. */
export function withComma(expr: string, second: number): string | undefined {
  const filter = /^(?:[a-zA-Z_]\w*\s*[=!<>]|\()/;
  if (!/\s/.test(expr.charAt(second - 1)) || !filter.test(expr.slice(second))) return undefined;
  return `${expr.slice(0, second - 1)},${expr.slice(second)}`;
}
