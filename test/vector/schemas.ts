import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type Data } from '../../constructs/kit';
import type { VectorRelease } from '../../constructs/vector';

const folder = join(__dirname, '../../../shared/schemas');

/** Whether the schemas were found. They are not part of the repository, but in a folder next to it. */
export const schemasFound = existsSync(folder);
if (!schemasFound)
  console.warn('skipped: ../shared/schemas was not found, which the key tables of Vector are compared with');

/** The output of `vector generate-schema` of a release; an empty schema if it was not found. */
export function schemaOf(release: VectorRelease): Data {
  if (!schemasFound) return {};
  return JSON.parse(readFileSync(join(folder, `vector-${release}.json`), 'utf8')) as Data;
}

/** A node of a schema with its alternatives merged. */
interface SchemaNode {
  readonly keys: Map<string, Data[]>;
  readonly required: Set<string>;
  readonly additional: Data[];
  readonly items: Data[];
  readonly values: Set<string>;
}

/** The keys and enumerations in a schema of Vector. */
export class VectorSchema {
  readonly #schema: Data;

  constructor(schema: Data) {
    this.#schema = schema;
  }

  /** Top-level keys other than sources, transforms and sinks. */
  settings(): Map<string, Data[]> {
    const { keys } = this.merge([this.#schema]);
    return new Map([...keys].filter(([key]) => !['sources', 'transforms', 'sinks'].includes(key)));
  }

  /** The types of components of a kind, each with its own keys and the common ones. */
  components(kind: string): Map<string, SchemaNode> {
    const [section] = this.merge([this.#schema]).keys.get(kind)!;
    const { types, common } = this.parts(section!['additionalProperties'] as Data);
    return new Map(
      types.map((type) => {
        const node = this.merge([type, ...common]);
        const [name] = node.keys.get('type')!;
        node.keys.delete('type');
        return [String(name!['const']), node];
      }),
    );
  }

  /** Every path below some keys, with the values of enumerations. Names of additional keys are `*`, list items `[]`. */
  paths(keys: ReadonlyMap<string, Data[]>, prefix: string): Map<string, string[]> {
    const paths = [...keys].flatMap(([key, nodes]): [string, string[]][] => this.below(nodes, `${prefix}${key}`));
    return new Map(paths);
  }

  /** The alternatives by type, and the schemas next to them. */
  private parts(schema: Data): { readonly types: Data[]; readonly common: Data[] } {
    const { allOf = [], oneOf = [], ...rest } = this.resolved(schema) as { allOf?: Data[]; oneOf?: Data[] };
    const below = allOf.map((part) => this.parts(part));
    return {
      types: [...oneOf, ...below.flatMap(({ types }) => types)],
      common: [rest, ...below.flatMap(({ common }) => common)],
    };
  }

  private below(nodes: readonly Data[], path: string): [string, string[]][] {
    const { keys, additional, items, values } = this.merge(nodes);
    return [
      [path, [...values].sort()],
      ...[...keys].flatMap(([key, inner]) => this.below(inner, `${path}.${key}`)),
      ...(additional.length > 0 ? this.below(additional, `${path}.*`) : []),
      ...(items.length > 0 ? this.below(items, `${path}.[]`) : []),
    ];
  }

  private merge(nodes: readonly Data[]): SchemaNode {
    const merged: SchemaNode = { keys: new Map(), required: new Set(), additional: [], items: [], values: new Set() };
    for (const node of nodes) this.collect(node, merged, true);
    return merged;
  }

  private collect(schema: Data, merged: SchemaNode, always: boolean): void {
    const node = this.resolved(schema);
    for (const [key, below] of Object.entries((node['properties'] ?? {}) as Data))
      merged.keys.set(key, [...(merged.keys.get(key) ?? []), below as Data]);
    if (always) for (const key of (node['required'] ?? []) as string[]) merged.required.add(key);
    if (isMap(node['additionalProperties'])) merged.additional.push(node['additionalProperties']);
    if (isMap(node['items'])) merged.items.push(node['items']);
    for (const value of [node['const'], ...((node['enum'] ?? []) as unknown[])])
      if (typeof value === 'string') merged.values.add(value);
    for (const part of (node['allOf'] ?? []) as Data[]) this.collect(part, merged, always);
    const choices = [...((node['oneOf'] ?? []) as Data[]), ...((node['anyOf'] ?? []) as Data[])];
    for (const choice of choices) this.collect(choice, merged, always && choices.length === 1);
  }

  /** The definition that a node refers to, with the keywords next to the reference. */
  private resolved(node: Data): Data {
    const { $ref, ...rest } = node;
    if (typeof $ref !== 'string') return node;
    const definitions = this.#schema['definitions'] as Data;
    return { allOf: [definitions[$ref.slice('#/definitions/'.length)]], ...rest };
  }
}
