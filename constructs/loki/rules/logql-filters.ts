import { BlockList, isIP } from 'node:net';
import { fails } from './fault';
import { regexpMistake } from './logql-regexps';
import { joinedParts, namesOfPattern, unquoted } from './logql-text';
import type { LogqlTree, Node } from './logql-tree';

/** What is wrong with a filter of lines: its texts are patterns, regular expressions or addresses by the sign before. */
export function filterMistake(tree: LogqlTree, filter: Node): string | undefined {
  const kind = filter.getChild('Filter');
  const sign = kind === null ? '' : tree.text(kind);
  if (filter.getChild('FilterOp') !== null)
    return ['|=', '!='].includes(sign)
      ? ipMistake(tree, filter)
      : `${tree.quote(filter)}: addresses are compared with |= and !=, not with ${sign}; ${fails}.`;
  const find = ['|>', '!>'].includes(sign) ? patternMistake : ['|~', '!~'].includes(sign) ? lineMistake : undefined;
  if (find === undefined) return undefined;
  for (const text of tree.within(filter, 'String')) {
    const mistake = find(tree, text);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function lineMistake(tree: LogqlTree, at: Node): string | undefined {
  return regexpMistake(tree, at, fails);
}

function patternMistake(tree: LogqlTree, at: Node): string | undefined {
  const pattern = unquoted(tree.text(at));
  const joined = joinedParts(pattern);
  if (joined !== undefined) return `${tree.quote(at)} has ${joined} with nothing between; ${fails}.`;
  const [name] = namesOfPattern(pattern);
  if (name === undefined) return undefined;
  return `${tree.quote(at)} names the part <${name}>, and a filter of lines keeps none: it is <_> there; ${fails}.`;
}

/** `ip("…")`, in a filter of lines or of a label. */
export function ipMistake(tree: LogqlTree, filter: Node): string | undefined {
  const at = tree.within(filter, 'String')[0];
  if (at === undefined || isAddresses(unquoted(tree.text(at)))) return undefined;
  return `ip(${tree.quote(at)}) names no addresses: one as 10.0.0.1, a network as 10.0.0.0/8, or the first and the last as 10.0.0.1-10.0.0.9; ${fails}.`;
}

/** Whether a text is an address, a network, or the first and the last of some. */
function isAddresses(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, from, sign, to] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)([/-])(.+)$/i.exec(text) ?? [];
  if (from === undefined || to === undefined) return false;
  const family = isIP(from) === 4 ? 'ipv4' : 'ipv6';
  try {
    const addresses = new BlockList();
    if (sign === '-') addresses.addRange(from, to, family);
    else if (/^(?:0|[1-9]\d*)$/.test(to)) addresses.addSubnet(from, Number(to), family);
    else return false;
    return true;
  } catch {
    return false;
  }
}
