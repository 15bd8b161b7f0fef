import { fails } from './fault';
import { unquoted } from './logql-text';
import type { LogqlTree, Node } from './logql-tree';

const space = String.raw`[ \t\n]*`;
const field = String.raw`[a-zA-Z_]\w*`;
const access = String.raw`\[${space}(?:"[^"\]]*"|\d{1,18})${space}\]`;
const jsonPath = new RegExp(`^${space}(?:${field}|${access})${space}(?:(?:${access}|\\.${space}${field})${space})*$`);
const key = String.raw`"[^"\]]*(?:["\]]|$)`;
const logfmtKey = new RegExp(`^${space}(?:${field}|${key})(?:${space}${key})*${space}$`);

/** Where `json label="path"` and `logfmt label="key"` look for the value of a label. */
export function pathMistake(tree: LogqlTree, expression: Node): string | undefined {
  const at = expression.getChild('String');
  if (at === null) return undefined;
  const path = unquoted(tree.text(at));
  if (isOfLogfmt(expression)) {
    if (logfmtKey.test(path)) return undefined;
    return `logfmt ${tree.quote(expression)} has no key that Loki reads: one with more than letters, digits and _ stands in double quotes of its own; ${fails}.`;
  }
  if (jsonPath.test(path)) return undefined;
  return `json ${tree.quote(expression)} has no path that Loki reads: a field is request.method, one with more than letters, digits and _ request["user-agent"], an element servers[0]; ${fails}.`;
}

function isOfLogfmt(expression: Node): boolean {
  for (let node = expression.parent; node !== null; node = node.parent)
    if (node.name === 'LogfmtExpressionParser') return true;
    else if (node.name === 'PipelineStage') return false;
  return false;
}
