import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../../commands/doctor/checks';
import { doctorPage } from '../../../tools/doctor-page';

test('docs/doctor.md lists the checks as they are', () => {
  expect(readFileSync(join(__dirname, '../../../docs/doctor.md'), 'utf8')).toBe(doctorPage());
});

test('every check has an id of its own', () => {
  const ids = checks.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
});
