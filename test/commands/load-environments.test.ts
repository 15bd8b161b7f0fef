import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadEnvironments } from '../../commands/load-environments';
import { runCommand, spawnCommand, type Ended } from '../support/command';
import { folder } from '../support/processes';

const place = folder('caller');
const { path: root } = place;
afterAll(() => place.remove());

/** Writes files below a new folder, and returns the folder. */
function written(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return join(root, name);
}

/** What `uninstall` of an unknown name says, which lists what was loaded. */
const loadedIn = (cwd: string, ...options: string[]): Ended => spawnCommand([...options, 'uninstall', 'none'], cwd);

const says = (names: string): string => `There is no environment 'none'; listed are ${names}.\n`;

const one = `import type { Environment } from 'cdk8s-logging';
import { first } from './first';
export const environments: readonly Environment[] = [first];
`;
const first = `export const first = { name: 'first' as const };`;

test.each([
  ['CommonJS', 'commonjs'],
  ['ES modules', 'module'],
])('environments/index.ts of the working directory is loaded in a package of %s', (_, type) => {
  const cwd = written(type, {
    'package.json': JSON.stringify({ type }),
    'environments/index.ts': one,
    'environments/first.ts': first,
  });
  expect(loadedIn(cwd)).toEqual({ status: 2, stdout: '', stderr: says('first') });
});

test('packages are found from the file, and import.meta.dirname is its folder', () => {
  const cwd = written('packages', {
    'package.json': '{ "type": "module" }',
    'environments/index.ts': `import { basename } from 'node:path';
import { named } from 'other';
export const environments = [named('first'), { name: basename(import.meta.dirname) }];`,
    'node_modules/other/index.js': `exports.named = (name) => ({ name });`,
  });
  expect(loadedIn(cwd).stderr).toBe(says('first, environments'));
});

test('each module has its own place', () => {
  const cwd = written('places', {
    'environments/index.ts': `import { fileURLToPath } from 'node:url';
import { basename, dirname } from 'node:path';
import { below, own } from './below/module';
const here = dirname(fileURLToPath(import.meta.url));
export const environments = [here, __dirname, ...below, own].map((folder) => ({ name: basename(folder) }));`,
    'environments/below/module.ts': `import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
export const below = [import.meta.dirname, dirname(import.meta.filename), dirname(fileURLToPath(import.meta.url))];
export { own } from './own';`,
    'environments/below/own.ts': `const __dirname = 'declared';
export const own = __dirname;`,
  });
  expect(loadedIn(cwd).stderr).toBe(says('environments, environments, below, below, below, declared'));
});

test.each([
  ['index.ts', 'process.exit(0);'],
  ['index.mjs', 'process.exit(0);'],
  ['index.mjs', 'export const environments = await new Promise(() => {});'],
])('%s with %s ends with 2', (name, text) => {
  const cwd = written(`ended-${name}-${text.length}`, { [name]: text });
  expect(loadedIn(cwd, '--environments', name)).toEqual({
    status: 2,
    stdout: '',
    stderr: `${name} ended the program before its environments were loaded.\n`,
  });
});

test('an error that a module throws later ends with 2', () => {
  const cwd = written('later', {
    'environments/index.ts': `Promise.reject(new TypeError('too late'));\nexport const environments = [];`,
  });
  const { status, stderr } = spawnCommand(['synth'], cwd);
  expect(status).toBe(2);
  expect(stderr).toMatch(/\nTypeError: too late\n$/);
});

test('JSON may begin with a byte order mark', () => {
  const cwd = written('mark', { 'list.json': '\uFEFF[{ "name": "first" }]' });
  expect(loadedIn(cwd, '--environments', 'list.json').stderr).toBe(says('first'));
});

test('a module may import the package itself', () => {
  const cwd = written('itself', {
    'environments/index.ts': `import { releaseSets } from 'cdk8s-logging';
export const environments = Object.keys(releaseSets).map((name) => ({ name: \`on-\${name}\` }));`,
  });
  mkdirSync(join(cwd, 'node_modules/cdk8s-logging'), { recursive: true });
  writeFileSync(join(cwd, 'node_modules/cdk8s-logging/index.js'), `exports.releaseSets = { x: {} };`);
  expect(loadedIn(cwd).stderr).toBe(says('on-x'));
});

test.each([
  ['list.js', `exports.environments = [{ name: 'a' }];`],
  ['computed.js', `module.exports = { ['environ' + 'ments']: [{ name: 'a' }] };`],
  ['list.mjs', `const name = await Promise.resolve('a');\nexport const environments = [{ name }];`],
  ['list.json', `[{ "name": "a" }]`],
  ['map.json', `{ "environments": [{ "name": "a" }] }`],
])('--environments %s is loaded', (name, text) => {
  const cwd = written('other', { [name]: text });
  expect(loadedIn(cwd, '--environments', name).stderr).toBe(says('a'));
  expect(spawnCommand(['uninstall', 'none', '-e', name], cwd).stderr).toBe(says('a'));
});

test.each([
  [
    'a list that is not exported',
    'export const laptop = {};',
    "x.ts does not export 'environments', the list of all environments; it exports laptop.",
  ],
  [
    'a map',
    'export const environments = { a: {} };',
    "'environments' of x.ts is a map, and must be a list: [first, second].",
  ],
  [
    'an element that is no environment',
    'export const environments = [{}, undefined];',
    'environments[1] of x.ts is undefined, and must be an environment: a map with a name.',
  ],
  ['a syntax error', 'export const environments = [\n  a: 1,\n];', 'x.ts:2:4: Expected "]" but found ":"'],
  [
    'a file that is not found',
    "import { a } from './none';\nexport const environments = [a];",
    'x.ts:1:19: Could not resolve "./none"',
  ],
  ['an error of the module', 'export const environments = [missing];', 'x.ts: ReferenceError: missing is not defined'],
])('%s is an error with the file and the reason, without a stack', async (_, text, message) => {
  const cwd = written('wrong', { 'x.ts': text });
  expect(await runCommand(['synth', '-e', 'x.ts'], cwd)).toEqual({
    status: 2,
    stdout: '',
    stderr: `${message}\n`,
  });
});

test('a syntax error of an imported file has the name of that file', async () => {
  const cwd = written('below', {
    'x.ts': "import { a } from './a';\nexport const environments = [a];",
    'a.ts': 'export const a = ;',
  });
  const { status, stderr } = await runCommand(['synth', '-e', 'x.ts'], cwd);
  expect([status, stderr]).toEqual([2, 'a.ts:1:18: Unexpected ";"\n']);
});

test.each([
  [
    'package.ts',
    "import { a } from 'none-such';\nexport const environments = [a];",
    /^package\.ts: Cannot find module 'none-such'\n$/,
  ],
  ['wrong.json', '[', /^wrong\.json: SyntaxError: Unexpected end of JSON input\n$/],
  ['text.json', '"text"', /^text\.json is neither a list of environments nor a map with one\.\n$/],
  ['wrong.mjs', 'export const environments = [', /^wrong\.mjs: SyntaxError: .*\n$/],
  [
    'list.toml',
    '',
    /^list\.toml cannot be read: its name does not end with \.ts, \.js, \.mjs, \.json, \.yaml, \.yml\.\n$/,
  ],
])('%s with %j is an error with the file and the reason', (name, text, message) => {
  const cwd = written('other', { [name]: text });
  const { status, stderr } = loadedIn(cwd, '-e', name);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

test('a folder, and a file that does not exist, are told', async () => {
  const cwd = written('empty', { 'folder/x': '' });
  const run = async (...options: string[]) => (await runCommand(['synth', ...options], cwd)).stderr;
  expect(await run('-e', 'none.ts')).toBe(`The file none.ts of --environments does not exist.\n`);
  expect(await run('-e', 'folder')).toBe(
    'The folder folder has no YAML file; --environments takes a folder of YAML files, or a file, such as folder/index.ts.\n',
  );
  expect(await run()).toBe(
    `There is neither environments/index.ts nor a YAML file of environments/ in ${cwd}. Use --environments for another file or folder; npx cdk8s-logging init writes a first environment.\n`,
  );
});

test('without a module, the YAML files of environments/ are loaded in the order of their names', () => {
  const cwd = written('yaml', {
    'environments/b.yaml': 'name: second',
    'environments/a.yml': '- name: first\n- name: also-first',
    'environments/.hidden.yaml': 'name: hidden',
    'environments/below/c.yaml': 'name: below',
    'environments/README.md': '',
  });
  expect(loadedIn(cwd).stderr).toBe(says('first, also-first, second'));
});

test('a module and YAML files in environments/ are an error, and --environments decides', async () => {
  const cwd = written('both', {
    'environments/index.ts': `export const environments = [{ name: 'typescript' }];`,
    'environments/a.yaml': 'name: yaml',
  });
  const run = async (...options: string[]) => runCommand([...options, 'uninstall', 'none'], cwd);
  expect(await run()).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'environments/ has index.ts, and also a.yaml: it is not clear which has the environments. Use --environments environments/index.ts for the module, --environments environments for the YAML files, or move one of them elsewhere.\n',
  });
  expect((await run('-e', 'environments/index.ts')).stderr).toBe(says('typescript'));
  expect((await run('-e', 'environments')).stderr).toBe(says('yaml'));
});

test('a single YAML file may extend an environment of its folder, which is not listed then', async () => {
  const cwd = written('single', { 'a.yaml': 'name: a\nextends: b', 'b.yaml': 'name: b\nregistry: r.example.com' });
  expect((await runCommand(['-e', 'a.yaml', 'uninstall', 'none'], cwd)).stderr).toBe(says('a'));
  expect(await loadEnvironments(join(cwd, 'a.yaml'))).toEqual([
    { name: 'a', extends: { name: 'b', registry: 'r.example.com' } },
  ]);
});

test('the list of a link is that of its target', async () => {
  const cwd = written('linked', { 'target/x.json': '[{ "name": "a" }]' });
  symlinkSync(join(cwd, 'target/x.json'), join(cwd, 'x.json'));
  expect(await loadEnvironments(join(cwd, 'x.json'))).toEqual([{ name: 'a' }]);
});
