import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { render, type Overlay } from '../../constructs/platform';
import schema from '../../constructs/platform/schema.json';
import { componentFiles } from '../../tools/components';
import { componentPages } from '../../tools/components/list';
import { laptop } from '../fixtures';
import { evaluated } from '../support/evaluated';
import { blocks, read, root, tableRows } from './pages';

const folder = join(root, 'docs/components');
const files = componentFiles();
const pages = [...files].filter(([file]) => file !== 'README.md');

test.each([...files])('docs/components/%s is what npm run components-page writes', (file, text) => {
  expect(read(`docs/components/${file}`)).toBe(text);
});

test('there are no other pages, and no other parts', () => {
  expect(readdirSync(folder).toSorted()).toEqual([...files.keys()].toSorted());
  const parts = readdirSync(join(root, 'tools/components/parts')).map((file) => file.replace('.md', ''));
  expect(parts.toSorted()).toEqual(Object.keys(componentPages).toSorted());
});

test('every setting of an environment is on a page', () => {
  const text = files.get('environment.md')!;
  const sections = Object.keys(schema.definitions.Environment.properties);
  expect(sections.filter((key) => !text.includes(`| \`${key}\``))).toEqual([]);
  const tables = pages.flatMap(([, page]) => [...page.matchAll(/^### `([^`]+)`/gm)].map(([, path]) => path!));
  expect(tables).toEqual(expect.arrayContaining(['loki.retention', 'pod.resources', 'collect.logs.pipeline.stages[]']));
});

test('a page has the type, the default and the description of a setting', () => {
  const row = /^\| `buffer` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/m.exec(files.get('vector.md')!)!;
  expect(row.slice(1)).toEqual([
    '[collect.logs.vector.buffer](#collectlogsvectorbuffer)',
    '1Gi; when it is full, reading stops',
    "Buffer on the node's disk for lines that Loki has not accepted.",
  ]);
});

test.each(pages)(
  'the example of docs/components/%s is valid, and the page says how the component fails',
  (_file, page) => {
    const [snippet, ...others] = blocks(page, 'ts');
    expect(others).toEqual([]);
    const overlay = evaluated(`{ ${snippet} }`) as Partial<Overlay>;
    expect(render({ ...overlay, name: 'docs', extends: laptop }).errors).toEqual([]);
    const [, fails] = page.split('## How it fails');
    expect(tableRows(fails!.split('\n### ')[0]!).length).toBeGreaterThan(5);
  },
);
