import { evaluationFails } from './consequences';
import { unquoted } from './logql-strings';
import type { LogqlTree, Node } from './logql-tree';

const space = String.raw`[ \t\n]*`;
const field = String.raw`[a-zA-Z_]\w*`;
const access = String.raw`\[${space}(?:"[^"\]]*"|\d{1,18})${space}\]`;
const jsonPath = new RegExp(`^${space}(?:${field}|${access})${space}(?:(?:${access}|\\.${space}${field})${space})*$`);
const key = String.raw`"[^"\]]*(?:["\]]|$)`;
const logfmtKey = new RegExp(`^${space}(?:${field}|${key})(?:${space}${key})*${space}$`);

/** The error in the path of `json label="path"`, or in the key of `logfmt label="key"`. */
export function extractionError(tree: LogqlTree, expression: Node): string | undefined {
  const at = expression.getChild('String');
  if (at === null) return undefined;
  const path = unquoted(tree.text(at));
  if (isInLogfmt(expression)) {
    if (logfmtKey.test(path)) return undefined;
    return `logfmt ${tree.quote(expression)} has an invalid key: a key with other characters than letters, digits and '_' needs double quotes inside the string; ${evaluationFails}.`;
  }
  if (jsonPath.test(path)) return undefined;
  return `json ${tree.quote(expression)} has an invalid path; valid paths are like request.method, servers[0] and request["user-agent"]; ${evaluationFails}.`;
}

function isInLogfmt(expression: Node): boolean {
  for (let node = expression.parent; node !== null; node = node.parent)
    if (node.name === 'LogfmtExpressionParser') return true;
    else if (node.name === 'PipelineStage') return false;
  return false;
}
