import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { buildSync, type BuildFailure, type Message } from 'esbuild';
import { NotLoaded, reasonOf, shownPath } from './not-loaded';

type Exports = Readonly<Record<string, unknown>>;

/**
 * What a TypeScript source exports, as if it were in a file. The files that it imports are read from the disk, packages
 * are loaded from node_modules.
 *
 * @param file - absolute path
 * @throws NotLoaded if it cannot be compiled, or throws an error
 */
export function exportsOf(source: string, file: string): Exports {
  const code = compiled(source, file);
  const module: { exports: object } = { exports: {} };
  // In this realm, so that maps and lists of the module are ordinary ones.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function('module', 'exports', 'require', '__filename', '__dirname', code);
  try {
    run(module, module.exports, createRequire(file), file, dirname(file));
  } catch (thrown) {
    throw new NotLoaded(`${shownPath(file)}: ${reasonOf(thrown)}`, { cause: thrown });
  }
  return { ...module.exports };
}

function compiled(source: string, file: string): string {
  try {
    const { outputFiles } = buildSync({
      stdin: { contents: source, resolveDir: dirname(file), sourcefile: basename(file), loader: 'ts' },
      absWorkingDir: process.cwd(),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0]!.text;
  } catch (thrown) {
    const { errors } = thrown as BuildFailure;
    if (!Array.isArray(errors)) throw thrown;
    throw new NotLoaded(errors.map((error) => messageOf(error, file)).join('\n'), { cause: thrown });
  }
}

function messageOf({ text, location }: Message, file: string): string {
  if (location === null) return `${shownPath(file)}: ${text}`;
  const at = location.file === basename(file) ? shownPath(file) : location.file;
  return `${at}:${location.line}:${location.column + 1}: ${text}`;
}
