import { types } from 'recast';
import { isMap, type Data } from '../../../constructs/kit';
import type { namedTypes as n } from 'ast-types';

const { builders: b } = types;

/** A map or a list that is written in the source. */
type Written = n.ObjectExpression | n.ArrayExpression;

/** Where a map is written. */
interface Origin {
  readonly node: n.ObjectExpression;
  /** The property or the element that has the comments. */
  readonly commented: n.Node;
}

/** Key of the origin of a map. A copy of the map has it too, so that `migrated` carries it along. */
const origin = Symbol('origin');

/** Values that decide where others go; all other values are copied as they are written. */
const read = new Set(['name', 'tenant', 'agent', 'create', 'podSecurity']);

/** Maps whose values decide where they go. */
const readMaps = new Set(['labels', 'structuredMetadata']);

/** The data of an expression, and the expression of changed data: what is unchanged is printed as it was written. */
export class SourceData {
  readonly #copied = new Map<symbol, n.Node>();
  readonly #written = new Map<unknown, n.Node>();
  readonly #used = new Set<n.Node>();

  /** @param commented - the node that has the comments of the value */
  dataOf(node: n.Node, commented: n.Node = node, key?: string): unknown {
    const inner = withoutType(node);
    if (read.has(key!) && (inner.type === 'StringLiteral' || inner.type === 'BooleanLiteral'))
      return (inner as n.StringLiteral | n.BooleanLiteral).value;
    const data = isWritten(inner) ? this.#collectionOf(inner, commented, key) : this.#copy(node);
    if (typeof data === 'object') this.#written.set(data, node);
    return data;
  }

  #collectionOf(node: Written, commented: n.Node, name = ''): object {
    if (node.type === 'ArrayExpression') return node.elements.map((element) => this.dataOf(element!));
    const entries = node.properties.map((property, position): [string, unknown] => {
      const key = keyOf(property);
      if (key === undefined) return [`...${position}`, this.#copy(property)];
      const { value } = property as n.ObjectProperty;
      if (readMaps.has(name) && value.type === 'StringLiteral') return [key, value.value];
      return [key, this.dataOf(value, property, key)];
    });
    return { ...Object.fromEntries(entries), [origin]: { node, commented } satisfies Origin };
  }

  #copy(node: n.Node): symbol {
    const copied = Symbol('copied');
    this.#copied.set(copied, node);
    return copied;
  }

  /** The node of a value that is copied as it is written. */
  copied(value: unknown): n.Node | undefined {
    return typeof value === 'symbol' ? this.#copied.get(value) : undefined;
  }

  /** Sets the expression that unchanged data is printed as. */
  setExpression(data: unknown, expression: n.Node): void {
    this.#written.set(data, expression);
  }

  /** The expression of data. */
  expression(data: unknown): n.Node {
    const known = this.copied(data) ?? this.#written.get(data);
    if (known !== undefined) return known;
    if (typeof data === 'string') return b.stringLiteral(data);
    if (typeof data === 'boolean') return b.booleanLiteral(data);
    if (Array.isArray(data)) return b.arrayExpression(data.map((one) => this.expression(one) as n.StringLiteral));
    return this.#object(data as Data);
  }

  #object(data: Data): n.ObjectExpression {
    const from = originOf(data);
    const before = from?.node.properties ?? [];
    const properties = Object.entries(data).map(([key, value]) => {
      const property = before.find((one) => keyOf(one) === key) as n.ObjectProperty | undefined;
      if (property === undefined) return this.#newProperty(key, value);
      this.#used.add(property);
      const expression = this.expression(value);
      if (expression !== property.value && typeof value !== 'string') {
        property.value = expression as n.StringLiteral;
        property.shorthand = false;
      }
      return property;
    });
    const node = from?.node ?? b.objectExpression([]);
    node.properties = properties as n.ObjectProperty[];
    return node;
  }

  #newProperty(key: string, value: unknown): n.Node {
    const copied = this.copied(value);
    if (copied !== undefined && (key.startsWith('...') || copied.type === 'SpreadElement')) return copied;
    const commented = this.#firstBelow(value);
    const name = /^[\w$]+$/.test(key) && !/^\d/.test(key) ? b.identifier(key) : b.stringLiteral(key);
    if (commented !== undefined) this.#used.add(commented);
    const property = b.objectProperty(name, this.expression(value) as n.StringLiteral);
    if (commented !== undefined) moveComments(commented, property);
    return property;
  }

  /** The property or element that a map comes from, unless it is printed already. */
  #firstBelow(value: unknown): n.Node | undefined {
    const commented = originOf(value)?.commented;
    if (commented !== undefined) return this.#used.has(commented) ? undefined : commented;
    const values = isMap(value) ? Object.values(value) : [];
    return values.map((below) => this.#firstBelow(below)).find((found) => found !== undefined);
  }
}

/** Moves the comments of a node that is not printed. */
export function moveComments(from: n.Node, to: n.Node): void {
  const moved = (from.comments ?? []).map((comment) => ({ ...comment, leading: true, trailing: false }));
  if (moved.length === 0) return;
  to.comments = [...moved, ...(to.comments ?? [])] as typeof to.comments & object;
  from.comments = null;
}

/** The key of a property that has one; not of `...spread`, `[computed]` and methods. */
export function keyOf(property: n.Node): string | undefined {
  if (property.type !== 'ObjectProperty') return undefined;
  const { key, computed } = property as n.ObjectProperty;
  if (computed === true) return undefined;
  if (key.type === 'Identifier') return key.name;
  return 'value' in key ? String(key.value) : undefined;
}

/** The expression without `as`, `satisfies` and parentheses. */
export function withoutType(node: n.Node): n.Node {
  const typed = ['TSAsExpression', 'TSSatisfiesExpression', 'ParenthesizedExpression'].includes(node.type);
  return typed ? withoutType((node as n.TSAsExpression).expression) : node;
}

export function isWritten(node: n.Node): node is Written {
  return node.type === 'ObjectExpression' || node.type === 'ArrayExpression';
}

function originOf(value: unknown): Origin | undefined {
  return isMap(value) ? (value as { readonly [origin]?: Origin })[origin] : undefined;
}
