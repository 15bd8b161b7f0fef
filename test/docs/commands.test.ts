import { spawnSync } from 'node:child_process';
import { minioReleases } from '../../constructs/object-store/releases';
import { blocks, pages, read } from './pages';

const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
const withCommands = pages().filter((page) => blocks(read(page), 'sh').length > 0);

test('pages have commands', () => {
  expect(withCommands).toEqual(expect.arrayContaining(['README.md', 'README.zh-CN.md', 'docs/troubleshooting.md']));
});

test.each(withCommands)('the commands of %s are a valid script', (page) => {
  // A placeholder of a page, such as <namespace>, stands for a word.
  const script = blocks(read(page), 'sh')
    .join('\n')
    .replaceAll(/<[a-z]+>/g, 'WORD');
  const { stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  expect(stderr).toBe('');
});

test.each(pages())('every npm script that %s names exists', (page) => {
  // The changelog tells of earlier versions.
  const text = page === 'CHANGELOG.md' ? '' : read(page);
  const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w-]*)/g)].map(([, name]) => name!);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test.each(['troubleshooting', 'object-store'])('docs/%s.md runs the client of MinIO that environments have', (page) => {
  const images = [...read(`docs/${page}.md`).matchAll(/docker\.io\/pgsty\/mc:[\w.-]+/g)].map(([image]) => image);
  const { client } = minioReleases.silo.facts(minioReleases.silo.newest);
  expect(new Set(images)).toEqual(new Set([client]));
});
