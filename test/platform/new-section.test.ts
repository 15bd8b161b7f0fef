import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { loadAll } from 'js-yaml';
import { bundleOptions } from '../../tools/bundle-options';
import type { Rendered } from '../../constructs/platform';
import { small } from '../fixtures';

const root = join(__dirname, '../..');
let folder: string;
let render: (environment: object) => Rendered;

/** A code block of CONTRIBUTING.md, and the file that the text before it names. */
interface Step {
  readonly file: string;
  readonly language: string;
  readonly code: string;
}

function steps(): Step[] {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, chapter] = /^## Add a component$(.*?)^## /ms.exec(text)!;
  return [...chapter!.matchAll(/`([^`\n]+)`:\n\n {3}```(\w+)\n(.*?)\n {3}```/gs)].map(([, file, language, code]) => ({
    file: file!,
    language: language!,
    code: `${code!.replaceAll(/^ {3}/gm, '')}\n`,
  }));
}

/** Creates the file of a step, or adds the lines of its diff. */
function apply({ file, language, code }: Step): void {
  const path = join(folder, file);
  if (language === 'ts') return writeFileSync(path, code, { flag: 'wx' });
  for (const hunk of code.split('@@\n')) {
    const lines = hunk.trimEnd().split('\n');
    const text = (kept: readonly string[]): string => kept.map((line) => `${line.slice(1)}\n`).join('');
    const before = text(lines.filter((line) => line.startsWith(' ')));
    const parts = readFileSync(path, 'utf8').split(before);
    // The lines around an addition are in the file exactly once.
    expect([file, before, parts.length]).toEqual([file, before, 2]);
    writeFileSync(path, parts.join(text(lines)));
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-section-'));
  for (const name of ['constructs', 'imports', 'tools/schema.ts', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'environments'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  steps().forEach(apply);
  const run = (...command: string[]): unknown => execFileSync(process.execPath, command, { cwd: folder });
  run('node_modules/tsx/dist/cli.mjs', 'tools/schema.ts');
  const outfile = join(folder, 'platform.cjs');
  buildSync({ entryPoints: [join(folder, 'constructs/platform/index.ts')], outfile, ...bundleOptions });
  ({ render } = createRequire(outfile)(outfile) as { render: typeof render });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a new section is a file, its settings in environment.ts, and its place in sections/index.ts', () => {
  expect(steps().map(({ file }) => file)).toEqual([
    'constructs/platform/sections/heartbeat.ts',
    'constructs/platform/environment.ts',
    'constructs/platform/sections/index.ts',
  ]);
});

test('the code of the steps compiles', () => {
  const tsc = join(folder, 'node_modules/typescript/bin/tsc');
  expect(() => execFileSync(process.execPath, [tsc, '--noEmit'], { cwd: folder, encoding: 'utf8' })).not.toThrow();
}, 120_000);

test('the component of a new section is written with its workload, namespace and labels', () => {
  const { files, errors } = render({
    ...small,
    namespaces: { probes: { podSecurity: 'restricted' } },
    heartbeat: { name: 'pulse', namespace: 'probes' },
  });
  expect(errors).toEqual([]);
  expect(loadAll(files.get('00-namespaces.yaml')!)).toContainEqual(
    expect.objectContaining({ kind: 'Namespace', metadata: expect.objectContaining({ name: 'probes' }) }),
  );
  const labels = { 'app.kubernetes.io/name': 'heartbeat', 'app.kubernetes.io/part-of': 'logging-small' };
  expect(loadAll(files.get('70-heartbeat.yaml')!)).toContainEqual(
    expect.objectContaining({
      kind: 'Deployment',
      metadata: expect.objectContaining({
        name: 'pulse',
        namespace: 'probes',
        labels: expect.objectContaining(labels),
      }),
    }),
  );
});

test('an environment without it is written as before', () => {
  expect(render(small).files.has('70-heartbeat.yaml')).toBe(false);
});

test.each([
  ['a value', { intervalSeconds: 0 }, 'intervalSeconds'],
  ['a type', { intervalSeconds: '1m' }, 'intervalSeconds'],
  ['a key', { interval: 60 }, 'interval'],
  ['a name', { name: 'a b' }, 'name'],
  ['a pod setting', { pod: { resources: { cpu: '5m', memory: 'much' } } }, 'pod.resources.memory'],
  ['a namespace', { namespace: 'a b' }, 'namespace'],
])('%s that is wrong in it is reported at its path', (_, heartbeat, path) => {
  const { errors } = render({ ...small, heartbeat });
  expect(errors.map((problem) => problem.path.join('.'))).toEqual([`heartbeat.${path}`]);
});
