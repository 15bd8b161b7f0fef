#!/usr/bin/env node
/** Starts the program of the package. V8 keeps what it compiled for the next run, which halves the time of a synthesis. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as modules from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';

const program = join(__dirname, 'program.js');
const folder = join(__dirname, '../.cache');

// Since 22.1, Node does it itself.
const { enableCompileCache } = modules as { readonly enableCompileCache?: (folder: string) => unknown };
if (enableCompileCache === undefined) runKept();
else {
  enableCompileCache(folder);
  require(program);
}

function runKept(): void {
  const file = join(folder, `program-${process.version}-${process.arch}`);
  const kept = contentOf(file);
  // The program is ASCII, which is read as Latin-1 at once.
  const script = new Script(modules.wrap(readFileSync(program, 'latin1')), {
    filename: program,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(kept !== undefined && { cachedData: kept }),
  });
  const main = { exports: {} };
  const run = script.runInThisContext() as (...wrapped: unknown[]) => void;
  run(main.exports, modules.createRequire(program), main, program, __dirname);
  if (kept === undefined || script.cachedDataRejected === true)
    process.once('exit', () => keep(file, script.createCachedData()));
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written under another name first, since several runs can end at once. A folder that is read-only keeps nothing. */
function keep(file: string, content: Buffer): void {
  try {
    mkdirSync(folder, { recursive: true });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch {
    // The next run compiles again.
  }
}
