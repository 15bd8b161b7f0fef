import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries } from '../../commands';
import { runCommand, spawnCommand } from '../support/command';
import { below, folder } from '../support/processes';

const root = join(__dirname, '../..');
const cli = join(root, 'commands/cli.ts');
const fixtures = ['--environments', join(root, 'test/fixtures/all.ts')];

const place = folder('output');
afterAll(() => place.remove());

const names = entries.map(({ name }) => name);

test.each(names)('%s --help prints usage, examples and exit codes, and ends with 0', async (name) => {
  const { status, stdout, stderr } = await runCommand([name, '--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`Usage: cdk8s-logging ${name} `);
  expect(stdout).toMatch(/^Examples:\n {2}(npm run|npx cdk8s-logging) /m);
  expect(stdout).toMatch(/^Exit codes:\n {2}0 {2}/m);
});

test('the help lists every command, and the version is that of the package', async () => {
  const { status, stdout } = await runCommand(['--help']);
  expect(status).toBe(0);
  for (const { name, summary } of entries) expect(stdout).toMatch(new RegExp(`^  ${name} .*${summary}$`, 'm'));
  const { version } = jest.requireActual<{ version: string }>('../../package.json');
  expect(await runCommand(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  [[], 'Usage: cdk8s-logging'],
  [['secretz'], "error: unknown command 'secretz'\n(Did you mean secrets?)"],
  [['secrets', 'laptop', '--ofline'], "error: unknown option '--ofline'\n(Did you mean --offline?)"],
  [['secrets'], "error: missing required argument 'environment'"],
  [['uninstall', 'laptop', 'seed'], "error: too many arguments for 'uninstall'"],
  [['smoke', 'laptop', '--wait', 'long'], "argument 'long' is invalid. It is a number of seconds."],
])('%j ends with 2 and what is wrong', async (args, says) => {
  const { status, stdout, stderr } = await runCommand(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(says);
});

test.each(['synth', 'secrets', 'smoke', 'diagram', 'uninstall'])(
  '%s knows the environments of the list, and no other',
  async (name) => {
    const { status, stderr } = await runCommand([...fixtures, name, 'unlisted']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^There is no environment 'unlisted'; listed are .*laptop, .*external-secrets\.\n$/);
  },
);

test.each([
  [['synth', '--out='], '--out is empty, and needs a value.\n'],
  [['synth', '-o', '', '--json'], '--out is empty, and needs a value.\n'],
  [['--environments=', 'synth'], '--environments is empty, and needs a value.\n'],
  [['diff', '--base='], '--base is empty, and needs a value.\n'],
])('%j ends with 2 and does nothing: an empty value is a variable that is not set', async (args, stderr) => {
  const cwd = below(place.path, `empty-${args.join('')}`);
  const list = `export const environments = [];`;
  writeFileSync(join(below(cwd, 'environments'), 'index.ts'), list);
  expect(await runCommand(args, cwd)).toEqual({ status: 2, stdout: '', stderr });
  expect(readdirSync(cwd)).toEqual(['environments']);
});

test('a timer that a module leaves keeps no command from ending, and everything is printed', () => {
  const file = join(place.path, 'timer.mjs');
  writeFileSync(
    file,
    `setInterval(() => {}, 1000);\nexport const environments = Array.from({ length: 5000 }, (_, n) => ({ name: 'e-' + n }));`,
  );
  const listed = Array.from({ length: 5000 }, (_, n) => `e-${n}`).join(', ');
  expect(spawnCommand(['uninstall', 'none', '-e', file], place.path)).toEqual({
    status: 2,
    stdout: '',
    stderr: `There is no environment 'none'; listed are ${listed}.\n`,
  });
});

test('a command whose reader has ended prints no error', () => {
  const script = `"$0" --import tsx commands/cli.ts uninstall laptop --data | true`;
  const { stderr } = spawnSync('sh', ['-c', script, process.execPath], { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
});

test.each([
  ['plain without a terminal', {}, false],
  ['coloured with FORCE_COLOR', { FORCE_COLOR: '1' }, true],
  ['plain with NO_COLOR', { NO_COLOR: '1' }, false],
])('problems are %s', (_, variables, coloured) => {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...env } = process.env;
  const wrong = join(place.path, 'wrong.json');
  writeFileSync(wrong, '[{ "name": "wrong" }]');
  const { status, stderr } = spawnCommand(['synth', '-e', wrong], place.path, { ...env, ...variables });
  expect(status).toBe(1);
  expect(stderr.includes('\u001B[')).toBe(coloured);
});

test('--help loads no code of the commands, and a command loads none of the others', () => {
  const loaded = (...args: string[]): string[] => {
    const program = `process.argv.push(...${JSON.stringify(args)}); require(${JSON.stringify(cli)}); process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache))))`;
    const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', '-e', program], { cwd: root, encoding: 'utf8' });
    return JSON.parse(stderr.trim().split('\n').at(-1)!) as string[];
  };
  const folders = (files: readonly string[]): string[] => [
    ...new Set(
      files.flatMap(
        (file) =>
          /\/(?:commands\/[a-z]+(?=\/)|constructs(?=\/(?!platform\/version))|node_modules\/(?!tsx|esbuild)[a-z]+)/.exec(
            file,
          )?.[0] ?? [],
      ),
    ),
  ];
  expect(folders(loaded('--help'))).toEqual(['/node_modules/commander']);
  const secrets = folders(loaded(...fixtures, 'secrets', 'laptop', '--offline'));
  expect(secrets.filter((one) => one.startsWith('/commands/'))).toEqual(['/commands/secrets']);
});
