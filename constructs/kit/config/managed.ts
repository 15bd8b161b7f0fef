import { isWithin, type Path } from '../validation/path';
import { error, type Problem } from '../validation/problem';
import { isMap, type Data } from './data';
import type { ManagedKeys } from './format';

/** Every key with its value and its path, outer ones first. Lists are not entered. */
export function entriesOf(config: Data, at: Path = []): (readonly [path: Path, value: unknown])[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const here = [...at, key];
    return [[here, value] as const, ...(isMap(value) ? entriesOf(value, here) : [])];
  });
}

/** Reports keys that the user cannot set. */
export function managedProblems(managed: ManagedKeys, user: Data): Problem[] {
  const found = entriesOf(user).flatMap(([path]): Problem[] => {
    const entry = entryAt(managed, path);
    if (entry === undefined) return [];
    const { why, setting, removable } = entry;
    const instead = setting === undefined ? '' : ` Use ${setting} instead.`;
    return [
      error(path, `${nameOf(path)} cannot be set here: ${why}.${instead}`, removable ? { fix: { remove: true } } : {}),
    ];
  });
  return outermost(found);
}

/** The problems without those below another one. */
export function outermost(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ path }) => !problems.some((other) => other.path.length < path.length && isWithin(path, other.path)),
  );
}

/** The entry of a table by dotted paths; `*` in the table is any key. */
export function entryAt<Entry>(table: Readonly<Record<string, Entry>>, path: Path): Entry | undefined {
  const pattern = Object.keys(table).find((name) => {
    const steps = name.split('.');
    return steps.length === path.length && steps.every((step, n) => step === '*' || step === path[n]);
  });
  return pattern === undefined ? undefined : table[pattern];
}

/** The key at the end of a path, in messages. */
export function nameOf(path: Path): string {
  const key = path.at(-1);
  return typeof key === 'number' ? `entry ${key + 1}` : String(key);
}
