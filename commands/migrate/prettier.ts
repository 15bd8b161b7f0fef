import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** The text as prettier formats it. @param file - its name, which decides the language and the settings */
export function formatted(text: string, file: string): string {
  const prettier = createRequire(__filename).resolve('prettier/bin/prettier.cjs');
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', file], { input: text, encoding: 'utf8' });
}
