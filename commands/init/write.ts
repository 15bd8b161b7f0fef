import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes files below the working directory, or nothing: after an error, new files are removed and earlier ones have
 * their content again.
 *
 * @throws Error if a file cannot be written
 */
export function writeAll(files: readonly { readonly path: string; readonly text: string }[]): void {
  const temporary = `.init-${process.pid}`;
  const undo: (() => void)[] = [];
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(temporary, path)), { recursive: true });
      writeFileSync(join(temporary, path), text);
    }
    for (const { path } of files) {
      const folder = mkdirSync(dirname(path), { recursive: true });
      if (folder !== undefined) undo.push(() => rmSync(folder, { recursive: true }));
      const before = existsSync(path) ? readFileSync(path) : undefined;
      undo.push(() => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before)));
      renameSync(join(temporary, path), path);
    }
  } catch (error) {
    for (const one of undo.toReversed()) one();
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
