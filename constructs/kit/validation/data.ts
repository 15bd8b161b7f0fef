import type { Path } from './path';
import { error, type Problem } from './problem';
import { escapeControl } from './text';

/** Characters; an object with a longer string does not fit into the annotation of `kubectl apply`. */
const maxStringLength = 200_000;

/** Nesting levels; the deepest configuration in the tests has 12. */
const maxDepth = 50;

/** Number of values; nested YAML aliases expand to more before they exhaust the memory. */
const maxValues = 500_000;

/** Number of reported problems; a file in a wrong encoding has thousands of the same kind. */
const maxProblems = 20;

/**
 * Reports values that YAML or JSON cannot represent: NaN, functions, invalid Unicode.
 *
 * Data without these problems can be walked recursively, printed and compared in bounded time.
 */
export function dataProblems(data: unknown): Problem[] {
  const problems: Problem[] = [];
  let values = 0;
  const visit = (path: Path, value: unknown, depth: number): void => {
    if (problems.length >= maxProblems || values > maxValues) return;
    values += 1;
    const message = values > maxValues ? `there are more than ${maxValues} values.` : valueMessage(value, depth);
    if (message !== undefined) problems.push(error(path, message));
    else if (Array.isArray(value)) for (const [n, entry] of value.entries()) visit([...path, n], entry, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const [key, entry] of Object.entries(value)) {
        const keyProblem = keyMessage(key);
        if (keyProblem === undefined) visit([...path, key], entry, depth + 1);
        else problems.push(error(path, keyProblem));
      }
  };
  visit([], data, 0);
  return problems;
}

/** A copy without keys whose value is `undefined`, which are equivalent to missing keys. */
export function withoutUndefined<T>(data: T): T;
export function withoutUndefined(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutUndefined);
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutUndefined(value)]));
}

function valueMessage(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return stringMessage(value);
    case 'number':
      return Number.isFinite(value) ? undefined : `${value} cannot be represented in YAML or JSON.`;
    case 'bigint':
      return `${value}n is a BigInt; use a number, without the n.`;
    case 'function':
    case 'symbol':
      return `a ${typeof value} is not valid configuration data.`;
    case 'object':
      if (depth > maxDepth) return `it is nested more than ${maxDepth} levels deep, or contains itself.`;
      return value === null || Array.isArray(value) || isPlain(value)
        ? undefined
        : `an instance of ${className(value)} is not valid configuration data.`;
    default:
      return undefined;
  }
}

/** Keys that JavaScript calls or looks up on every object: with other values, printing and comparing them throws. */
const reserved = new Set(['__proto__', 'constructor', 'toString', 'valueOf']);

/** Whether a map cannot have this key, because JavaScript uses it itself. */
export function isReservedKey(key: string): boolean {
  return reserved.has(key);
}

function keyMessage(key: string): string | undefined {
  if (isReservedKey(key))
    return `'${key}' is not supported as a key: it is a built-in property of every JavaScript object.`;
  return stringMessage(key);
}

/** Why a string is invalid; the message quotes only a part of it. */
function stringMessage(text: string): string | undefined {
  if (text.length > maxStringLength)
    return `'${escapeControl(text.slice(0, 20))}…' has ${text.length} characters; the maximum is ${maxStringLength}, because kubectl apply cannot store larger objects.`;
  const at = /\p{Cs}|\0/u.exec(text)?.index;
  if (at === undefined) return undefined;
  const code = text.charCodeAt(at).toString(16).padStart(4, '0');
  return `'${escapeControl(text.slice(0, at).slice(-20))}' is followed by U+${code.toUpperCase()}, ${code === '0000' ? 'which ends the string in many programs' : 'an incomplete surrogate pair, which is not valid Unicode'}.`;
}

/** Whether it is a plain object, as literals and parsers create it. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  return typeof value.constructor === 'function' ? value.constructor.name : 'unknown';
}
