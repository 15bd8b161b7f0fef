import { isMap, type Data, type Keys, type Shape } from '../../constructs/kit';

/** Paths that the tables omit, and why. Components stand for their types. */
const omitted: readonly (readonly [RegExp, string])[] = [
  [/^(enrichment_tables|provider|tests)$/, 'require files that are not mounted, a host, or `vector test`'],
  [/^log_schema$/, 'would rename the fields that the checks of templates rely on'],
  [/^expire_metrics(_per_metric_set)?$/, 'expire_metrics_secs applies to all'],
  [/^(sources|sinks)\.unit_test(_stream)?$/, 'are components of `vector test`'],
  [/^sources\.http$/, 'is the former name of http_server'],
  [/^secret\.\*\.replacement$/, 'is a key of a backend for tests of Vector itself'],
];

/** Values of enumerations that the tables omit. */
const omittedValues: Readonly<Record<string, string>> = { 'secret.*.type': 'test' };

/** Keys that Vector requires although the schema has a default for them, or requires them in alternatives only. */
const alsoRequired = /^(transforms|sinks)\.\*\.inputs$|^sinks\.\w+\.encoding\.codec$/;

const components: Readonly<Record<string, string>> = { sources: 'source', transforms: 'transform', sinks: 'sink' };

/** A node of the schema with its references resolved and its alternatives merged. */
interface Merged {
  readonly keys: Map<string, Data[]>;
  readonly required: Set<string>;
  readonly additional: Data[];
  readonly items: Data[];
  readonly values: Set<string>;
  readonly types: Set<string>;
}

/** The table of a release, from the JSON Schema that `vector generate-schema` prints. */
export function vectorKeys(schema: Data): Keys {
  return new VectorSchema(schema).table();
}

class VectorSchema {
  readonly #schema: Data;

  constructor(schema: Data) {
    this.#schema = schema;
  }

  table(): Keys {
    const { keys } = this.#merged([this.#schema]);
    const settings = this.#keys(new Map([...keys].filter(([key]) => !(key in components))), new Set(), '');
    const sections = Object.entries(components).map(([kind, component]): [string, Shape] => [
      kind,
      { map: this.#components(keys.get(kind)![0]!['additionalProperties'] as Data, kind, component) },
    ]);
    return { ...settings, ...Object.fromEntries(sections) };
  }

  /** The types of components of a kind. Keys of all types are apart. */
  #components(schema: Data, kind: string, component: string): Shape {
    const { types, common } = this.#parts(schema);
    const shared = this.#merged(common);
    const byType = types.map((type): [string, Keys] => {
      const { keys, required } = this.#merged([type]);
      const [name] = keys.get('type')!;
      keys.delete('type');
      const own = String(name!['const']);
      return [own, this.#keys(keys, required, `${kind}.${own}.`)];
    });
    return {
      component,
      common: this.#keys(shared.keys, shared.required, `${kind}.*.`),
      byType: Object.fromEntries(byType.filter(([type]) => !isOmitted(`${kind}.${type}`)).sort(byName)),
    };
  }

  /** The alternatives by type, and the schemas next to them. */
  #parts(schema: Data): { readonly types: Data[]; readonly common: Data[] } {
    const { allOf = [], oneOf = [], ...rest } = this.#resolved(schema) as { allOf?: Data[]; oneOf?: Data[] };
    const below = allOf.map((part) => this.#parts(part));
    return {
      types: [...oneOf, ...below.flatMap(({ types }) => types)],
      common: [rest, ...below.flatMap(({ common }) => common)],
    };
  }

  #keys(keys: ReadonlyMap<string, Data[]>, required: ReadonlySet<string>, prefix: string): Keys {
    const shapes = [...keys]
      .filter(([key]) => !isOmitted(`${prefix}${key}`))
      .map(([key, nodes]): [string, Shape] => {
        const shape = this.#shape(nodes, `${prefix}${key}`);
        return [key, required.has(key) || alsoRequired.test(`${prefix}${key}`) ? { required: shape } : shape];
      });
    return Object.fromEntries(shapes.sort(byName));
  }

  #shape(nodes: readonly Data[], path: string): Shape {
    const { keys, required, additional, items, values, types } = this.#merged(nodes);
    const enumerated = [...values].filter((value) => value !== omittedValues[path]);
    const scalars = (['string', 'boolean', 'integer', 'number'] as const).filter((type) => types.has(type));
    const shapes: Shape[] = [
      // A schema may list some values next to any string.
      ...(enumerated.length > 0 && !types.has('string') ? [enumerated] : []),
      ...scalars.filter((type) => type !== 'integer' || !types.has('number')),
      ...(items.length > 0 ? [{ list: this.#shape(items, `${path}.[]`) }] : []),
      ...(keys.size > 0 ? [{ keys: this.#keys(keys, required, `${path}.`) }] : []),
      ...(additional.length > 0 ? [{ map: this.#shape(additional, `${path}.*`) }] : []),
    ];
    if (shapes.length === 0) return 'any';
    return shapes.length === 1 ? shapes[0]! : { either: shapes };
  }

  #merged(nodes: readonly Data[]): Merged {
    const merged: Merged = {
      keys: new Map(),
      required: new Set(),
      additional: [],
      items: [],
      values: new Set(),
      types: new Set(),
    };
    for (const node of nodes) this.#collect(node, merged, true);
    return merged;
  }

  /** @param always - whether the node applies to every value, so that its required keys are */
  #collect(schema: Data, merged: Merged, always: boolean): void {
    const node = this.#resolved(schema);
    for (const [key, below] of Object.entries((node['properties'] ?? {}) as Data))
      merged.keys.set(key, [...(merged.keys.get(key) ?? []), below as Data]);
    if (always) for (const key of (node['required'] ?? []) as string[]) merged.required.add(key);
    if (isMap(node['additionalProperties'])) merged.additional.push(node['additionalProperties']);
    if (isMap(node['items'])) merged.items.push(node['items']);
    for (const type of [node['type']].flat()) if (typeof type === 'string') merged.types.add(type);
    for (const value of [node['const'], ...((node['enum'] ?? []) as unknown[])]) {
      if (typeof value === 'string') merged.values.add(value);
      if (typeof value === 'number') merged.types.add('integer');
    }
    for (const part of (node['allOf'] ?? []) as Data[]) this.#collect(part, merged, always);
    const choices = [...((node['oneOf'] ?? []) as Data[]), ...((node['anyOf'] ?? []) as Data[])].filter(
      (choice) => choice['type'] !== 'null',
    );
    for (const choice of choices) this.#collect(choice, merged, always && choices.length === 1);
  }

  /** The definition that a node refers to, with the keywords next to the reference. */
  #resolved(node: Data): Data {
    const { $ref, ...rest } = node;
    if (typeof $ref !== 'string') return node;
    const definitions = this.#schema['definitions'] as Data;
    return { allOf: [definitions[$ref.slice('#/definitions/'.length)]], ...rest };
  }
}

function isOmitted(path: string): boolean {
  return omitted.some(([pattern]) => pattern.test(path));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
