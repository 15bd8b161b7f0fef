import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { folder } from '../support/processes';

const repository = resolve(__dirname, '../..');
const { name, exports, dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
/** What can be imported, as another program writes it. */
const entries = Object.keys(exports).map((entry) => join(name, entry));
const code = entries.filter((entry) => !entry.endsWith('.json'));

/** An app of somebody else, with the package as npm would unpack it and nothing but what the package says it needs. */
const own = folder('app');
const app = own.path;

beforeAll(() => {
  const packed = join(app, 'packed');
  mkdirSync(packed);
  run('npm', ['pack', '--silent', '--pack-destination', packed], repository);
  run('tar', ['-xzf', readdirSync(packed)[0]!], packed);
  mkdirSync(join(app, 'node_modules'));
  cpSync(join(packed, 'package'), join(app, 'node_modules', name), { recursive: true });
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    const link = join(app, 'node_modules', needed);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, 'node_modules', needed), link);
  }
}, 60_000);

afterAll(() => own.remove());

test('the package gives a MinIO to an app of somebody else, and loads no other room for it', () => {
  const kinds = kindsOf(`
    const { App, Chart } = require('cdk8s');
    const { MinioStore } = require('cdk8s-logging/minio');
    const app = new App();
    new MinioStore(new Chart(app, 'mine'), 'store', { namespace: 's3' });
    console.log(app.synthYaml());
    console.error(Object.keys(require.cache).filter((file) => /logging.lib.constructs.(loki|vector|platform)/.test(file)).join());
  `);
  expect(kinds).toEqual(expect.arrayContaining(['StatefulSet minio', 'Service minio', 'NetworkPolicy minio']));
});

test('the package gives a Loki on that MinIO to an app of somebody else', () => {
  const kinds = kindsOf(`
    const { App, Chart } = require('cdk8s');
    const { MinioStore } = require('cdk8s-logging/minio');
    const { Loki } = require('cdk8s-logging/loki');
    const app = new App();
    const chart = new Chart(app, 'mine');
    const { objectStore: store } = new MinioStore(chart, 'store', { namespace: 's3' });
    new Loki(chart, 'loki', { namespace: 'logs', topology: 'monolithic', store });
    console.log(app.synthYaml());
  `);
  expect(kinds).toEqual(expect.arrayContaining(['StatefulSet minio', 'StatefulSet loki', 'ConfigMap loki']));
});

test('the package refuses what cannot run, in the words of the room, when an app of somebody else is written', () => {
  const { status, stderr } = node(
    'refused.js',
    `
    const { App, Chart } = require('cdk8s');
    const { MinioStore } = require('cdk8s-logging/minio');
    const app = new App();
    new MinioStore(new Chart(app, 'mine'), 'store', { namespace: 's3', storage: 'much' });
    app.synthYaml();
  `,
  );
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/storage: .*'much'/);
});

test.each(entries)('the package has %s for require, and for import where it is code', (entry) => {
  expect(node('required.js', `console.log(Object.keys(require('${entry}')).length)`)).toMatchObject({ stderr: '' });
  if (!code.includes(entry)) return;
  const imported = node('imported.mjs', `import * as all from '${entry}'; console.log(Object.keys(all).join());`);
  const required = node('required.js', `console.log(Object.keys(require('${entry}')).join())`);
  expect(names(imported.stdout)).toEqual(expect.arrayContaining(names(required.stdout)));
});

test('the package has types for everything that it exports, under strict settings and without skipLibCheck', () => {
  writeFileSync(
    join(app, 'typed.ts'),
    `
    import { App, Chart } from 'cdk8s';
    ${code.map((entry, n) => `import * as entry${n} from '${entry}';`).join('\n    ')}
    import type { ObjectStore } from 'cdk8s-logging/contracts';
    import { problemsOf, type Problem } from 'cdk8s-logging/kit';
    import { Loki, type LokiProps } from 'cdk8s-logging/loki';
    import { MinioStore } from 'cdk8s-logging/minio';
    import { VectorAgent } from 'cdk8s-logging/vector';
    import { LoggingPlatform, type Environment } from 'cdk8s-logging';

    export const all: readonly object[] = [${code.map((_, n) => `entry${n}`).join(', ')}];
    const chart = new Chart(new App(), 'mine');
    const store: ObjectStore = new MinioStore(chart, 'store', { namespace: 's3' }).objectStore;
    const props: LokiProps = { namespace: 'logs', topology: 'monolithic', store };
    new Loki(chart, 'loki', props);
    export const problems: readonly Problem[] = problemsOf(chart);
    export const build = (environment: Environment): LoggingPlatform => new LoggingPlatform(new App(), environment);
    export type Agent = VectorAgent;
    // @ts-expect-error a Loki that is not typed would take this
    new Loki(chart, 'wrong', { ...props, topology: 'round' });
  `,
  );
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const settings = ['--module', 'nodenext', '--target', 'es2022', '--types', '', '--noEmit'];
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...settings, ...strict, 'typed.ts'], {
    cwd: app,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
}, 30_000);

/** `Kind name` of the objects that a program of the app prints; it says nothing else. */
function kindsOf(program: string): string[] {
  const { status, stdout, stderr } = node('program.js', program);
  expect(stderr.trim()).toBe('');
  expect(status).toBe(0);
  const objects = loadAll(stdout) as { kind: string; metadata: { name: string } }[];
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

function node(file: string, program: string): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(app, file), program);
  return spawnSync(process.execPath, [file], { cwd: app, encoding: 'utf8' });
}

function names(line: string): string[] {
  return line.trim().split(',');
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
}
