/** Compiles the package: its modules and types, and its program as one file. */
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { fileSchema } from '../constructs/platform/file-schema';
import { bundleOptions } from './bundle-options';

const root = join(__dirname, '..');
const lib = join(root, 'lib');

/** Packages that few runs need, or that read files of their own, and what has to stay a file. */
const external = [
  '@babel/parser',
  '@cyclonedx/cyclonedx-library',
  '@hpcc-js/wasm-graphviz',
  'esbuild',
  'prettier',
  'recast',
  './import-module',
];

/**
 * Writes `lib/`.
 *
 * @returns its path
 * @throws Error if something does not compile
 */
export function buildPackage(): string {
  rmSync(lib, { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The package was not built.');
  const { packages: _, ...options } = bundleOptions;
  // One file is read faster than 700, and is what start.ts keeps compiled.
  buildSync({
    ...options,
    entryPoints: [join(root, 'commands/cli.ts')],
    outfile: join(lib, 'commands/program.js'),
    external,
    minify: true,
    legalComments: 'linked',
    charset: 'ascii',
  });
  chmodSync(join(lib, 'commands/start.js'), 0o755);
  writeFileSync(join(lib, 'environment-file.schema.json'), `${JSON.stringify(fileSchema(), null, 2)}\n`);
  return lib;
}

if (require.main === module) buildPackage();
