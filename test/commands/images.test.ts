import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { laptop, small } from '../fixtures';
import { runCommand, type Ended } from '../support/command';
import { folder } from '../support/processes';

const directory = folder('images');
afterAll(() => directory.remove());

const registry = 'registry.example.com/mirror';
const digest = 'a'.repeat(64);
let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(directory.path, 'own-'));
  writeFileSync(join(cwd, 'list.json'), JSON.stringify([laptop, { ...small, registry }]));
});

const path = process.env['PATH'];
afterEach(() => void (process.env['PATH'] = path));

function run(...args: string[]): Promise<Ended> {
  process.env['PATH'] = `${cwd}${delimiter}${path}`;
  return runCommand([...args, '-e', 'list.json'], cwd);
}
const text = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const images = (ended: Ended): string[] => ended.stdout.split('\n').filter(Boolean);

/** A stand-in of crane on the path. */
function crane(script: string): void {
  writeFileSync(join(cwd, 'crane'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(cwd, 'crane'), 0o755);
}

test('prints the published names, one a line, as images.txt of the output has them', async () => {
  const ended = await run('images', 'small');
  expect(ended.status).toBe(0);
  expect(images(ended)).toContain('docker.io/grafana/loki:3.7.8');
  await run('synth', 'small');
  expect(text('dist/small/images.txt').split('\n').slice(1).join('\n')).toBe(ended.stdout);
});

test('prints pairs to copy, and refuses an environment without a registry', async () => {
  const { stdout } = await run('images', 'small', '--pairs');
  expect(stdout).toContain(`docker.io/grafana/loki:3.7.8 ${registry}/grafana/loki:3.7.8\n`);
  expect(await run('images', 'laptop', '--pairs')).toMatchObject({
    status: 2,
    stderr: 'The environment laptop sets no registry, so that its images are pulled from where they are published.\n',
  });
});

test('--lock writes the digests, with which all commands pin images; pairs name the destination by its tag', async () => {
  crane(`[ "$1" = digest ] && echo sha256:${digest}`);
  const ended = await run('images', '--lock');
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(text('images.lock')).toContain(`docker.io/grafana/loki:3.7.8@sha256:${digest}\n`);
  expect((await run('images', '--lock')).stdout).toMatch(/^images\.lock: \d+ images, unchanged\n$/);
  expect((await run('synth')).status).toBe(0);
  expect(text('dist/small/20-loki.yaml')).toContain(`image: ${registry}/grafana/loki:3.7.8@sha256:${digest}\n`);
  expect((await run('images', 'small', '--pairs')).stdout).toContain(
    `docker.io/grafana/loki:3.7.8@sha256:${digest} ${registry}/grafana/loki:3.7.8\n`,
  );
});

test('an image that is not in images.lock is an error, and nothing is written', async () => {
  writeFileSync(join(cwd, 'images.lock'), `docker.io/grafana/loki:3.7.8@sha256:${digest}\n`);
  const { status, stderr } = await run('synth', 'laptop');
  expect(status).toBe(1);
  expect(stderr).toContain(
    'digests\n       there is no digest of these images, so that a tag alone would decide what runs: docker.io/grafana/loki-canary:3.7.8 (',
  );
  expect(existsSync(join(cwd, 'dist'))).toBe(false);
});

test.each([
  ['docker.io/grafana/loki:3.7.8', 'images.lock:2 is not an image with its digest, such as NAME:TAG@sha256:…\n'],
  [
    `a.b/c:1@sha256:${digest}\na.b/c:1@sha256:${digest}`,
    'images.lock:3 has a.b/c:1 again, which can have one digest.\n',
  ],
])('a wrong images.lock is refused with the line: %s', async (lines, stderr) => {
  writeFileSync(join(cwd, 'images.lock'), `# comment\n${lines}\n`);
  expect(await run('synth', 'laptop')).toMatchObject({ status: 2, stderr });
});

test('a digest that is not found, or a missing crane, leaves images.lock as it was', async () => {
  writeFileSync(join(cwd, 'images.lock'), '# mine\n');
  crane('echo "GET https://index.docker.io: no such host" >&2; exit 1');
  expect(await run('images', '--lock')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^The digest of docker\.io\/grafana\/\S+ was not found: GET .*no such host\. images/),
  });
  process.env['PATH'] = join(cwd, 'empty');
  expect(await runCommand(['images', '--lock', '-e', 'list.json'], cwd)).toMatchObject({
    status: 2,
    stderr: 'crane could not be started: it is a program of its own, and reads digests from registries.\n',
  });
  expect(text('images.lock')).toBe('# mine\n');
});

test('--lock is for all environments', async () => {
  expect(await run('images', 'small', '--lock')).toMatchObject({
    status: 2,
    stderr: '--lock is for all environments: with small alone, the others would lose their digests.\n',
  });
});

/** The lines of images.lock for all images. */
async function writeLock(...others: readonly string[]): Promise<void> {
  const { stdout } = await run('images');
  const lines = stdout.split('\n').filter(Boolean);
  writeFileSync(join(cwd, 'images.lock'), [...others, ...lines.map((one) => `${one}@sha256:${digest}`)].join('\n'));
}

test('images.lock changes no place in messages, and a digest has its line', async () => {
  writeFileSync(join(cwd, 'list.json'), JSON.stringify([{ ...laptop, releases: '2025-01' }]));
  const { stderr } = await run('synth');
  writeFileSync(join(cwd, 'images.lock'), `# no image\n`);
  expect((await run('synth')).stderr).toBe(stderr);
  writeFileSync(join(cwd, 'list.json'), JSON.stringify([laptop]));
  await writeLock('\uFEFF# first', `docker.io/Wrong:1@sha256:${digest}`);
  expect((await run('synth')).stderr).toContain(
    `error  images.lock:2:1 › digests['docker.io/Wrong:1']\n       'docker.io/Wrong:1' is not the name of an image with a tag.`,
  );
});

test('explain names images.lock for its digests, and the environment for everything else', async () => {
  await writeLock('# first');
  const explained = (...args: readonly string[]) => run('explain', 'laptop', ...args);
  expect((await explained('digests', '--json')).stdout).toContain('"kind": "file"');
  expect((await explained('digests')).stdout).toMatch(/docker\.io\/grafana\/loki:3\.7\.8 .* images\.lock:\d+:1\n/);
  for (const key of ['name', 'loki.topology'])
    expect((await explained(key)).stdout).toContain('  from         list.json\n');
});

test('an environment that extends one with digests keeps those', async () => {
  const other = 'b'.repeat(64);
  const names = images(await run('images', 'laptop'));
  const digests = Object.fromEntries(names.map((name) => [name, `sha256:${other}`]));
  const module = `const base = ${JSON.stringify({ ...laptop, digests })};
export const environments = [{ name: 'over', extends: base }];`;
  writeFileSync(join(cwd, 'over.ts'), module);
  await writeLock();
  const ended = await runCommand(['images', '-e', 'over.ts'], cwd);
  expect(ended).toMatchObject({ status: 0, stdout: names.map((name) => `${name}@sha256:${other}\n`).join('') });
});

test('an images.lock that cannot be read is named', async () => {
  mkdirSync(join(cwd, 'images.lock'));
  expect(await run('synth')).toMatchObject({
    status: 2,
    stderr: 'images.lock cannot be read: EISDIR: illegal operation on a directory, read.\n',
  });
});
