import { escapeControl, grouped } from '../kit';
import { kinds, kindsOf } from './kinds';
import type { Connection, Diagram, DiagramGroup, DiagramNode } from './model';

const columns = ['From', 'To', 'Carries', 'Protocol and port', 'Login', 'Tenant'] as const;

/**
 * Who connects to whom, as a table of Markdown. Each connection is in one row; rows that differ only in `From` are one.
 * The columns are aligned as Prettier aligns them. Below it are the workloads of each group.
 */
export function tableText({ nodes, groups, connections }: Diagram): string {
  const names = new Map([
    ...nodes.map((node): [string, string] => [node.id, nameOf(node)]),
    ...groups.map((group): [string, string] => [group.id, groupName(group)]),
  ]);
  const rank = ({ carries }: Connection): number => kinds.indexOf(kindsOf(carries)[0]!);
  const rows = [...grouped(connections, ({ from: _from, ...one }) => JSON.stringify(one)).values()]
    .toSorted(([one], [other]) => rank(one!) - rank(other!))
    .map((some) => [sendersOf(some, groups, names), ...cellsOf(some[0]!, names)].map(markdown));
  const widths = columns.map((column, n) => Math.max(column.length, ...rows.map((row) => row[n]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, n) => cell + ' '.repeat(widths[n]! - cell.length)).join(' | ')} |\n`;
  const table = [columns, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('');
  return `${table}${groups.map((group) => `\n${markdown(`${groupName(group)}: ${group.members.join(', ')}`)}\n`).join('')}`;
}

function nameOf({ kind, namespace, name, details }: DiagramNode): string {
  if (namespace !== undefined) return `${namespace}/${name}`;
  if (kind === 'machine') return `machine ${name}`;
  return kind === 'clients' ? [name, ...details].join(' ') : name;
}

function groupName({ namespace, name, members }: DiagramGroup): string {
  return `all ${members.length} of ${namespace}/${name}`;
}

/** Who has the same connections: a group, or names. */
function sendersOf(
  connections: readonly Connection[],
  groups: readonly DiagramGroup[],
  names: ReadonlyMap<string, string>,
): string {
  const senders = connections.map(({ from }) => from);
  const group = groups.find(({ members }) => members.join('\n') === senders.join('\n'));
  return group === undefined ? senders.map((id) => names.get(id)!).join(', ') : groupName(group);
}

function cellsOf(connection: Connection, names: ReadonlyMap<string, string>): string[] {
  const { to, carries, protocol, port, podPort, login, authentication, tenant } = connection;
  return [
    names.get(to)!,
    carries,
    `${protocol} ${port}${podPort === undefined ? '' : ` (pods: ${podPort})`}`,
    login ?? authentication ?? '',
    tenant ?? '',
  ];
}

/** Text that Markdown does not interpret. */
function markdown(text: string): string {
  return escapeControl(text)
    .replaceAll(/[\\`*_[\]|~#$]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
