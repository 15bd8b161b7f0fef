import { grouped } from '../kit';
import { kindsOf, type View } from './kinds';
import type { Connection, Diagram } from './model';

/** The connections of one kind, and the nodes on them. */
export function viewOf(diagram: Diagram, view: View): Diagram {
  if (view === 'all') return diagram;
  const connections = inView(diagram.connections, view);
  const used = new Set(connections.flatMap(({ from, to }) => [from, to]));
  const groups = diagram.groups.filter(
    ({ id, members }) => used.has(id) || members.filter((member) => used.has(member)).length > 1,
  );
  const members = new Set(groups.filter(({ id }) => used.has(id)).flatMap((group) => group.members));
  const nodes = diagram.nodes.filter(({ id }) => used.has(id) || members.has(id));
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    ...diagram,
    view,
    nodes,
    groups: groups.map((group) => ({ ...group, members: group.members.filter((member) => ids.has(member)) })),
    connections,
  };
}

/** The connections that carry a kind, and those on which events continue as logs. */
function inView(connections: readonly Connection[], view: View): readonly Connection[] {
  const of = (kind: string): Connection[] =>
    connections.filter(({ carries }) => kindsOf(carries).some((one) => one === kind));
  const kept = new Set(of(view));
  if (view !== 'events') return [...kept];
  const logs = grouped(of('logs'), ({ from }) => from);
  // A set iterates over what is added meanwhile.
  for (const { to } of kept) for (const one of logs.get(to) ?? []) kept.add(one);
  return connections.filter((one) => kept.has(one));
}
