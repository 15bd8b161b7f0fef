import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type LineCounter,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { isReservedKey, type Path } from '../constructs/kit';
import { mergeKey, numberReason } from './yaml-reasons';

/** Values of a text, with those that aliases repeat. An environment has a few hundred. */
const maxValues = 100_000;

/** Makes plain data of the nodes of a document, and finds where a value is. */
export class NodeReader {
  /** What is no data of an environment, in the order of the text. */
  readonly errors: { readonly offset: number; readonly message: string }[] = [];
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  /** What the aliases stand for: an anchor can be set again, for the aliases after it. */
  readonly #targets = new Map<Alias, Node>();
  /** The maps and lists around the value that is read. */
  readonly #open = new Set<Node>();
  /** Where the outermost alias is that the value is read for. */
  #aliasAt: number | undefined;
  #values = 0;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
    const anchors = new Map<string, Node>();
    visit(document, (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target === undefined)
          this.#add(
            node,
            `*${node.source} stands for nothing: no &${node.source} is before it. A text that begins with * needs quotes.`,
          );
        else this.#targets.set(node, target);
      } else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    });
  }

  read(): unknown {
    return this.#value(this.#document.contents);
  }

  /** Where a value is: its key in a map, or the entry of a list. Of what is not there, the nearest around it. */
  offsetOf(path: Path): number {
    let node: unknown = this.#document.contents;
    let offset = offsetOf(node);
    for (const step of path) {
      const of = this.#resolved(node);
      const pair = isMap(of) ? of.items.find(({ key }) => nameOf(key) === step) : undefined;
      node = pair?.value ?? (isSeq(of) && typeof step === 'number' ? of.items[step] : undefined);
      if (pair === undefined && node === undefined) return offset;
      offset = offsetOf(pair?.key ?? node);
    }
    return offset;
  }

  #value(node: unknown): unknown {
    this.#values += 1;
    if (this.#values === maxValues + 1)
      this.errors.push({
        offset: this.#aliasAt ?? offsetOf(node),
        message: `the file has more than ${maxValues} values, with those that aliases repeat.`,
      });
    if (this.#values > maxValues) return null;
    if (isAlias(node)) return this.#aliased(node);
    if (isScalar(node)) return this.#scalar(node);
    if (!isCollection(node)) return null;
    this.#open.add(node);
    const data = isMap(node) ? this.#map(node) : node.items.map((item) => this.#value(item));
    this.#open.delete(node);
    return data;
  }

  #aliased(alias: Alias): unknown {
    const target = this.#targets.get(alias);
    if (target === undefined) return null;
    if (this.#open.has(target)) {
      this.#add(alias, `*${alias.source} is inside of what it stands for.`);
      return null;
    }
    const around = this.#aliasAt;
    this.#aliasAt ??= offsetOf(alias);
    const data = this.#value(target);
    this.#aliasAt = around;
    return data;
  }

  #scalar(node: Scalar): unknown {
    const reason = typeof node.value === 'number' ? numberReason(node.value, node.source ?? '') : undefined;
    if (reason !== undefined) this.#add(node, reason);
    return node.value;
  }

  #map(node: YAMLMap): unknown {
    const keys = new Map<string, unknown>();
    return Object.fromEntries(
      node.items.map(({ key, value }) => {
        const name = nameOf(key);
        if (keys.has(name))
          this.#add(key, `'${name}' is set twice in one map; the first is in line ${this.#lineOf(keys.get(name))}.`);
        else if (name === '<<' && isScalar(key) && key.type === 'PLAIN') this.#add(key, mergeKey);
        else if (isReservedKey(name))
          this.#add(key, `'${name}' is not supported as a key: it is a built-in property of every JavaScript object.`);
        keys.set(name, key);
        return [name, this.#value(value)];
      }),
    );
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  #lineOf(node: unknown): number {
    return this.#lines.linePos(offsetOf(node)).line;
  }

  /** Adds an error once: what an alias repeats is read several times. */
  #add(node: unknown, message: string): void {
    const offset = offsetOf(node);
    if (!this.errors.some((one) => one.offset === offset)) this.errors.push({ offset, message });
  }
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function offsetOf(node: unknown): number {
  return isNode(node) && node.range !== undefined && node.range !== null ? node.range[0] : 0;
}
