import schema from '../../constructs/platform/schema.json';
import { componentPages, opaque } from './list';

/** A part of the JSON Schema of an environment. */
export interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Node;
  readonly description?: string;
  readonly default?: unknown;
}

/** Objects without a name that have more settings than this get a table. */
const inlineSettings = 3;

const definitions = schema.definitions as unknown as Readonly<Record<string, Node>>;

/** A definition, or with a slash the settings of a property of the environment. */
export function definition(name: string): Node | undefined {
  return name.startsWith('/') ? definitions['Environment']?.properties?.[name.slice(1)] : definitions[name];
}

function rootNode(root: string): Node {
  const node = definition(root);
  if (node === undefined) throw new Error(`There is no definition ${root}.`);
  return node;
}

/** The name of the definition that a node refers to. */
export function referenceOf({ $ref }: Node): string | undefined {
  return $ref === undefined ? undefined : decodeURIComponent($ref.replace('#/definitions/', ''));
}

/** What a node refers to. */
export function resolved(node: Node): Node {
  const name = referenceOf(node);
  return name === undefined ? node : rootNode(name);
}

/** Whether nodes that refer to this definition name it only, because its keys are not settings of this program. */
export function isOpaque(name: string): boolean {
  return opaque[name] !== undefined || /^(?:ConfigOf|ValueOf)</.test(name);
}

/** Where settings are described. */
export interface Place {
  readonly page: string;
  /** The path of the settings in an environment. */
  readonly path: string;
  /** Tells apart what has the same path: kinds of one setting. @default - there is one */
  readonly kind?: string;
}

/** The places of all objects with a table: those of roots, and the first ones that a page reaches others from. */
export const places: ReadonlyMap<Node, Place> = placesOf();

function placesOf(): Map<Node, Place> {
  const found = new Map<Node, Place>();
  const roots = Object.entries(componentPages).flatMap(([page, { roots: own }]) =>
    Object.entries(own).map(([path, root]) => ({ page, path, root, node: rootNode(root) })),
  );
  for (const { page, path, node } of roots) found.set(node, { page, path });
  // All others are reached from the environment, on the page of their section.
  for (const { page, path, root, node } of roots) if (root !== 'Environment') visitParts(node, { page, path }, found);
  return found;
}

function visit(node: Node, { page, path }: Place, found: Map<Node, Place>): void {
  const name = referenceOf(node);
  if (name !== undefined && isOpaque(name)) return;
  const object = resolved(node);
  if (found.has(object)) return;
  const count = Object.keys(object.properties ?? {}).length;
  if (count > (name === undefined ? inlineSettings : 0)) {
    const isShared = [...found.values()].some((place) => place.page === page && place.path === path);
    found.set(object, { page, path, ...(isShared && name !== undefined && { kind: name }) });
  }
  visitParts(object, { page, path }, found);
}

function visitParts(node: Node, { page, path }: Place, found: Map<Node, Place>): void {
  const { properties = {}, anyOf = [], items, additionalProperties } = node;
  for (const [key, value] of Object.entries(properties)) visit(value, { page, path: `${path}.${key}` }, found);
  for (const one of anyOf) visit(one, { page, path }, found);
  if (items !== undefined) visit(items, { page, path: `${path}[]` }, found);
  if (typeof additionalProperties === 'object') visit(additionalProperties, { page, path: `${path}.<name>` }, found);
}
