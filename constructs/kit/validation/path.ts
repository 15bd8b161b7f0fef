import { isMap } from '../config/data';
import { keyLiteral } from './literal';

/** The path of a value in an input: keys of maps and indexes of lists, outermost first. */
export type Path = readonly (string | number)[];

/** A path as in TypeScript: `tenants[0].users`. Empty for the input itself. */
export function pathText(path: Path): string {
  const later = (step: string): string => (keyLiteral(step) === step ? `.${step}` : `[${keyLiteral(step)}]`);
  return path.map((step, n) => (typeof step === 'number' ? `[${step}]` : n === 0 ? step : later(step))).join('');
}

/** Whether a path equals `outer` or is below it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.length <= path.length && outer.every((step, n) => path[n] === step);
}

/** Whether two paths are equal. */
export function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** The value at a path, or `undefined`. Keys lead into maps, indexes into lists. */
export function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof step === 'number') return Array.isArray(value) ? (value as readonly unknown[])[step] : undefined;
    return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, input);
}
