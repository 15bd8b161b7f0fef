import { BlockList, isIP } from 'node:net';
import { evaluationFails } from './consequences';
import { regexpError } from './logql-regexps';
import { adjacentCaptures, captureNames, unquoted } from './logql-strings';
import type { LogqlTree, Node } from './logql-tree';

/** The error in a line filter, whose operator decides on a pattern, a regular expression or an IP range. */
export function filterError(tree: LogqlTree, filter: Node): string | undefined {
  const kind = filter.getChild('Filter');
  const operator = kind === null ? '' : tree.text(kind);
  if (filter.getChild('FilterOp') !== null)
    return ['|=', '!='].includes(operator)
      ? ipError(tree, filter)
      : `${tree.quote(filter)}: ip() needs |= or !=, not ${operator}; ${evaluationFails}.`;
  const find = ['|>', '!>'].includes(operator)
    ? linePatternError
    : ['|~', '!~'].includes(operator)
      ? lineRegexpError
      : undefined;
  if (find === undefined) return undefined;
  for (const at of tree.within(filter, 'String')) {
    const message = find(tree, at);
    if (message !== undefined) return message;
  }
  return undefined;
}

function lineRegexpError(tree: LogqlTree, at: Node): string | undefined {
  return regexpError(tree, at, evaluationFails);
}

function linePatternError(tree: LogqlTree, at: Node): string | undefined {
  const pattern = unquoted(tree.text(at));
  const adjacent = adjacentCaptures(pattern);
  if (adjacent !== undefined)
    return `${tree.quote(at)} has no text between the captures ${adjacent}; ${evaluationFails}.`;
  const [name] = captureNames(pattern);
  if (name === undefined) return undefined;
  return `${tree.quote(at)} has the named capture <${name}>; a line filter supports <_> only; ${evaluationFails}.`;
}

/** The error in `ip("…")`, in a line filter or a label filter. */
export function ipError(tree: LogqlTree, filter: Node): string | undefined {
  const at = tree.within(filter, 'String')[0];
  if (at === undefined || isIpRange(unquoted(tree.text(at)))) return undefined;
  return `ip(${tree.quote(at)}) is not valid: an address (10.0.0.1), a network (10.0.0.0/8) or a range (10.0.0.1-10.0.0.9); ${evaluationFails}.`;
}

/** Whether a string is an IP address, a network, or a range of addresses. */
function isIpRange(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, from, separator, to] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)([/-])(.+)$/i.exec(text) ?? [];
  if (from === undefined || to === undefined) return false;
  const family = isIP(from) === 4 ? 'ipv4' : 'ipv6';
  try {
    const addresses = new BlockList();
    if (separator === '-') addresses.addRange(from, to, family);
    else if (/^(?:0|[1-9]\d*)$/.test(to)) addresses.addSubnet(from, Number(to), family);
    else return false;
    return true;
  } catch {
    return false;
  }
}
