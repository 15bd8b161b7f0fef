import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { escapeControl, keyLiteral, literal, type Data } from '../../constructs/kit';
import { constantName } from '../constant-name';
import type { Migration } from './migration';
import { shortened } from './shown';

/** Widest line of a comment, characters. */
const width = 118;

/** Where a module is: the folder decides how it imports the types. */
export interface Place {
  /** The file it is written to. @default - a file in `environments/` */
  readonly out?: string;
}

/** What was not mapped and what is to be done, one text for each, of one line. */
export function findings({ unmapped, notes }: Migration): string[] {
  const lines = unmapped.map(({ path, what, why }) => `${path}${what === '' ? '' : ` (${shortened(what)})`}: ${why}.`);
  return [
    ...(lines.length === 0 ? [] : ['Not mapped:', ...lines.map((line) => `- ${line}`)]),
    ...(notes.length === 0 ? [] : ['Notes:', ...notes.map((note) => `- ${note}`)]),
  ].map(escapeControl);
}

/** A TypeScript module that exports the environment, to be formatted. @param from - what it was migrated from */
export function moduleText(migration: Migration, name: string, from: string, { out }: Place = {}): string {
  const head = [`Migrated from ${from}.`, ...findings(migration)].flatMap(commented);
  return [
    `import type { Environment } from ${literal(importPath(out))};`,
    '',
    ...head,
    `export const ${constantName(name)}: Environment = ${objectText(migration.environment)};`,
    '',
  ].join('\n');
}

/** The package; in a clone of it, the folder with the types. */
function importPath(out = resolve('environments/environment.ts')): string {
  const types = resolve('constructs/platform');
  if (!existsSync(types)) return 'cdk8s-logging';
  const path = relative(dirname(out), types).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** One setting on each line at the top, so that prettier keeps them apart. */
function objectText(environment: Data): string {
  const lines = Object.entries(environment).map(([key, value]) => `  ${keyLiteral(key)}: ${literal(value)},`);
  return ['{', ...lines, '}'].join('\n');
}

/** Lines of a comment, of at most `width` characters where words allow. */
function commented(given: string): string[] {
  // A line break would end the comment: what follows it would be code.
  const text = escapeControl(given);
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - 3) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `// ${one}`);
}
