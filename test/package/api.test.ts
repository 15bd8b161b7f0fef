import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../support/processes';

const repository = join(__dirname, '../..');
const reference = join(repository, 'docs/api');
const written = folder('api');

afterAll(() => written.remove());

test('docs/api is the reference of what the package exports: npm run api', () => {
  const output = written.path;
  execFileSync(process.execPath, ['tools/api/index.mjs', output], { cwd: repository });
  expect(readdirSync(reference).toSorted()).toEqual(readdirSync(output).toSorted());
  for (const page of readdirSync(output))
    expect(`${page}: ${readFileSync(join(output, page), 'utf8')}`).toBe(
      `${page}: ${readFileSync(join(reference, page), 'utf8')}`,
    );
}, 120_000);

test('every file of entries/ is an entry of the package, and has a page', () => {
  const { exports } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  const names = readdirSync(join(repository, 'entries')).map((file) => file.replace(/\.ts$/, ''));
  const expected = names.map((name) => [name === 'index' ? '.' : `./${name}`, `./lib/entries/${name}.js`] as const);
  const code = Object.entries(exports).filter(([, file]) => file.endsWith('.js'));
  expect(Object.fromEntries(code)).toEqual(Object.fromEntries(expected));
  expect(readdirSync(reference)).toEqual(expect.arrayContaining(names.map((name) => `${name}.md`)));
});
