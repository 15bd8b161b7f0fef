import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type Data } from '../../constructs/kit';
import type { VectorRelease } from '../../constructs/vector';

const folder = join(__dirname, '../../../shared/schemas');

/** Whether the folder beside the repository is there: the schemas are not part of it. */
export const schemasThere = existsSync(folder);
if (!schemasThere) console.warn('skipped: there is no ../shared/schemas to compare the tables of Vector with');

/** What `vector generate-schema` of a release printed; without the folder a schema that says nothing. */
export function schemaOf(release: VectorRelease): Data {
  if (!schemasThere) return {};
  return JSON.parse(readFileSync(join(folder, `vector-${release}.json`), 'utf8')) as Data;
}

/** What a schema says of one place, its alternatives taken together. */
interface Place {
  readonly keys: Map<string, Data[]>;
  readonly required: Set<string>;
  readonly free: Data[];
  readonly items: Data[];
  readonly words: Set<string>;
}

/** A schema of Vector, as far as keys and words go. */
export class VectorSchema {
  readonly #schema: Data;

  constructor(schema: Data) {
    this.#schema = schema;
  }

  /** The keys beside sources, transforms and sinks. */
  settings(): Map<string, Data[]> {
    const { keys } = this.place([this.#schema]);
    return new Map([...keys].filter(([key]) => !['sources', 'transforms', 'sinks'].includes(key)));
  }

  /** The component types of a kind, each with its own keys and those of all. */
  components(kind: string): Map<string, Place> {
    const [section] = this.place([this.#schema]).keys.get(kind)!;
    const { types, common } = this.parts(section!['additionalProperties'] as Data);
    return new Map(
      types.map((type) => {
        const place = this.place([type, ...common]);
        const [name] = place.keys.get('type')!;
        place.keys.delete('type');
        return [String(name!['const']), place];
      }),
    );
  }

  /** Every path below some keys; free names are `*`, elements of lists `[]`; the words of a path, where it has any. */
  paths(keys: ReadonlyMap<string, Data[]>, prefix: string): Map<string, string[]> {
    const paths = [...keys].flatMap(([key, nodes]): [string, string[]][] => this.below(nodes, `${prefix}${key}`));
    return new Map(paths);
  }

  /** The alternatives by type, and what stands beside them. */
  private parts(schema: Data): { readonly types: Data[]; readonly common: Data[] } {
    const { allOf = [], oneOf = [], ...rest } = this.resolved(schema) as { allOf?: Data[]; oneOf?: Data[] };
    const below = allOf.map((part) => this.parts(part));
    return {
      types: [...oneOf, ...below.flatMap(({ types }) => types)],
      common: [rest, ...below.flatMap(({ common }) => common)],
    };
  }

  private below(nodes: readonly Data[], path: string): [string, string[]][] {
    const { keys, free, items, words } = this.place(nodes);
    return [
      [path, [...words].sort()],
      ...[...keys].flatMap(([key, inner]) => this.below(inner, `${path}.${key}`)),
      ...(free.length > 0 ? this.below(free, `${path}.*`) : []),
      ...(items.length > 0 ? this.below(items, `${path}.[]`) : []),
    ];
  }

  private place(nodes: readonly Data[]): Place {
    const place: Place = { keys: new Map(), required: new Set(), free: [], items: [], words: new Set() };
    for (const node of nodes) this.collect(node, place, true);
    return place;
  }

  private collect(schema: Data, place: Place, always: boolean): void {
    const node = this.resolved(schema);
    for (const [key, below] of Object.entries((node['properties'] ?? {}) as Data))
      place.keys.set(key, [...(place.keys.get(key) ?? []), below as Data]);
    if (always) for (const key of (node['required'] ?? []) as string[]) place.required.add(key);
    if (isMap(node['additionalProperties'])) place.free.push(node['additionalProperties']);
    if (isMap(node['items'])) place.items.push(node['items']);
    for (const word of [node['const'], ...((node['enum'] ?? []) as unknown[])])
      if (typeof word === 'string') place.words.add(word);
    for (const part of (node['allOf'] ?? []) as Data[]) this.collect(part, place, always);
    const choices = [...((node['oneOf'] ?? []) as Data[]), ...((node['anyOf'] ?? []) as Data[])];
    for (const choice of choices) this.collect(choice, place, always && choices.length === 1);
  }

  /** The definition that a node refers to, with what stands beside the reference. */
  private resolved(node: Data): Data {
    const { $ref, ...rest } = node;
    if (typeof $ref !== 'string') return node;
    const definitions = this.#schema['definitions'] as Data;
    return { allOf: [definitions[$ref.slice('#/definitions/'.length)]], ...rest };
  }
}
