import { grouped } from '../kit';
import { kindsOf } from './kinds';
import type { Connection } from './model';

/** Characters of a line of a label; longer lists continue on the next one. */
const width = 26;

/** What connections carry, protocol and port of each: `gossip tcp 7946`. */
export function contentLines(connections: readonly Connection[]): string[] {
  return [...grouped(connections, portOf).entries()].map(([port, some]) => `${contentsOf(some).join(', ')} ${port}`);
}

/** The lines of an arrow: what it carries by which port, and as which user of which tenant. */
export function edgeLabel(connections: readonly Connection[]): string[] {
  const contents = [...grouped(connections, portOf).entries()].flatMap(([port, some]) => [
    ...wrapped(contentsOf(some)),
    port,
  ]);
  const users = countOf(connections, 'login', 'as ', 'users');
  const tenants = countOf(connections, 'tenant', 'tenant ', 'tenants');
  const access = [users, tenants].filter((one) => one !== undefined);
  return [...contents, ...wrapped(access)];
}

/** Contents without repetitions; those of the kind `other` are last. */
function contentsOf(connections: readonly Connection[]): string[] {
  const all = [...new Set(connections.flatMap(({ carries }) => carries.split(', ')))];
  const isOther = (content: string): boolean => kindsOf(content)[0] === 'other';
  return [...all.filter((one) => !isOther(one)), ...all.filter(isOther)];
}

function portOf({ protocol, port }: Connection): string {
  return `${protocol} ${port}`;
}

/** The only value, or the number of values. */
function countOf(
  connections: readonly Connection[],
  part: 'login' | 'tenant',
  prefix: string,
  plural: string,
): string | undefined {
  const values = new Set(connections.flatMap((one) => one[part] ?? []));
  if (values.size > 1) return `${values.size} ${plural}`;
  const [only] = values;
  return only === undefined ? undefined : `${prefix}${only}`;
}

/** Items in lines that are not too long, separated by commas. */
function wrapped(items: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [n, item] of items.entries()) {
    const text = n < items.length - 1 ? `${item},` : item;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= width) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  return lines;
}
