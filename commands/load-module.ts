import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, buildSync, type BuildFailure, type BuildOptions, type Message, type Plugin } from 'esbuild';
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
  try {
    return run(buildSync(options(source, file)).outputFiles[0]!.text, file);
  } catch (thrown) {
    throw notLoaded(thrown, file);
  }
}

/** What a module exports, and the files that it was made of. */
interface Loaded {
  readonly exports: Exports;
  /** Absolute paths of the module and of the files that it imports, without packages. */
  readonly files: readonly string[];
}

/**
 * The same, compiled while this process does something else. Imported modules have a place of their own here: that needs a
 * plugin, which esbuild does not run synchronously.
 */
export async function exportsLater(source: string, file: string): Promise<Loaded> {
  try {
    const { outputFiles, metafile } = await build({ ...options(source, file), plugins: [places], metafile: true });
    const imported = Object.keys(metafile.inputs).map((path) => resolve(path));
    return { exports: run(outputFiles[0]!.text, file), files: [file, ...imported.filter((path) => existsSync(path))] };
  } catch (thrown) {
    throw notLoaded(thrown, file);
  }
}

function options(source: string, file: string): BuildOptions & { readonly write: false } {
  return {
    stdin: { contents: source, resolveDir: dirname(file), sourcefile: basename(file), loader: 'ts' },
    absWorkingDir: process.cwd(),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    define: {
      __dirname: 'moduleDirname',
      __filename: 'moduleFilename',
      'import.meta.dirname': 'moduleDirname',
      'import.meta.filename': 'moduleFilename',
      'import.meta.url': 'moduleUrl',
    },
    write: false,
    logLevel: 'silent',
  };
}

/** Where a module is, by the names that `define` gives it. */
function placeOf(file: string): Readonly<Record<string, string>> {
  return { moduleDirname: dirname(file), moduleFilename: file, moduleUrl: pathToFileURL(file).href };
}

/** Gives modules that the file imports their own place. */
const places: Plugin = {
  name: 'places',
  setup: (of) =>
    of.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/__(?:dir|file)name|import\.meta/.test(text)) return undefined;
      const names = Object.entries(placeOf(path)).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
      return { contents: `var ${names.join(', ')}; ${text}`, loader: path.endsWith('ts') ? 'ts' : 'js' };
    }),
};

function run(code: string, file: string): Exports {
  const module: { exports: object } = { exports: {} };
  // In this realm, so that maps and lists of the module are ordinary ones.
  // oxlint-disable-next-line typescript/no-implied-eval
  const evaluate = new Function('module', 'exports', 'require', ...Object.keys(placeOf(file)), code);
  evaluate(module, module.exports, createRequire(file), ...Object.values(placeOf(file)));
  return { ...module.exports };
}

/** Why a file was not loaded: it does not compile, or throws an error. */
function notLoaded(thrown: unknown, file: string): NotLoaded {
  const errors = thrown instanceof Error && 'warnings' in thrown ? (thrown as BuildFailure).errors : undefined;
  const texts = errors?.map((one) => messageOf(one, file)) ?? [`${shownPath(file)}: ${reasonOf(thrown)}`];
  return new NotLoaded(texts.join('\n'), { cause: thrown });
}

function messageOf({ text, location }: Message, file: string): string {
  if (location === null) return `${shownPath(file)}: ${text}`;
  const at = location.file === basename(file) ? shownPath(file) : location.file;
  return `${at}:${location.line}:${location.column + 1}: ${text}`;
}
