/**
 * Writes what the tests compare with, for review: the manifests of variants, the messages of wrong inputs, the
 * examples of a diff, and those of migrations.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { synthesize } from '../../constructs/platform';
import { exampleFile, examplePage, examples } from '../commands/diff/examples';
import { writeExamples } from '../commands/migrate/examples';
import { variants } from '../fixtures/variants';
import { tables } from '../rejected';
import { checksums, checksumsFile } from './checksums';
import { messagesFile, messagesOf, verdictsFile, verdictsOf } from './rejected';

synthesize(variants, join(__dirname, '../golden'));
writeFileSync(checksumsFile, checksums());
for (const table of tables) writeFileSync(messagesFile(table.component), table.map(messagesOf).join(''));
writeFileSync(verdictsFile, tables.flatMap((table) => table.map(verdictsOf)).join(''));
for (const example of examples) {
  mkdirSync(dirname(exampleFile(example)), { recursive: true });
  writeFileSync(exampleFile(example), examplePage(example));
}
writeExamples();
