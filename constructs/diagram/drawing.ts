import { grouped } from '../kit';
import { ofGroups, scrapesOfMany, withoutManyMachines } from './collapse';
import { kinds, kindsOf, type Kind } from './kinds';
import { contentLines, edgeLabel } from './labels';
import type { Connection, Diagram, DiagramGroup, DiagramNode } from './model';

/** An arrow: all connections from one box to another. */
export interface Edge {
  /** Id of a node or of a group. */
  readonly from: string;
  /** Id of a node or of a group. */
  readonly to: string;
  readonly kinds: readonly Kind[];
  /** Short lines: what it carries, protocol and port, user and tenant. */
  readonly label: readonly string[];
  /** Whether the NetworkPolicies allow it, and nothing of the environment is known to connect. */
  readonly allowed: boolean;
}

/** A group, with a line that says what its members send each other. */
export interface DrawnGroup extends DiagramGroup {
  readonly label: string;
}

/** The boxes and arrows of a diagram, or of a view of it. */
export interface Drawing {
  readonly title: string;
  readonly nodes: readonly DiagramNode[];
  readonly groups: readonly DrawnGroup[];
  /** Empty if the view has no connections. */
  readonly edges: readonly Edge[];
}

/**
 * What is drawn. Connections between the same boxes are one arrow; what all members of a group have in common is an
 * arrow of the group; connections of a box with itself are lines in it; many machines with the same connections are one
 * box; a scraper of many workloads has no arrows.
 */
export function drawingOf({ name, view, groups, ...all }: Diagram): Drawing {
  const { nodes, connections } = withoutManyMachines(all.nodes, all.connections);
  const groupOf = new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)));
  const isOwn = ({ from, to }: Connection): boolean => from === to || groupOf.get(from)?.id === to;
  const own = grouped(connections.filter(isOwn), ({ to }) => to);
  const scrapes = scrapesOfMany(connections);
  const between = connections.filter((one) => !isOwn(one) && !scrapes.has(one));
  const scraped = grouped([...scrapes], ({ to }) => to);
  const scrapers = grouped([...scrapes], ({ from }) => from);
  const linesOf = ({ id, pods }: DiagramNode): string[] => [
    ...(pods === 1 ? [] : contentLines(own.get(id) ?? []).map((line) => `among its pods: ${line}`)),
    ...(scraped.get(id) ?? []).map(({ port }) => `metrics: port ${port}`),
    ...(scrapers.has(id) ? [`scrapes ${scrapers.get(id)!.length} workloads`] : []),
  ];
  const clients = new Set(nodes.filter(({ kind }) => kind === 'clients').map(({ id }) => id));
  return {
    title: `${name}: ${view === 'all' ? 'who connects to whom' : view}`,
    nodes: nodes.map((node) => ({ ...node, details: [...node.details, ...linesOf(node)] })),
    groups: groups.map((group) => ({ ...group, label: groupLabel(group, own.get(group.id) ?? []) })),
    edges: [...grouped(ofGroups(between, groupOf), ({ from, to }) => JSON.stringify([from, to])).values()].map((some) =>
      edgeOf(some, clients),
    ),
  };
}

function groupLabel({ name }: DiagramGroup, own: readonly Connection[]): string {
  return own.length === 0 ? name : `${name}, each with each: ${contentLines(own).join(', ')}`;
}

function edgeOf(connections: readonly Connection[], clients: ReadonlySet<string>): Edge {
  const { from, to } = connections[0]!;
  const found = new Set(connections.flatMap(({ carries }) => kindsOf(carries)));
  return {
    from,
    to,
    kinds: kinds.filter((kind) => found.has(kind)),
    label: edgeLabel(connections),
    allowed: clients.has(from),
  };
}
