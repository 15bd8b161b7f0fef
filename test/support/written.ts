import { load } from 'js-yaml';
import { isMap, type Data } from '../../constructs/kit';

type Step = string | number;

/**
 * A copy of an input with the line of a problem in the place of what the problem is about.
 *
 * @param line - `key: value`, where another key than that of the path takes its place; or a value alone, of a list
 */
export function written(input: unknown, path: string, line: string): Data {
  const copy = structuredClone(input) as Data;
  const steps = stepsOf(copy, path);
  const last = steps.pop();
  const parent = steps.reduce<unknown>((value, step) => (value as Record<Step, unknown>)[step], copy);
  if (last === undefined || typeof parent !== 'object' || parent === null) throw new Error(`nothing is at ${path}`);
  const said: unknown = load(line);
  const entries: [string, unknown][] =
    isMap(said) && !line.startsWith('{') ? Object.entries(said) : [[String(last), said]];
  const target = parent as Record<Step, unknown>;
  if (!entries.some(([key]) => key === String(last))) delete target[last];
  for (const [key, value] of entries) target[key] = value;
  return copy;
}

/** The keys of a path; a key with dots in it is found in the input, the last one may not be there yet. */
function stepsOf(input: unknown, path: string): Step[] {
  if (path === '') return [];
  const index = /^\[(\d+)\]\.?/.exec(path);
  if (index !== null) {
    const n = Number(index[1]);
    return [n, ...stepsOf(Array.isArray(input) ? input[n] : undefined, path.slice(index[0].length))];
  }
  const keys = isMap(input) ? Object.keys(input) : [];
  const known = keys
    .filter((key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`))
    .sort((one, other) => other.length - one.length)[0];
  const key = known ?? /^[^.[]+/.exec(path)?.[0] ?? path;
  const rest = path.slice(key.length).replace(/^\./, '');
  return [key, ...stepsOf(isMap(input) ? input[key] : undefined, rest)];
}
