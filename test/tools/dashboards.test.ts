import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles } from '../../tools/dashboards';

const docs = join(__dirname, '../../docs');
const files = dashboardFiles();

test.each([...files])('docs/%s is what npm run dashboards writes', (file, text) => {
  expect(existsSync(join(docs, file)) ? readFileSync(join(docs, file), 'utf8') : undefined).toBe(text);
});

test('there are no pictures of other dashboards', () => {
  const pictures = readdirSync(join(docs, 'dashboards')).map((name) => `dashboards/${name}`);
  expect(pictures.sort()).toEqual([...files.keys()].filter((file) => file.endsWith('.svg')).sort());
});

test('every panel and every variable is on the page, and every title is in a picture', () => {
  const page = files.get('dashboards.md')!;
  const picture = files.get('dashboards/logging-agents.svg')!;
  expect(page).toContain('- **New messages** (table)');
  expect(page).toContain('Job (`job`)');
  expect(picture).toContain('>Nodes: last line and streams<');
});
