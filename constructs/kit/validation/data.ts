import type { Path } from './path';
import { error, type Problem } from './problem';
import { escapeControl } from './text';

/** Characters of the longest text: an object with a longer one is more than `kubectl apply` can remember. */
const longestText = 200_000;

/** Levels of the deepest data; the deepest configuration of a system that is written here has 12. */
const deepest = 50;

/** Values of the largest data, so that a YAML anchor that repeats itself is refused before it fills the memory. */
const mostValues = 500_000;

/** How many problems are told of one piece of data: a file in a wrong encoding has thousands, and the first ones say so. */
const mostProblems = 20;

/**
 * What no file of YAML or JSON can hold as it was meant: numbers that are none, functions, text that is not Unicode.
 *
 * Data without these problems can be walked by recursion, printed, and compared in bounded time.
 */
export function dataProblems(data: unknown): Problem[] {
  const problems: Problem[] = [];
  let values = 0;
  const visit = (path: Path, value: unknown, depth: number): void => {
    if (problems.length >= mostProblems || values > mostValues) return;
    values += 1;
    const says = values > mostValues ? `there are more than ${mostValues} values.` : fault(value, depth);
    if (says !== undefined) problems.push(error(path, says));
    else if (Array.isArray(value)) for (const [n, entry] of value.entries()) visit([...path, n], entry, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const [key, entry] of Object.entries(value)) {
        const wrongKey = keyFault(key);
        if (wrongKey === undefined) visit([...path, key], entry, depth + 1);
        else problems.push(error(path, wrongKey));
      }
  };
  visit([], data, 0);
  return problems;
}

/** The same data without the keys whose value is `undefined`, which mean the same as keys that are not there. */
export function withoutUndefined<T>(data: T): T;
export function withoutUndefined(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutUndefined);
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutUndefined(value)]));
}

function fault(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return textFault(value);
    case 'number':
      return Number.isFinite(value) ? undefined : `${value} is not a number that YAML and JSON can hold.`;
    case 'bigint':
      return `${value}n is a BigInt, which YAML and JSON cannot hold; a number has no n behind it.`;
    case 'function':
    case 'symbol':
      return `a ${typeof value} is not data.`;
    case 'object':
      if (depth > deepest) return `it is more than ${deepest} levels deep, or contains itself.`;
      return value === null || Array.isArray(value) || isPlain(value)
        ? undefined
        : `an object of the class ${className(value)} is not data.`;
    default:
      return undefined;
  }
}

/** Keys by which JavaScript prints, compares and converts a map: with text behind them it throws. */
const reserved = new Set(['__proto__', 'constructor', 'toString', 'valueOf']);

function keyFault(key: string): string | undefined {
  if (reserved.has(key))
    return `'${key}' cannot be a key: JavaScript, in which the objects of Kubernetes are printed, takes it for a part of the map itself.`;
  return textFault(key);
}

/** What is wrong with a text, of which only the beginning is escapeControl. */
function textFault(text: string): string | undefined {
  if (text.length > longestText)
    return `'${escapeControl(text.slice(0, 20))}…' has ${text.length} characters; an object of Kubernetes with more than ${longestText} is too large for kubectl apply.`;
  const at = /\p{Cs}|\0/u.exec(text)?.index;
  if (at === undefined) return undefined;
  const code = text.charCodeAt(at).toString(16).padStart(4, '0');
  return `'${escapeControl(text.slice(0, at).slice(-20))}' is followed by U+${code.toUpperCase()}, ${code === '0000' ? 'which ends a text for the programs that read it' : 'half of a character: no file can hold it'}.`;
}

/** Whether it was written as `{ … }`, or read from YAML or JSON. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  return typeof value.constructor === 'function' ? value.constructor.name : 'unknown';
}
