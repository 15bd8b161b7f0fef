import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { error, isMap, unique, type Data, type Path, type Problem } from '../kit';
import { lastVersions } from './last-output';
import type { Rendered } from './render';
import { sectionAt, sections } from './sections';

/**
 * Changes since the last output after which data would be lost or unreadable, such as of schema periods of Loki that
 * have begun, of the store of their logs, and of the drives of a MinIO.
 *
 * @param folder - the parent of the output folders
 */
export function breakingChanges({ name, files }: Rendered, folder: string): Problem[] {
  const unreadable: Problem[] = [];
  /** The facts of each version of the last output of a section; none if there is no file. */
  const last = (path: Path, facts: (manifests: readonly Data[]) => unknown): unknown[] => {
    const section = sectionAt(path)!;
    const file = join(folder, name, section.file);
    if (!existsSync(file)) return [];
    try {
      return lastVersions(file).map(facts);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message.split('\n', 1)[0]! : String(thrown);
      unreadable.push(
        error(
          path,
          `the last output, ${file}, cannot be read: ${reason}. It is needed to check that ${section.history!.protects}. Restore it, for example with git checkout HEAD -- ${file}.`,
        ),
      );
      return [];
    }
  };
  const problems = sectionProblems(files, last);
  return unique([...unreadable, ...problems]).map((problem) => ({
    ...problem,
    message: `${problem.message} (If no data was ever stored there, or all of it was migrated, delete ${join(folder, name)} first.)`,
  }));
}

/**
 * The same for two outputs.
 *
 * @param before - content by file name, of the earlier output
 */
export function outputProblems(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Problem[] {
  return unique(
    sectionProblems(now, (path, facts) => {
      const text = before.get(sectionAt(path)!.file);
      return text === undefined ? [] : [facts(loadAll(text).filter(isMap))];
    }),
  );
}

/** @param last - the facts of each version of the last output of a section */
function sectionProblems(
  files: ReadonlyMap<string, string>,
  last: (path: Path, facts: (manifests: readonly Data[]) => unknown) => unknown[],
): Problem[] {
  return sections.flatMap(({ path, file, history }) => {
    if (history === undefined) return [];
    const facts = (manifests: readonly Data[]): unknown => history.facts(manifests);
    const before = [path, ...(history.alsoIn ?? [])].flatMap((one) => last(one, facts));
    return history.problems(before, facts(loadAll(files.get(file) ?? '').filter(isMap)));
  });
}
