import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashesOf, type MigratedRow } from '../../../tools/conformance/migrated/run';
import { migratedSubjects, type MigratedSubject } from '../../../tools/conformance/migrated/subjects';

const rows = JSON.parse(readFileSync(join(__dirname, '../../../docs/migrate.json'), 'utf8')) as MigratedRow[];

const nameOf = ({ kind, file }: MigratedSubject): string => `${kind} ${file}`;

/** Subjects without a run. */
const notRun: readonly string[] = ['alloy 02-everything-maps.alloy'];

test('every configuration was compared with what it becomes, by the real agents', () => {
  const missing = migratedSubjects.map(nameOf).filter((name) => !rows.some(({ input }) => input === name));
  expect(missing).toEqual(notRun);
  expect(rows.filter(({ result }) => result !== 'passed')).toEqual([]);
});

test('configurations, lines and environments are those that were compared', () => {
  const now = rows.map((row) => {
    const subject = migratedSubjects.find((one) => nameOf(one) === row.input)!;
    return { ...row, ...hashesOf(subject, row.migrated.split(' ')[0]!) };
  });
  expect(rows).toEqual(now);
});
