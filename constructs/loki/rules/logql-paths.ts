import { fails } from './fault';
import { quoted, unquoted } from './logql-text';
import type { LogqlTree, Mistake, Node } from './logql-tree';

const space = String.raw`[ \t\n]*`;
const field = String.raw`[a-zA-Z_]\w*`;
const access = String.raw`\[${space}(?:"[^"\]]*"|\d{1,18})${space}\]`;
const jsonPath = new RegExp(`^${space}(?:${field}|${access})${space}(?:(?:${access}|\\.${space}${field})${space})*$`);
const key = String.raw`"[^"\]]*(?:["\]]|$)`;
const logfmtKey = new RegExp(`^${space}(?:${field}|${key})(?:${space}${key})*${space}$`);

/** Where `json label="path"` and `logfmt label="key"` look for the value of a label. */
export function pathMistake(tree: LogqlTree, expression: Node): Mistake | undefined {
  const at = expression.getChild('String');
  if (at === null) return undefined;
  const path = unquoted(tree.text(at));
  if (tree.nodes.some(({ name, from, to }) => name === 'LogfmtExpressionParser' && from <= at.from && to >= at.to)) {
    if (logfmtKey.test(path)) return undefined;
    return {
      says: `logfmt ${tree.text(expression)} has no key that Loki reads: one with more than letters, digits and _ stands in double quotes of its own; ${fails}.`,
      at,
      instead: quoted(/^[^"\]]+$/.test(path) ? `"${path}"` : 'user'),
    };
  }
  if (jsonPath.test(path)) return undefined;
  return {
    says: `json ${tree.text(expression)} has no path that Loki reads: a field is request.method, one with more than letters, digits and _ request["user-agent"], an element servers[0]; ${fails}.`,
    at,
    instead: quoted(setRight(path)),
  };
}

/** A path with its unusual fields in brackets, as far as it can be told what was meant. */
function setRight(path: string): string {
  const parts = path
    .replace(/^\$?[./]/, '')
    .replaceAll(/\['([^'"\]]*)'\]/g, '["$1"]')
    .split(/[./]/)
    .filter((part) => part !== '')
    .map((part) => {
      if (jsonPath.test(part)) return part.startsWith('[') ? part : `.${part}`;
      return /^\d{1,18}$/.test(part) ? `[${part}]` : `["${part}"]`;
    });
  const fixed = parts.join('').replace(/^\./, '');
  return !/\["[^"]*\[/.test(fixed) && jsonPath.test(fixed) ? fixed : 'request["user-agent"]';
}
