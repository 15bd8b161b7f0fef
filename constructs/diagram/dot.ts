import { escapeControl, xmlText } from '../kit';
import { colors, kindColors } from './colors';
import type { Drawing, DrawnGroup, Edge } from './drawing';
import type { DiagramNode } from './model';

/** Sizes of text in the layout. The picture shows them smaller, so that wider fonts than Helvetica fit too. */
export const layoutSizes = { name: 15, detail: 12.5, label: 12 } as const;

/** The source of Graphviz for a drawing: from left to right, a box per namespace, a box in it per group. */
export function dotText(drawing: Drawing): string {
  const { nodes, groups, edges } = drawing;
  const namespaces = [...new Set(nodes.flatMap(({ namespace }) => namespace ?? []))];
  const grouped = new Set(groups.flatMap(({ members }) => members));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outside = nodes.filter(({ namespace }) => namespace === undefined);
  return [
    `digraph ${quoted(drawing.title)} {`,
    '  rankdir=LR; compound=true; nodesep=0.25; ranksep=0.4; splines=true; bgcolor=transparent;',
    `  fontname="Helvetica,Arial,sans-serif"; fontsize=${layoutSizes.detail}; fontcolor=${quoted(colors.muted)};`,
    `  node [shape=box, style="rounded,filled", fontname="Helvetica,Arial,sans-serif", fontsize=${layoutSizes.detail}, color=${quoted(colors.line)}, fillcolor=${quoted(colors.node)}, fontcolor=${quoted(colors.text)}, margin="0.14,0.07"];`,
    `  edge [fontname="Helvetica,Arial,sans-serif", fontsize=${layoutSizes.label}, arrowsize=0.7, penwidth=1.6];`,
    ...namespaces.flatMap((namespace) => [
      `  subgraph ${quoted(`cluster namespace ${namespace}`)} {`,
      `    label=${quoted(`namespace ${namespace}`)}; labeljust=l; margin=14; style="rounded,filled"; color=${quoted(colors.border)}; fillcolor=${quoted(colors.namespace)};`,
      ...groups.filter((group) => group.namespace === namespace).flatMap((group) => groupLines(group, byId)),
      ...nodes
        .filter((node) => node.namespace === namespace && !grouped.has(node.id))
        .map((node) => `    ${nodeLine(node)}`),
      '  }',
    ]),
    ...outside.map((node) => `  ${nodeLine(node)}`),
    ...edges.map((edge) => `  ${edgeLine(edge, groups)}`),
    '}',
    '',
  ].join('\n');
}

function groupLines(group: DrawnGroup, byId: ReadonlyMap<string, DiagramNode>): string[] {
  const members = group.members.flatMap((id) => byId.get(id) ?? []);
  return [
    `    subgraph ${quoted(clusterOf(group))} {`,
    `      label=${quoted(group.label)}; labeljust=l; margin=12; style="rounded"; color=${quoted(colors.line)};`,
    ...members.map((node) => `      ${nodeLine(node)}`),
    '    }',
  ];
}

function clusterOf({ id }: DrawnGroup): string {
  return `cluster group ${id}`;
}

function nodeLine({ id, name, kind, details, buckets }: DiagramNode): string {
  const lines = [
    ...details,
    ...(buckets.length > 0 ? [`${buckets.length === 1 ? 'bucket' : 'buckets'} ${buckets.join(', ')}`] : []),
  ];
  const rows = [
    `<TR><TD><FONT POINT-SIZE="${layoutSizes.name}"><B>${html(name)}</B></FONT></TD></TR>`,
    ...lines.map((line) => `<TR><TD><FONT COLOR="${colors.muted}">${html(line)}</FONT></TD></TR>`),
  ];
  const label = `<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${rows.join('')}</TABLE>>`;
  const style = kind === 'workload' ? '' : `, fillcolor=${quoted(colors.background)}`;
  const shape =
    buckets.length > 0
      ? `, shape=cylinder, style="filled${kind === 'workload' ? '' : ',dashed'}", margin="0.2,0.12"`
      : kind === 'workload'
        ? ''
        : ', style="rounded,filled,dashed"';
  return `${quoted(id)} [label=${label}${shape}${style}];`;
}

function edgeLine({ from, to, kinds, label, allowed }: Edge, groups: readonly DrawnGroup[]): string {
  const group = (id: string): DrawnGroup | undefined => groups.find((one) => one.id === id);
  const [tail, head] = [group(from), group(to)];
  // Graphviz draws an arrow of a group as one of a node in it, and ends it at the border of the group.
  const anchor = ({ members }: DrawnGroup): string => members[Math.floor(members.length / 2)]!;
  const shown = kinds.slice(0, 3).map((kind) => kindColors[kind].light);
  const attributes = [
    `label="${label.map(escaped).join('\\n')}"`,
    `color=${quoted(shown.join(':'))}`,
    `fontcolor=${quoted(shown[0]!)}`,
    ...(tail === undefined ? [] : [`ltail=${quoted(clusterOf(tail))}`]),
    ...(head === undefined ? [] : [`lhead=${quoted(clusterOf(head))}`]),
    ...(allowed ? ['style=dashed'] : []),
    // Members of a group stay in one column, so that the arrows of the group leave it on the right.
    ...(groups.some(({ members }) => members.includes(from) && members.includes(to)) ? ['constraint=false'] : []),
  ];
  return `${quoted(tail === undefined ? from : anchor(tail))} -> ${quoted(head === undefined ? to : anchor(head))} [${attributes.join(', ')}];`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Text in a string of DOT. A backslash would begin an escape sequence of labels, an ampersand an entity. */
function escaped(text: string): string {
  return escapeControl(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
}

/** Text in a label of Graphviz that is like HTML, where a backslash begins an escape sequence too. */
function html(text: string): string {
  return xmlText(escapeControl(text).replaceAll('\\', '\\\\'));
}
