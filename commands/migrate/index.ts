/** Rewrites environment files of an earlier shape. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { translated, Untranslatable } from './translate';

const usage = 'npm run migrate -- environment FILE... [--check]';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean' } } });
const [what, ...files] = positionals;
if (what !== 'environment' || files.length === 0) {
  console.error(`Usage: ${usage}`);
  process.exitCode = 2;
} else for (const file of files) migrate(file);

function migrate(file: string): void {
  const source = readFileSync(file, 'utf8');
  try {
    const text = translated(source, resolve(file));
    if (text === undefined) return console.error(`${file} has no settings of an earlier shape.`);
    const result = formatted(source, file) === source ? formatted(text, file) : text;
    if (values.check === true) process.stdout.write(result);
    else {
      writeFileSync(file, result);
      console.error(`${file} was rewritten.`);
    }
  } catch (thrown) {
    if (!(thrown instanceof Untranslatable)) throw thrown;
    console.error(`${thrown.message}\n${file} was not changed.`);
    process.exitCode = 1;
  }
}

/** The text as prettier formats it. */
function formatted(text: string, file: string): string {
  const prettier = createRequire(__filename).resolve('prettier/bin/prettier.cjs');
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', file], { input: text, encoding: 'utf8' });
}
