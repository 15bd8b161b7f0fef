import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entries } from '../../commands';
import { writeAll } from '../../commands/init/write';
import { loadEnvironments } from '../../commands/load-environments';
import { runCommand, type Ended } from '../support/command';
import { folder } from '../support/processes';

const root = join(__dirname, '../..');
const directory = folder('init');
afterAll(() => directory.remove());

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(directory.path, 'own-'));
});

const init = (...args: string[]): Promise<Ended> => runCommand(['init', ...args], cwd);
const text = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const json = (file: string): unknown => JSON.parse(text(file));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(cwd, file)), { recursive: true });
  writeFileSync(join(cwd, file), content);
}

/** Paths of all files of the folder. */
function files(): string[] {
  return readdirSync(cwd, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1))
    .sort();
}

const written = [
  '.github/workflows/diff.yaml',
  '.gitignore',
  'README.md',
  'cdk8s.yaml',
  'environments/index.ts',
  'environments/my-prod.ts',
  'package.json',
  'tsconfig.json',
];

test('an empty folder gets a repository with the named environment, and scripts of all commands', async () => {
  const { status, stderr } = await init('my-prod');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(files()).toEqual(written);
  expect(text('environments/index.ts')).toContain("import { myProd } from './my-prod';");
  expect(text('environments/my-prod.ts')).toContain("export const myProd: Environment = {\n  name: 'my-prod',");
  for (const file of written) expect(text(file)).not.toMatch(/__\w+__/);
  const names = entries.map(({ name }) => name).filter((name) => name !== 'init' && name !== 'schema');
  const { version } = jest.requireActual<{ version: string }>('../../package.json');
  expect(json('package.json')).toEqual({
    name: expect.stringMatching(/^own-/),
    private: true,
    scripts: Object.fromEntries(names.map((name) => [name, `cdk8s-logging ${name}`])),
    dependencies: { 'cdk8s-logging': `^${version}` },
  });
});

test('with --yaml the repository has a YAML file with its schema, which gives the same output as the module', async () => {
  const { status, stdout } = await init('my-prod', '--yaml');
  expect(status).toBe(0);
  expect(stdout).toContain('wrote  environments/my-prod.yaml\n');
  expect(files()).toEqual(
    [...written.filter((file) => !/\.ts$|^tsconfig/.test(file)), 'environments/my-prod.yaml'].toSorted(),
  );
  for (const file of files()) expect(text(file)).not.toMatch(/__\w+__/);
  expect(text('environments/my-prod.yaml')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/node_modules\/cdk8s-logging\/lib\/environment-file\.schema\.json\n/,
  );
  expect(text('README.md')).toContain('with `extends: my-prod` it has only what differs');
  const yaml = await loadEnvironments(join(cwd, 'environments'));
  cwd = mkdtempSync(join(directory.path, 'own-'));
  await init('my-prod');
  expect(yaml).toEqual(await loadEnvironments(join(cwd, 'environments/index.ts')));
});

test('the scripts are those that the documentation of a clone uses', async () => {
  await init();
  const { scripts } = jest.requireActual<{ scripts: Readonly<Record<string, string>> }>('../../package.json');
  const own = Object.keys((json('package.json') as { scripts: object }).scripts);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(own));
});

test('the workflow is that of this project', async () => {
  await init();
  const lines = (content: string): string[] => content.split('\n').slice(1);
  expect(lines(text('.github/workflows/diff.yaml'))).toEqual(
    lines(readFileSync(join(root, '.github/workflows/diff.yaml'), 'utf8')),
  );
});

test('what a new repository has is kept and extended', async () => {
  write(
    'package.json',
    '{ "name": "mine", "version": "2.0.0", "scripts": { "diff": "other" }, "devDependencies": { "cdk8s-logging": "file:x.tgz" } }',
  );
  write('.gitignore', '*.log');
  write('README.md', '# Mine\n');
  for (const file of [
    'LICENSE',
    '.git/HEAD',
    'node_modules/a/index.js',
    'package-lock.json',
    'cdk8s-logging-0.1.0.tgz',
  ])
    write(file, 'kept\n');
  const { status, stdout } = await init('--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    name: 'laptop',
    written: [
      'cdk8s.yaml',
      'tsconfig.json',
      'environments/index.ts',
      'environments/laptop.ts',
      '.github/workflows/diff.yaml',
    ],
    extended: ['.gitignore', 'README.md', 'package.json'],
    notes: ['The script diff of package.json was kept; npx cdk8s-logging diff is that of the package.'],
  });
  expect(text('.gitignore')).toBe('*.log\nnode_modules\n');
  expect(text('README.md')).toMatch(/^# Mine\n\n# Logging\n/);
  expect(text('LICENSE')).toBe('kept\n');
  expect(json('package.json')).toMatchObject({
    name: 'mine',
    version: '2.0.0',
    scripts: { diff: 'other', synth: 'cdk8s-logging synth' },
  });
  expect(json('package.json')).not.toHaveProperty('dependencies');
});

test.each([
  ['other files', ['src/a.ts', 'tsconfig.json'], [], 'Nothing was written: the folder has src, tsconfig.json. '],
  ['a name that is not valid', [], ['A b'], "The name of the environment: 'A b' is not a valid name"],
  ['the name of the list', [], ['index'], "The name of the environment: 'index' is the file with the list."],
])('with %s, nothing is written', async (_, existing, args, says) => {
  for (const file of existing) write(file, '');
  const { status, stdout, stderr } = await init(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(says);
  expect(files()).toEqual([...existing].sort());
});

test.each([
  ['{', 'Nothing was written: package.json is not JSON: '],
  ['[]', 'Nothing was written: package.json is not a map.\n'],
  ['{ "scripts": [] }', 'Nothing was written: scripts of package.json is not a map.\n'],
])('with the package.json %s, nothing is written', async (content, says) => {
  write('package.json', content);
  const { status, stderr } = await init();
  expect(status).toBe(2);
  expect(stderr).toContain(says);
  expect(files()).toEqual(['package.json']);
});

test('after an error in the middle, new files are removed and earlier ones are as before', () => {
  write('kept.txt', 'before');
  write('blocked/file', '');
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const texts = ['new/a/b.txt', 'kept.txt', 'blocked'].map((path) => ({ path, text: 'after' }));
    expect(() => writeAll(texts)).toThrow('EISDIR');
  } finally {
    process.chdir(before);
  }
  expect(readdirSync(cwd).toSorted()).toEqual(['blocked', 'kept.txt']);
  expect(text('kept.txt')).toBe('before');
});

test('files of package managers and of editors do not keep the folder from being empty', async () => {
  for (const file of ['.npmrc', '.nvmrc', '.editorconfig', '.DS_Store', 'pnpm-lock.yaml', 'yarn.lock']) write(file, '');
  expect(await init()).toMatchObject({ status: 0, stderr: '' });
});

test('files of Windows are extended: package.json with a byte order mark, .gitignore with CRLF', async () => {
  write('package.json', '\uFEFF{ "name": "mine" }');
  write('.gitignore', 'node_modules\r\n');
  expect(await init()).toMatchObject({ status: 0, stderr: '' });
  expect(json('package.json')).toMatchObject({ name: 'mine' });
  expect(text('.gitignore')).toBe('node_modules\r\n');
});
