/** Writes what the tests compare with, for review: the manifests of variants, and the messages of wrong inputs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../constructs/platform';
import { variants } from '../fixtures/variants';
import { tables } from '../rejected';
import { checksums, checksumsFile } from './checksums';
import { messagesFile, messagesOf, verdictsFile, verdictsOf } from './rejected';

synthesize(variants, join(__dirname, '../golden'));
writeFileSync(checksumsFile, checksums());
for (const table of tables) writeFileSync(messagesFile(table.component), table.map(messagesOf).join(''));
writeFileSync(verdictsFile, tables.flatMap((table) => table.map(verdictsOf)).join(''));
