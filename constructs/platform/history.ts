import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { error, isMap, unique, type Data, type Path, type Problem } from '../kit';
import { lastVersions, withoutHeader } from './last-output';
import type { Rendered } from './render';
import { sectionAt, sections, type History } from './sections';

/**
 * Changes since the last output after which data would be lost or unreadable, such as of schema periods of Loki that
 * have begun, of the store of their logs, and of the drives of a MinIO.
 *
 * @param folder - the parent of the output folders
 */
export function breakingChanges({ name, files }: Rendered, folder: string): Problem[] {
  const unreadable: Problem[] = [];
  const fileOf = (path: Path): string => join(folder, name, sectionAt(path)!.file);
  /** The facts of each version of the last output of a section. */
  const last = (path: Path, history: History): unknown[] => {
    const file = fileOf(path);
    try {
      return lastVersions(file).map((manifests) => history.facts(manifests));
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message.split('\n', 1)[0]! : String(thrown);
      unreadable.push(
        error(
          path,
          `the last output, ${file}, cannot be read: ${reason}. It is needed to check that ${history.protects}. Restore it, for example with git checkout HEAD -- ${file}.`,
        ),
      );
      return [];
    }
  };
  const isSame = (path: Path): boolean => {
    const now = files.get(sectionAt(path)!.file);
    try {
      const before = readFileSync(fileOf(path), 'utf8');
      return now !== undefined && withoutHeader(before, name) === withoutHeader(now, name);
    } catch {
      // It is read again, and reported.
      return false;
    }
  };
  const problems = sections.flatMap(({ path, file, history }) => {
    if (history === undefined) return [];
    const written = [path, ...(history.alsoIn ?? [])].filter((one) => existsSync(fileOf(one)));
    // Most outputs do not change, and to read YAML takes longer than to write it.
    if (written.length > 0 && written.every(isSame)) return [];
    return history.problems(
      written.flatMap((one) => last(one, history)),
      history.facts(loadAll(files.get(file) ?? '').filter(isMap)),
    );
  });
  return unique([...unreadable, ...problems]).map((problem) => ({
    ...problem,
    message: `${problem.message} (If no data was ever stored there, or all of it was migrated, delete ${join(folder, name)} first.)`,
  }));
}

/**
 * The same for two outputs, in which objects may be in any file.
 *
 * @param before - content by file name, of the earlier output
 */
export function outputProblems(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Problem[] {
  const earlier = [...manifestsOf(before).values()].flat();
  const files = manifestsOf(now);
  const known = new Set(sections.filter(({ history }) => history !== undefined).map(({ file }) => file));
  const elsewhere = [...files].filter(([file]) => !known.has(file)).flatMap(([, manifests]) => manifests);
  const withHistory = sections.flatMap(({ file, history }) => (history === undefined ? [] : [{ file, history }]));
  return unique(
    withHistory.flatMap(({ file, history }, n) => {
      // Two sections that compare the same would report it twice.
      const isFirst = withHistory.findIndex((one) => one.history.protects === history.protects) === n;
      const own = [...(files.get(file) ?? []), ...(isFirst ? elsewhere : [])];
      return earlier.length === 0 ? [] : history.problems([history.facts(earlier)], history.facts(own));
    }),
  );
}

/** The objects of an output, by their file. */
function manifestsOf(files: ReadonlyMap<string, string>): Map<string, Data[]> {
  return new Map(
    [...files]
      .filter(([name]) => /^[^/]+\.ya?ml$/.test(name))
      .map(([name, text]) => [name, loadAll(text).filter(isMap)]),
  );
}
