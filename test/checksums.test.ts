import { readFileSync } from 'node:fs';
import { checksums, checksumsFile } from './support/checksums';

test('every manifest of every environment and fixture is what it was', () => {
  expect(checksums()).toBe(readFileSync(checksumsFile, 'utf8'));
});
