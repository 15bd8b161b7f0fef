import { opaque } from './list';
import { isOpaque, places, referenceOf, resolved, type Node, type Place } from './schema';

/** The type of a setting as Markdown, with links to the tables of its settings. @param page - which is being written */
export function typeText(node: Node, page: string): string {
  const name = referenceOf(node);
  if (name !== undefined && isOpaque(name)) return opaque[name] ?? 'object';
  const object = resolved(node);
  const place = places.get(object);
  return place === undefined
    ? ownText(object, page)
    : `[${headingOf(place).replaceAll('`', '')}](${linkOf(place, page)})`;
}

/** The type of a node by its parts. */
export function ownText(node: Node, page: string): string {
  if (node.const !== undefined) return `\`${literal(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((one) => `\`${literal(one)}\``).join(', ');
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map((one) => typeText(one, page)))].join(' or ');
  if (node.items !== undefined) return `list of ${typeText(node.items, page)}`;
  if (node.properties !== undefined) return objectText(node.properties, node.required ?? [], page);
  if (typeof node.additionalProperties === 'object') return `map of ${typeText(node.additionalProperties, page)}`;
  return [node.type ?? 'any'].flat().join(' or ');
}

/** A small object that has no name. */
function objectText(properties: Readonly<Record<string, Node>>, required: readonly string[], page: string): string {
  const entries = Object.entries(properties).map(
    ([key, value]) => `\`${key}${required.includes(key) ? '' : '?'}\`: ${typeText(value, page)}`,
  );
  return `object with ${entries.join(', ')}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** The heading of the settings of a place. */
export function headingOf({ path, kind }: Place): string {
  return kind === undefined ? `\`${path}\`` : `\`${path}\` (${kind})`;
}

/** The link to a place, with the anchor that GitHub gives its heading. */
export function linkOf(place: Place, page: string): string {
  const anchor = headingOf(place)
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
  return `${place.page === page ? '' : `${place.page}.md`}#${anchor}`;
}

/** The default of a setting, and its description without it. */
export function described({ description = '', default: value }: Node): {
  readonly text: string;
  readonly value: string;
} {
  const [, text = description, stated] = /^([^]*?)\s*Default: ([^]*?)\.?$/.exec(description) ?? [];
  if (stated !== undefined) return { text, value: stated };
  return { text, value: value === undefined ? '' : `\`${literal(value)}\`` };
}
