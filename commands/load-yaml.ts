import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { didYouMean, isMap, type Path } from '../constructs/kit';
import type { EnvironmentInput } from '../constructs/platform';
import { placeText, setSource, type Source } from '../constructs/platform/sources';
import { NotLoaded, shownPath } from './not-loaded';
import { yamlContent, type Position } from './yaml-document';
import { yamlFilesIn } from './yaml-files';

/** An environment of a file. */
interface Read {
  readonly data: Record<string, unknown>;
  readonly source: Required<Source>;
}

/**
 * The environments of YAML files: one in each, or a list. `extends` is the name of another one of these files, or of the
 * other YAML files of their folder, and becomes that environment.
 *
 * @param files - absolute paths
 * @throws NotLoaded with all errors of all files, each with its file, line and column
 */
export function yamlEnvironments(files: readonly string[]): readonly EnvironmentInput[] {
  const read = readAll(files);
  const isBase = (name: string): boolean => read.some(({ data }) => data['name'] === name);
  const missesBase = read.some(({ data }) => typeof data['extends'] === 'string' && !isBase(data['extends']));
  const beside = [...new Set(files.map((file) => dirname(file)))]
    .flatMap(yamlFilesIn)
    .filter((file) => !files.includes(file));
  link(missesBase ? [...read, ...readAll(beside)] : read);
  return read.map(({ data }) => data as unknown as EnvironmentInput);
}

function readAll(files: readonly string[]): Read[] {
  const results = files.map(environmentsOf);
  const errors = results.flatMap((result) => ('error' in result ? result.error : []));
  if (errors.length > 0) throw new NotLoaded(errors.join('\n'));
  return results.flatMap((result) => ('error' in result ? [] : result.read));
}

/** Errors of a file that are listed at most. */
const maxErrors = 20;

function environmentsOf(place: string): { readonly read: readonly Read[] } | { readonly error: string } {
  const file = shownPath(place);
  const bytes = readFileSync(place);
  if (!isUtf8(bytes)) return { error: `${file}: the file is not UTF-8.` };
  // Without the byte order mark that editors of Windows write.
  const content = yamlContent(new TextDecoder().decode(bytes));
  if ('errors' in content) {
    const { errors } = content;
    const more = errors.length > maxErrors ? [`${file}: ${errors.length - maxErrors} more errors.`] : [];
    return {
      error: [...errors.slice(0, maxErrors).map((one) => at(file, one, one.message)), ...more].join('\n'),
    };
  }
  const { data, positionOf } = content;
  const isList = Array.isArray(data);
  const entries: readonly unknown[] = isList ? data : [data];
  const placeOf = (n: number) => (path: Path) => positionOf(isList ? [n, ...path] : path);
  if (isList && entries.length === 0) return { error: at(file, positionOf([]), 'the list has no environment.') };
  const wrong = entries.flatMap((one, n) =>
    isMap(one) ? [] : [at(file, placeOf(n)([]), `${kindOf(one)}, and an environment is a map with a name.`)],
  );
  if (wrong.length > 0) return { error: wrong.join('\n') };
  return {
    read: entries.map((one, n) => ({
      data: one as Record<string, unknown>,
      source: { file, positionOf: placeOf(n) },
    })),
  };
}

function kindOf(value: unknown): string {
  if (value === null) return 'there is nothing here';
  if (Array.isArray(value)) return 'this is a list';
  return `this is a ${typeof value === 'string' ? 'text' : typeof value}`;
}

function at(file: string, position: Position, message: string): string {
  return `${placeText({ file, ...position })}: ${message}`;
}

/** Replaces the names in `extends` by the environments, and tells where each environment is written. */
function link(all: readonly Read[]): void {
  const baseOf = new Map<Read, Read>();
  const errors: string[] = [];
  for (const one of all) {
    setSource(one.data, one.source);
    if (!('extends' in one.data)) continue;
    const base = baseNamed(one.data['extends'], one, all);
    if (typeof base === 'string') errors.push(atExtends(one, base));
    else baseOf.set(one, base);
  }
  for (const one of baseOf.keys()) {
    const names = chainOf(one, baseOf);
    if (names !== undefined) errors.push(atExtends(one, `an environment cannot extend itself: ${names}.`));
  }
  if (errors.length > 0) throw new NotLoaded(errors.join('\n'));
  for (const [one, base] of baseOf) one.data['extends'] = base.data;
}

function atExtends({ source: { file, positionOf } }: Read, message: string): string {
  return at(file, positionOf(['extends']), message);
}

/** The environment of a name, or what is wrong with the name. */
function baseNamed(name: unknown, { data, source }: Read, all: readonly Read[]): Read | string {
  if (typeof name !== 'string') return "extends takes the name of another environment, such as 'production'.";
  const found = all.filter((one) => one.data['name'] === name);
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    return `extends: ${found.length} environments have the name '${name}': ${found.map(({ source: { file, positionOf } }) => placeText({ file, ...positionOf(['name']) })).join(', ')}.`;
  const names = all.flatMap((one) =>
    typeof one.data['name'] === 'string' && one.data !== data ? [one.data['name']] : [],
  );
  const near = didYouMean(name, names);
  const others = names.length === 0 ? 'there is no other one.' : `the others are ${names.join(', ')}.`;
  return `extends: there is no environment '${name}' in the YAML files of ${dirname(source.file)}/; ${near === undefined ? others : `did you mean '${near}'?`}`;
}

/** The names from an environment back to itself; undefined if it does not extend itself. */
function chainOf(first: Read, baseOf: ReadonlyMap<Read, Read>): string | undefined {
  const names = [first.data['name']];
  const seen = new Set<Read>();
  for (let next = baseOf.get(first); next !== undefined && !seen.has(next); next = baseOf.get(next)) {
    seen.add(next);
    names.push(next.data['name']);
    if (next === first) return names.join(' → ');
  }
  return undefined;
}
