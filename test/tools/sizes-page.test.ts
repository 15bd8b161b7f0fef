import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizesPage } from '../../tools/sizes-page';

test('docs/sizing.md has the numbers of the sizes', () => {
  expect(sizesPage()).toBe(readFileSync(join(__dirname, '../../docs/sizing.md'), 'utf8'));
});
