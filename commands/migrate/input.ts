import { isDeepStrictEqual } from 'node:util';
import { isMap, pathText, type Path } from '../../constructs/kit';
import type { Unmapped } from './migration';
import { shown } from './shown';

/** What has been read of an input. */
class Reading {
  /** Paths of the leaves that were read or listed. */
  readonly seen = new Set<string>();
  readonly unmapped: Unmapped[] = [];
  /** Names of settings that the agent decides by itself. */
  readonly replaced: string[] = [];
}

/** Names a path in a message. */
export type NameOf = (path: Path) => string;

/**
 * A value of an input, which records what was read of it. At the end, `remaining` lists what nobody has read, so that
 * nothing is left out silently.
 */
export class Input {
  readonly value: unknown;
  readonly path: Path;
  readonly #reading: Reading;
  readonly #nameOf: NameOf;

  private constructor(value: unknown, path: Path, reading: Reading, nameOf: NameOf) {
    this.value = value;
    this.path = path;
    this.#reading = reading;
    this.#nameOf = nameOf;
  }

  /** @param nameOf - names a path in messages. @default - as in TypeScript: `clients[0].url` */
  static of(value: unknown, nameOf: NameOf = pathText): Input {
    return new Input(value, [], new Reading(), nameOf);
  }

  /** What was not mapped so far. */
  get unmapped(): readonly Unmapped[] {
    return this.#reading.unmapped;
  }

  /** Names of the settings that `replace` has read. */
  get replaced(): readonly string[] {
    return this.#reading.replaced;
  }

  /** The value of a key, if the map has it. Nothing is read yet. */
  at(key: string): Input | undefined {
    return isMap(this.value) && Object.hasOwn(this.value, key) ? this.#child(this.value[key], key) : undefined;
  }

  /** The keys of a map with their values. */
  entries(): [string, Input][] {
    return isMap(this.value) ? Object.entries(this.value).map(([key, value]) => [key, this.#child(value, key)]) : [];
  }

  /** The entries of a list; a single value is a list of one; none for `undefined` and `null`. */
  items(): Input[] {
    if (Array.isArray(this.value)) return this.value.map((value, n) => this.#child(value, n));
    return this.value === undefined || this.value === null ? [] : [this];
  }

  /** Reads all of it. */
  take(): unknown {
    for (const leaf of leavesOf(this.value, this.path)) this.#reading.seen.add(pathText(leaf));
    return this.value;
  }

  /** Reads a text, a number or a boolean as a text. Other values are not read. */
  text(): string | undefined {
    const text = textOf(this.value);
    if (text !== undefined) this.take();
    return text;
  }

  /** The text of the value of a key, without reading it. */
  textAt(key: string, otherwise: string): string {
    return textOf(this.at(key)?.value) ?? otherwise;
  }

  /** Reads it only if it is one of these values. */
  is(...values: readonly unknown[]): boolean {
    return values.includes(this.value) ? (this.take(), true) : false;
  }

  /** Reads what was not read of it, because it decides nothing about lines: the agent has its own setting. */
  replace(): void {
    for (const { path, value } of this.#unseen(this.value, this.path)) {
      for (const leaf of leavesOf(value, path)) this.#reading.seen.add(pathText(leaf));
      if (value !== null) this.#reading.replaced.push(this.#nameOf(path));
    }
  }

  /** Whether all of it was read or listed. */
  get isRead(): boolean {
    return this.#unseen(this.value, this.path).length === 0;
  }

  /** Lists what was not read of it as not mapped. @param why - a reason as a clause */
  reject(why: string): void {
    for (const path of this.#unseen(this.value, this.path)) this.#list(path.value, path.path, why);
  }

  /**
   * Lists it as not mapped, or only in part, although it was read.
   *
   * @param why - a reason as a clause
   * @param part - the part of the value that is meant. @default - all of it
   */
  differs(why: string, part: unknown = this.value): void {
    this.take();
    this.#list(part, this.path, why);
  }

  #list(value: unknown, path: Path, why: string): void {
    for (const leaf of leavesOf(value, path)) this.#reading.seen.add(pathText(leaf));
    const one = { path: this.#nameOf(path), what: shown(value, path), why };
    // Rules can be read once for each of several sources.
    if (!this.#reading.unmapped.some((other) => isDeepStrictEqual(other, one))) this.#reading.unmapped.push(one);
  }

  #child(value: unknown, step: string | number): Input {
    return new Input(value, [...this.path, step], this.#reading, this.#nameOf);
  }

  /** The outermost values of which nothing was read. */
  #unseen(value: unknown, path: Path): { readonly value: unknown; readonly path: Path }[] {
    const leaves = leavesOf(value, path).map(pathText);
    const seen = leaves.filter((leaf) => this.#reading.seen.has(leaf)).length;
    if (seen === leaves.length) return [];
    if (seen === 0) return [{ value, path }];
    return stepsOf(value).flatMap(([step, inner]) => this.#unseen(inner, [...path, step]));
  }
}

/** A text, a number or a boolean as a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The keys of a map or the indexes of a list, with their values. */
export function stepsOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((inner, n) => [n, inner]);
  return isMap(value) ? Object.entries(value) : [];
}

/** The paths of all scalars, and of empty maps and lists. */
export function leavesOf(value: unknown, path: Path = []): Path[] {
  const steps = stepsOf(value);
  return steps.length === 0 ? [path] : steps.flatMap(([step, inner]) => leavesOf(inner, [...path, step]));
}
