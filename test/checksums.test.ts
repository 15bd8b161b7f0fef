import { readFileSync } from 'node:fs';
import { checksums, checksumsFile } from './support/checksums';

test('the manifests of all environments and fixtures are unchanged', () => {
  expect(checksums()).toBe(readFileSync(checksumsFile, 'utf8'));
});
