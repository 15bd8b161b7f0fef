import { pathText, type Path } from '../validation/path';
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
  const entryAt = finderIn(managed);
  const found = entriesOf(user).flatMap(([path]): Problem[] => {
    const entry = entryAt(path);
    if (entry === undefined) return [];
    const { why, setting, removable } = entry;
    const instead = setting === undefined ? '' : ` Use ${setting} instead.`;
    return [unsettable(path, `${why}.${instead}`, removable)];
  });
  return outermost(found);
}

/** The problem of a key that the user cannot set. @param why - as one or more sentences */
export function unsettable(path: Path, why: string, removable = false): Problem {
  return error(path, `${nameOf(path)} cannot be set here: ${why}`, removable ? { fix: { remove: true } } : {});
}

/** The problems without those below the path of another one. */
export function outermost(problems: readonly Problem[]): Problem[] {
  const paths = new Set(problems.map(({ path }) => pathText(path)));
  return problems.filter(({ path }) => !path.some((_step, n) => paths.has(pathText(path.slice(0, n)))));
}

/** Finds the entry of a table by dotted paths; `*` in the table is any key. */
export function finderIn<Entry>(table: Readonly<Record<string, Entry>>): (path: Path) => Entry | undefined {
  const patterns = Object.entries(table).map(([name, entry]) => ({ steps: name.split('.'), entry }));
  return (path) =>
    patterns.find(
      ({ steps }) => steps.length === path.length && steps.every((step, n) => step === '*' || step === path[n]),
    )?.entry;
}

/** The key at the end of a path, in messages. */
export function nameOf(path: Path): string {
  const key = path.at(-1);
  return typeof key === 'number' ? `entry ${key + 1}` : String(key);
}
