import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { valueAt, type Data } from '../../constructs/kit';
import { laptop } from '../fixtures';
import { folder } from '../support/processes';
import { installPackage, published, repository, run } from './installed';
import { testOwnRepository } from './own-repository';

const { name, exports } = published;
/** The import paths of the package. */
const entries = Object.keys(exports).map((entry) => join(name, entry));
const code = entries.filter((entry) => !entry.endsWith('.json'));

/** A separate app with the package as npm installs it, and only the dependencies that it declares. */
const directory = folder('app');
const app = directory.path;

beforeAll(() => installPackage(app), 60_000);

afterAll(() => directory.remove());

test('a separate app can use MinIO from the package, which loads no other component', () => {
  const kinds = kindsOf(`
    const { App, Chart } = require('cdk8s');
    const { MinioStore } = require('cdk8s-logging/object-store');
    const app = new App();
    new MinioStore(new Chart(app, 'mine'), 'store', { namespace: 's3' });
    console.log(app.synthYaml());
    console.error(Object.keys(require.cache).filter((file) => /logging.lib.constructs.(loki|vector|platform)/.test(file)).join());
  `);
  expect(kinds).toEqual(expect.arrayContaining(['StatefulSet minio', 'Service minio', 'NetworkPolicy minio']));
});

test('a separate app can use Loki with that MinIO', () => {
  const kinds = kindsOf(`
    const { App, Chart } = require('cdk8s');
    const { MinioStore } = require('cdk8s-logging/object-store');
    const { Loki } = require('cdk8s-logging/loki');
    const app = new App();
    const chart = new Chart(app, 'mine');
    const minio = new MinioStore(chart, 'store', { namespace: 's3' });
    const store = minio.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
    new Loki(chart, 'loki', { namespace: 'logs', topology: 'monolithic', store });
    console.log(app.synthYaml());
  `);
  expect(kinds).toEqual(expect.arrayContaining(['StatefulSet minio', 'StatefulSet loki', 'ConfigMap loki']));
});

test('a separate app reports the errors of components when it is synthesized', () => {
  const { status, stderr } = node(
    'refused.js',
    `
    const { App, Chart } = require('cdk8s');
    const { MinioStore } = require('cdk8s-logging/object-store');
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

const strict = { target: 'es2022', strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
/** The compiler options of `cdk8s init typescript-app`. */
const template = join(repository, 'node_modules/cdk8s-cli/templates/typescript-app/tsconfig.json');
/** The release that this template asks for; the generator of the schema brings it. */
const typescript5 = dirname(
  require.resolve('typescript/package.json', { paths: [require.resolve('ts-json-schema-generator/package.json')] }),
);
const typescript7 = join(repository, 'node_modules/typescript');

test('the TypeScript release of the cdk8s template is the tested one', () => {
  const asked = readJson(join(template, '../package.json')) as { devDependencies: { typescript: string } };
  const { version } = readJson(join(typescript5, 'package.json')) as { version: string };
  expect(asked.devDependencies.typescript.replace(/x$/, '')).toBe(version.replace(/\d+$/, ''));
});

describe('the package has types for everything that it exports, without skipLibCheck,', () => {
  test.each([
    ['in an app of cdk8s init typescript-app', typescript5, 'typed.ts', { extends: template }, {}],
    ['for TypeScript 5 and node16', typescript5, 'typed.ts', {}, { module: 'node16', ...strict }],
    ['for TypeScript 5, nodenext and an ES module', typescript5, 'typed.mts', {}, { module: 'nodenext', ...strict }],
    ['for TypeScript 7 and nodenext', typescript7, 'typed.ts', {}, { module: 'nodenext', ...strict }],
  ])(
    '%s',
    (_, typescript, file, base, settings) => {
      writeFileSync(join(app, file), typed);
      const compilerOptions = { ...settings, types: [], noEmit: true };
      writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ ...base, compilerOptions, include: [file] }));
      const { status, stdout } = spawnSync(process.execPath, [join(typescript, 'bin/tsc')], {
        cwd: app,
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
      expect(status).toBe(0);
    },
    180_000,
  );
});

const typed = `
import { App, Chart } from 'cdk8s';
${code.map((entry, n) => `import * as entry${n} from '${entry}';`).join('\n')}
import type { ObjectStore } from 'cdk8s-logging/contracts';
import { problemsOf, type Problem } from 'cdk8s-logging/kit';
import { Loki, type LokiProps } from 'cdk8s-logging/loki';
import { MinioStore } from 'cdk8s-logging/object-store';
import { VectorAgent } from 'cdk8s-logging/vector';
import { LoggingPlatform, type Environment } from 'cdk8s-logging';

export const all: readonly object[] = [${code.map((_, n) => `entry${n}`).join(', ')}];
const chart = new Chart(new App(), 'mine');
const minio = new MinioStore(chart, 'store', { namespace: 's3' });
const store: ObjectStore<'chunks' | 'ruler'> = minio.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
const props: LokiProps = { namespace: 'logs', topology: 'monolithic', store };
new Loki(chart, 'loki', props);
export const problems: readonly Problem[] = problemsOf(chart);
export const build = (environment: Environment): LoggingPlatform => new LoggingPlatform(new App(), 'platform', environment);
export type Agent = VectorAgent;
// @ts-expect-error a Loki that is not typed would take this
new Loki(chart, 'wrong', { ...props, topology: 'round' });
`;

test('the example of the README compiles in an app of cdk8s init, writes a platform and prints its Secrets', () => {
  const link = join(app, 'node_modules/@types/node');
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(repository, 'node_modules/@types/node'), link);
  writeFileSync(join(app, 'logging.ts'), readmeExample('cdk8s-logging'));
  writeFileSync(
    join(app, 'component.ts'),
    `import { App, Chart } from 'cdk8s';\n${readmeExample('cdk8s-logging/object-store').replace('\n\n', "\n\nexport const chart = new Chart(new App(), 'alone');\n")}`,
  );
  writeFileSync(
    join(app, 'changed.ts'),
    `${readmeExample('cdk8s-logging/kit', 'docs/package.md')}\nexport const app = new App();\n`,
  );
  const settings = { extends: template, include: ['logging.ts', 'component.ts', 'changed.ts'] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(settings));
  run(process.execPath, [join(typescript5, 'bin/tsc')], app);

  run(process.execPath, ['component.js'], app);
  const command = ['node_modules/cdk8s-logging/lib/commands/start.js', '--environments', 'logging.ts'];
  run(process.execPath, [...command, 'synth'], app);
  expect(readdirSync(join(app, 'dist'))).toEqual(['my-prod']);
  expect(readdirSync(join(app, 'dist/my-prod'))).toEqual(
    expect.arrayContaining(['00-namespaces.yaml', '20-loki.yaml', '50-collect.yaml']),
  );
  const printed = run(process.execPath, [...command, 'secrets', 'my-prod', '--offline'], app);
  const objects = loadAll(printed) as { kind: string; metadata: { name: string } }[];
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
    expect.arrayContaining(['Namespace logging', 'Secret loki-s3', 'Secret grafana-loki-auth']),
  );
}, 180_000);

test('the label and the sidecar of docs/package.md are in the output, with all their fields', () => {
  const kinds = node(
    'change.js',
    `
    const { App } = require('cdk8s');
    const { build } = require('./changed');
    const app = new App();
    build(app, ${JSON.stringify(laptop)});
    console.log(app.synthYaml());
  `,
  );
  const gateway = (loadAll(kinds.stdout) as Data[]).find(
    (one) => valueAt(one, ['metadata', 'name']) === 'loki-gateway' && one['kind'] === 'Deployment',
  );
  expect(valueAt(gateway, ['metadata', 'labels', 'team'])).toBe('observability');
  const containers = valueAt(gateway, ['spec', 'template', 'spec', 'containers']) as Data[];
  expect(containers.at(-1)).toEqual({
    name: 'shipper',
    image: 'registry.example.com/shipper:1.4.0',
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: { requests: { cpu: '5m', memory: '16Mi' }, limits: { memory: '32Mi' } },
  });
});

describe('the repository of init', () => {
  testOwnRepository(app);
});

/** The block of TypeScript in README, or another page, that imports a module. */
function readmeExample(module: string, page = 'README.md'): string {
  const blocks = readFileSync(join(repository, page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms);
  return [...blocks].map(([, block]) => block!).find((block) => block.includes(`from '${module}'`))!;
}

/** `Kind name` of the objects that a program of the app prints. */
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

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function names(line: string): string[] {
  return line.trim().split(',');
}
