import type { Fix } from './problem';
import type { Path } from './path';

type Container = Record<string | number, unknown>;

/** Applies the fix of a problem at a path to a copy of the input. A path that does not exist changes nothing. */
export function applyFix<T>(input: T, path: Path, fix: Fix): T;
export function applyFix(input: unknown, path: Path, fix: Fix): unknown {
  const copy: unknown = structuredClone(input);
  if ('replace' in fix) put(copy, path, fix.replace);
  else take(copy, path);
  if ('moveTo' in fix) put(copy, fix.moveTo, fix.value);
  return copy;
}

function put(root: unknown, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((inner, step) => {
    if (isContainer(inner) && inner[step] === undefined) inner[step] = {};
    return isContainer(inner) ? inner[step] : undefined;
  }, root);
  const last = path.at(-1);
  if (isContainer(parent) && last !== undefined) parent[last] = value;
}

function take(root: unknown, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, step) => (isContainer(inner) ? inner[step] : undefined), root);
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1);
  else if (isContainer(parent) && last !== undefined) delete parent[last];
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}
