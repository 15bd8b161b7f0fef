import { escapeControl } from '../kit';
import { kindColors } from './colors';
import type { Drawing, DrawnGroup } from './drawing';
import type { DiagramNode } from './model';

/** A flowchart of Mermaid. Its colors are readable on light and on dark backgrounds. */
export function mermaidText({ title, nodes, groups, edges }: Drawing): string {
  const ids = new Map([...nodes, ...groups].map(({ id }, n) => [id, `n${n + 1}`]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const grouped = new Set(groups.flatMap(({ members }) => members));
  const namespaces = [...new Set(nodes.flatMap(({ namespace }) => namespace ?? []))];
  const node = ({ id, ...rest }: DiagramNode): string => `${ids.get(id)!}${boxOf(rest)}`;
  const groupLines = ({ id, members, label: text }: DrawnGroup): string[] => [
    `    subgraph ${ids.get(id)!}["${label([text])}"]`,
    ...members.flatMap((member) => byId.get(member) ?? []).map((member) => `      ${node(member)}`),
    '    end',
  ];
  return [
    'flowchart LR',
    `  accTitle: ${oneLine(title)}`,
    ...namespaces.flatMap((namespace, n) => [
      `  subgraph s${n + 1}["${label([`namespace ${namespace}`])}"]`,
      ...groups.flatMap((group) => (group.namespace === namespace ? groupLines(group) : [])),
      ...nodes.filter((one) => one.namespace === namespace && !grouped.has(one.id)).map((one) => `    ${node(one)}`),
      '  end',
    ]),
    ...nodes.filter(({ namespace }) => namespace === undefined).map((one) => `  ${node(one)}`),
    ...edges.map(({ from, to, label: lines }) => `  ${ids.get(from)!} -->|"${label(lines)}"| ${ids.get(to)!}`),
    ...edges.map(({ kinds: [kind] }, n) => `  linkStyle ${n} stroke:${kindColors[kind!].light}`),
    ...nodes.filter(({ kind }) => kind !== 'workload').map(({ id }) => `  style ${ids.get(id)!} stroke-dasharray:5 4`),
    '',
  ].join('\n');
}

/** A rectangle; a cylinder for an object store. */
function boxOf({ name, details, buckets }: Omit<DiagramNode, 'id'>): string {
  const text = label([name, ...details, ...buckets.map((bucket) => `bucket ${bucket}`)]);
  return buckets.length > 0 ? `[("${text}")]` : `["${text}"]`;
}

/** Lines of a quoted label. Characters with a meaning in Mermaid, Markdown or HTML are written as their numbers. */
function label(lines: readonly string[]): string {
  return lines.map(encoded).join('<br/>');
}

function encoded(line: string): string {
  return escapeControl(line).replaceAll(/[^\p{L}\p{N} ,./=×-]/gu, (character) => `#${character.codePointAt(0)!};`);
}

/** Text of a statement that ends with its line. */
function oneLine(text: string): string {
  return escapeControl(text).replaceAll(/[^\p{L}\p{N} :,./=-]/gu, ' ');
}
