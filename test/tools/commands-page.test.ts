import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsPage } from '../../tools/commands-page';

test('docs/commands.md is what npm run commands-page writes', () => {
  expect(commandsPage()).toBe(readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8'));
});
