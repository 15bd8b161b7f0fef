/** Inputs of the command `migrate` with the modules that they become, which `npm run golden` writes. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { command } from '../../../commands/migrate';
import { migrated, migrations, optionsOf } from '../../../commands/migrate/command';
import type { Migration } from '../../../commands/migrate/migration';
import { moduleText } from '../../../commands/migrate/module';
import { optionsIn } from '../../support/command';

/** An input below a folder with the name of its kind. */
export interface Example {
  readonly kind: string;
  /** Name of its file. */
  readonly file: string;
  readonly text: string;
  /** The file with the module that it becomes. */
  readonly expected: string;
}

const isInput = (file: string): boolean => !['.ts', '.md'].includes(extname(file));

/** The inputs of a kind. */
export function examplesOf(kind: string): Example[] {
  const folder = join(__dirname, kind);
  return readdirSync(folder)
    .filter(isInput)
    .sort()
    .map((file) => ({
      kind,
      file,
      text: readFileSync(join(folder, file), 'utf8'),
      expected: join(folder, `${basename(file, extname(file))}.ts`),
    }));
}

/** What the command makes of an example. */
export function migrationOf({ kind, text, file }: Example): Migration {
  const options = /^# Options: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  return migrated(migrations[kind]!, text, optionsOf(nameOf(file), optionsIn(command, options)));
}

/** The module of an example, not formatted. */
export function moduleOf(example: Example, migration = migrationOf(example)): string {
  const { kind, file, expected } = example;
  const from = `${file} by npm run migrate -- ${kind}`;
  return moduleText(migration, nameOf(file), from, { out: expected });
}

function nameOf(file: string): string {
  return basename(file, extname(file)).replace(/^\d+-/, '');
}

/** Writes the expected modules, formatted. */
export function writeExamples(): void {
  const kinds = Object.keys(migrations);
  for (const kind of kinds) {
    const folder = join(__dirname, kind);
    const examples = examplesOf(kind);
    for (const file of readdirSync(folder)) if (extname(file) === '.ts') rmSync(join(folder, file));
    for (const example of examples) writeFileSync(example.expected, moduleOf(example));
  }
  const prettier = createRequire(__filename).resolve('prettier/bin/prettier.cjs');
  const folders = kinds.map((kind) => join(__dirname, kind, '*.ts'));
  execFileSync(process.execPath, [prettier, '--write', '--log-level', 'warn', ...folders]);
}
