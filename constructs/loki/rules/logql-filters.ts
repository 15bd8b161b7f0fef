import { BlockList, isIP } from 'node:net';
import { fails } from './fault';
import { looksAround, regexpMistake } from './logql-regexps';
import { joinedParts, namesOfPattern, unnamed, unquoted } from './logql-text';
import type { LogqlTree, Mistake, Node } from './logql-tree';

/** What is wrong with a filter of lines: its texts are patterns, regular expressions or addresses by the sign before. */
export function filterMistake(tree: LogqlTree, filter: Node): Mistake | undefined {
  const kind = filter.getChild('Filter');
  const sign = kind === null ? '' : tree.text(kind);
  const address = filter.getChild('FilterOp');
  if (address !== null)
    return ['|=', '!='].includes(sign) ? ipMistake(tree, filter) : ipSignMistake(sign, kind!, tree.text(filter));
  const find = ['|>', '!>'].includes(sign) ? patternMistake : ['|~', '!~'].includes(sign) ? lineMistake : undefined;
  if (find === undefined) return undefined;
  for (const text of tree.within(filter, 'String')) {
    const mistake = find(tree, text, filter);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function patternMistake(tree: LogqlTree, at: Node): Mistake | undefined {
  const text = tree.text(at);
  const pattern = unquoted(text);
  const joined = joinedParts(pattern);
  if (joined !== undefined)
    return { says: `${text} has ${joined} with nothing between; ${fails}.`, at, instead: '"<_> level=error <_>"' };
  const [name] = namesOfPattern(pattern);
  if (name === undefined) return undefined;
  return {
    says: `${text} names the part <${name}>, and a filter of lines keeps none: it is <_> there; ${fails}.`,
    at,
    instead: unnamed(text),
  };
}

function lineMistake(tree: LogqlTree, at: Node, filter: Node): Mistake | undefined {
  const mistake = regexpMistake(tree, at, fails);
  if (mistake === undefined || !looksAround(unquoted(tree.text(at)))) return mistake;
  return { ...mistake, at: filter, instead: '!~ "what the line must not have"' };
}

/** `ip("…")`, in a filter of lines or of a label. */
export function ipMistake(tree: LogqlTree, filter: Node): Mistake | undefined {
  const at = tree.within(filter, 'String')[0];
  if (at === undefined) return undefined;
  const text = unquoted(tree.text(at));
  if (isAddresses(text)) return undefined;
  return {
    says: `ip(${tree.text(at)}) names no addresses: one as 10.0.0.1, a network as 10.0.0.0/8, or the first and the last as 10.0.0.1-10.0.0.9; ${fails}.`,
    at,
    instead: `"${network(text)}"`,
  };
}

function ipSignMistake(sign: string, at: Node, filter: string): Mistake {
  const instead = sign.startsWith('!') ? '!=' : '|=';
  return { says: `${filter}: addresses are compared with |= and !=, not with ${sign}; ${fails}.`, at, instead };
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

/** The network that `10.0.0` may stand for. */
function network(text: string): string {
  const parts = text.replace(/\.$/, '').split('.');
  const meant = `${[...parts, '0', '0', '0'].slice(0, 4).join('.')}/${8 * parts.length}`;
  return isIP(meant.split('/')[0]!) === 4 && parts.length < 4 ? meant : '10.0.0.0/8';
}
