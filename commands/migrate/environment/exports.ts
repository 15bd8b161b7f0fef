import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../bundle-options';

const folder = join(__dirname, '../../../build/migrate');
let loaded = 0;

/** What a TypeScript source exports, as if it were in a file; the files that it imports are read from the disk. */
export function exportsOf(source: string, file: string): Readonly<Record<string, unknown>> {
  mkdirSync(folder, { recursive: true });
  loaded += 1;
  const outfile = join(folder, `${process.pid}-${loaded}.cjs`);
  try {
    const stdin = { contents: source, resolveDir: dirname(file), sourcefile: basename(file), loader: 'ts' } as const;
    buildSync({ ...bundleOptions, stdin, outfile });
    return { ...(createRequire(outfile)(outfile) as object) };
  } finally {
    rmSync(outfile, { force: true });
  }
}
