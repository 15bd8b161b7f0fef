#!/usr/bin/env node
/** Starts the program of the package. V8 keeps what it compiled for the next run, which halves the time of a synthesis. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as modules from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

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
  const source = readFileSync(program);
  const kept = keptFor(source, file);
  // The program is ASCII, which is read as Latin-1 at once.
  const script = new Script(modules.wrap(source.toString('latin1')), {
    filename: program,
    ...(kept !== undefined && { cachedData: kept }),
  });
  const main = { exports: {} };
  const run = script.runInThisContext() as (...wrapped: unknown[]) => void;
  run(main.exports, modules.createRequire(program), main, program, __dirname);
  if (kept === undefined || script.cachedDataRejected === true)
    process.once('exit', (code) => {
      if (isSynthesis(code)) keep(file, source, script.createCachedData());
    });
}

/** Other commands compile less than most runs need, and what is kept is not replaced. */
function isSynthesis(code: number): boolean {
  const args = process.argv.slice(2);
  return code === 0 && args.includes('synth') && !args.some((one) => ['help', '--help', '-h'].includes(one));
}

/** Checksums of a program and of its compiled code. V8 checks no more than their lengths, and crashes on damaged code. */
function checksums(source: Buffer, compiled: Buffer): Buffer {
  const sums = Buffer.alloc(8);
  sums.writeUInt32LE(crc32(source), 0);
  sums.writeUInt32LE(crc32(compiled), 4);
  return sums;
}

/** The compiled code of a file, if it is undamaged and of this program. */
function keptFor(source: Buffer, file: string): Buffer | undefined {
  try {
    const content = readFileSync(file);
    const compiled = content.subarray(8);
    return checksums(source, compiled).equals(content.subarray(0, 8)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** Written under another name first, since several runs can end at once. A folder that is read-only keeps nothing. */
function keep(file: string, source: Buffer, compiled: Buffer): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, Buffer.concat([checksums(source, compiled), compiled]));
    renameSync(temporary, file);
  } catch {
    // The next run compiles again.
    rmSync(temporary, { force: true });
  }
}
