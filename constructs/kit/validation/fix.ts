import { isDeepStrictEqual } from 'node:util';
import { valueAt, type Path } from './path';
import type { Fix, Problem } from './problem';

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
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1);
  else if (isContainer(parent) && last !== undefined) delete parent[last];
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** The problem without its fix if that would overwrite another setting, or put the value where no map is. */
export function withoutOverwriting(input: unknown, problem: Problem): Problem {
  const { fix, ...rest } = problem;
  if (fix === undefined || !('moveTo' in fix)) return problem;
  const parent = valueAt(input, fix.moveTo.slice(0, -1));
  const current = valueAt(input, fix.moveTo);
  const fits = parent === undefined || isContainer(parent);
  const keeps =
    current === undefined ||
    (isContainer(current) &&
      isContainer(fix.value) &&
      Object.entries(current).every(([key, value]) => isDeepStrictEqual((fix.value as Container)[key], value)));
  return fits && keeps ? problem : rest;
}
