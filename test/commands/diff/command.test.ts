import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, type Ended } from '../../support/command';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'diff-'));
  write('dist/one/10-a.yaml', configMap('a', 1));
  write('dist/two/10-a.yaml', configMap('a', 1));
  git(cwd, 'init');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '--message', 'first');
  write('dist/one/10-a.yaml', configMap('a', 2));
  write('moved/one/99-b.yaml', configMap('a', 1));
  write('moved/two/10-a.yaml', configMap('a', 1));
  write('broken/one/10-a.yaml', 'a: [secret-text\n');
  write('docs/page.md', '');
  write('notes.md', '');
});

afterAll(() => rmSync(cwd, { recursive: true }));

function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd: folder,
    stdio: 'ignore',
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
}

const configMap = (name: string, value: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: x }\ndata: { key: '${value}' }\n`;

const run = (...args: string[]): Promise<Ended> => runCommand(['diff', ...args], cwd);

test('compares the last commit with dist by default, and ends with 1 after changes', async () => {
  const { status, stdout } = await run();
  expect(status).toBe(1);
  expect(stdout).toContain('- key: 1\n    + key: 2');
  expect(stdout).not.toContain('two:');
});

test('ends with 0 without changes; the file of an object does not matter', async () => {
  expect(await run('two')).toEqual({ status: 0, stdout: 'No changes.\n', stderr: '' });
  expect((await run('--head', 'moved')).status).toBe(0);
});

test('the JSON has the base, the head, and each environment with its most severe risk', async () => {
  expect(JSON.parse((await run('--json')).stdout)).toEqual({
    base: 'HEAD',
    head: 'dist',
    risk: 'none',
    environments: [
      {
        environment: 'one',
        action: 'changed',
        risk: 'none',
        findings: [],
        objects: [
          {
            object: { kind: 'ConfigMap', namespace: 'x', name: 'a' },
            action: 'changed',
            onlyLabels: false,
            findings: [],
            changes: [{ at: 'key', before: '1', after: '2' }],
          },
        ],
        pods: [],
      },
    ],
  });
});

test.each([
  [['--base', 'nothing'], 'nothing is neither a folder nor a commit of this repository'],
  [['--base', '--option'], '--option is neither a folder nor a commit of this repository'],
  [
    ['--head', 'docs'],
    'The folder docs has no environment: no folder with YAML files. For a branch of that name, write refs/heads/docs.',
  ],
  [['--base', 'notes.md'], 'notes.md is a file; name a folder with environments, or a commit.'],
  [['three'], 'There is no environment three in the base or in the head; they have one, two.'],
  [['--format', 'xml'], "argument 'xml' is invalid. Allowed choices are text, json, markdown."],
  [['--json', '--format', 'text'], "option '--json' cannot be used with option '--format <format>'"],
  [['--unknown'], "error: unknown option '--unknown'"],
])('ends with 2 and a sentence after %j', async (args, message) => {
  const result = await run(...args);
  expect(result).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) });
  // The repository of the test is not shallow.
  expect(result.stderr).not.toContain('unshallow');
});

test('a commit or a repository without dist has no environments: all are added or removed', async () => {
  const other = mkdtempSync(join(tmpdir(), 'diff-'));
  try {
    git(other, 'init');
    git(other, 'commit', '--allow-empty', '--message', 'first');
    expect(await runCommand(['diff'], other)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'Neither HEAD nor dist has an environment; npm run synth writes them to dist.\n',
    });
    mkdirSync(join(other, 'dist/one'), { recursive: true });
    writeFileSync(join(other, 'dist/one/10-a.yaml'), configMap('a', 1));
    expect(await runCommand(['diff'], other)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('environment is added'),
    });
    git(other, 'add', '.');
    git(other, 'commit', '--message', 'second');
    rmSync(join(other, 'dist'), { recursive: true });
    expect(await runCommand(['diff'], other)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('environment is removed'),
    });
  } finally {
    rmSync(other, { recursive: true });
  }
});

test('a manifest that cannot be read is named, and not quoted', async () => {
  const { status, stderr } = await run('--head', 'broken', 'one');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^one\/10-a\.yaml cannot be read: /);
  expect(stderr).not.toContain('secret-text');
});
