import { grouped } from '../kit';
import { kindsOf } from './kinds';
import type { Connection, DiagramGroup, DiagramNode } from './model';

/** From this number on, machines with the same connections are one box, and a scraper has no arrows. */
const many = 4;

/** Draws many machines with the same connections as one; their users may differ. */
export function withoutManyMachines(
  nodes: readonly DiagramNode[],
  connections: readonly Connection[],
): { readonly nodes: readonly DiagramNode[]; readonly connections: readonly Connection[] } {
  const sent = grouped(connections, ({ from }) => from);
  const machines = nodes.filter(({ kind }) => kind === 'machine');
  const alike = grouped(machines, ({ id }) =>
    same((sent.get(id) ?? []).map((one) => ({ ...one, from: '', login: '' }))),
  );
  const boxOf = new Map<string, DiagramNode>();
  for (const some of alike.values())
    if (some.length >= many) {
      const shown = some.slice(0, many - 1).map(({ name }) => name);
      const details = ['outside the cluster', ...shown, `and ${some.length - shown.length} more`];
      const box = { ...some[0]!, name: `${some.length} machines`, details };
      for (const { id } of some) boxOf.set(id, box);
    }
  return {
    nodes: [...new Set(nodes.map((node) => boxOf.get(node.id) ?? node))],
    connections: connections.map((one) => ({ ...one, from: boxOf.get(one.from)?.id ?? one.from })),
  };
}

/** Replaces connections that all members of a group have, to or from the same box, by those of the group. */
export function ofGroups(
  connections: readonly Connection[],
  groupOf: ReadonlyMap<string, DiagramGroup>,
): readonly Connection[] {
  const replaced =
    (end: 'from' | 'to') =>
    (all: readonly Connection[]): readonly Connection[] => {
      const ofMembers = all.filter((one) => groupOf.has(one[end]));
      const others = grouped(ofMembers, (one) =>
        JSON.stringify([groupOf.get(one[end])!.id, end === 'from' ? one.to : one.from]),
      );
      const shared = new Set<Connection>();
      for (const some of others.values()) {
        const { id, members } = groupOf.get(some[0]![end])!;
        const byMember = grouped(some, (one) => one[end]);
        const contents = new Set(
          [...byMember.values()].map((ofOne) => same(ofOne.map((one) => ({ ...one, [end]: id })))),
        );
        if (byMember.size === members.length && contents.size === 1) for (const one of some) shared.add(one);
      }
      return distinct(all.map((one) => (shared.has(one) ? { ...one, [end]: groupOf.get(one[end])!.id } : one)));
    };
  return replaced('to')(replaced('from')(connections));
}

/** The connections of clients that read the metrics of many workloads. */
export function scrapesOfMany(connections: readonly Connection[]): ReadonlySet<Connection> {
  const scrapes = connections.filter(({ carries }) => kindsOf(carries).join() === 'metrics');
  const ofMany = [...grouped(scrapes, ({ from }) => from).values()].filter((some) => some.length >= many);
  return new Set(ofMany.flat());
}

/** Without repetitions. */
export function distinct(connections: readonly Connection[]): Connection[] {
  return [...new Map(connections.map((one) => [same([one]), one])).values()];
}

/** A text that is the same for the same connections. */
function same(connections: readonly Partial<Connection>[]): string {
  const text = (one: Partial<Connection>): string =>
    JSON.stringify([
      one.from,
      one.to,
      one.carries,
      one.protocol,
      one.port,
      one.podPort,
      one.login,
      one.authentication,
      one.tenant,
    ]);
  return connections.map(text).sort().join('\n');
}
