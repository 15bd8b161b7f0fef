import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, type Ended } from '../../support/command';
import { folder } from '../../support/processes';

const place = folder('places');
afterAll(() => place.remove());

let count = 0;

async function run(args: readonly string[], files: Readonly<Record<string, string>>): Promise<Ended> {
  const cwd = join(place.path, String((count += 1)));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return runCommand(args, cwd);
}

/** The problems that `synth` prints, without their messages. */
async function headsOf(files: Readonly<Record<string, string>>, ...options: string[]): Promise<string[]> {
  const { stderr } = await run(['synth', ...options], files);
  return stderr.split('\n').filter((line) => /^(?:error|warning)/.test(line));
}

const production = `# The logs of everything.
name: production
releases: '2026-11'
objectStore:
  external: { url: 'https://s3.example.com', region: eu-central-1, keys: { secret: loki-s3 } }
loki:
  topology: monolithic
  replicas: 3
  retention:
    default: 30d
tenants:
  Prod: { users: { vector: { roles: [write] }, grafana: { roles: [read] } } }
collect:
  logs:
    login: vector
    tenant: Prod
    pipeline:
      stages:
        - drop: { line: health }
    vector: {}
`;
const at = (line: number, text: string): string =>
  production
    .split('\n')
    .map((before, n) => (n + 1 === line ? text : before))
    .join('\n');

test.each([
  ['a value', at(8, '  replicas: three'), '8:3 › loki.replicas'],
  [
    'a value in a map in braces',
    at(12, '  Prod: { users: { vector: { roles: [wrote] } } }'),
    '12:38 › tenants.Prod.users.vector.roles[0]',
  ],
  ['an unknown key', at(10, '    defalt: 30d'), '10:5 › loki.retention.defalt'],
  ['a missing key, around it', at(7, '  # nothing'), '6:1 › loki.topology'],
  ['a missing key at the top level', at(3, ''), '2:1 › releases'],
  ['an entry of a list', at(19, '        - drop: { line: "(" }'), '19:19 › collect.logs.pipeline.stages[0].drop.line'],
  ['a key with quotation marks', at(8, '  "replicas": three'), '8:3 › loki.replicas'],
])('a problem of %s has its line and column', async (_, text, head) => {
  expect(await headsOf({ 'environments/production.yaml': text })).toEqual([
    `error  environments/production.yaml:${head}`,
  ]);
});

test('a file without a name has places too', async () => {
  expect(await headsOf({ 'environments/a.yaml': 'apiVersion: v1\n' })).toEqual([
    'error  environments/a.yaml:1:1 › name',
    'error  environments/a.yaml:1:1 › releases',
    'error  environments/a.yaml:1:1 › apiVersion',
  ]);
});

test.each([
  [
    'a key without a value',
    at(20, '    vector:'),
    '20:5 › collect.logs.vector\n       null is not a map.\n       Fix: vector: {}\n',
  ],
  [
    'a switch of YAML 1.1',
    at(8, '  patterns: yes'),
    "8:3 › loki.patterns\n       'yes' is not true or false.\n       Fix: patterns: true\n",
  ],
  ['a component that is off in words', at(1, 'canary: off'), 'Fix: canary: false\n'],
])('%s gets what is meant', async (_, text, message) => {
  const { stderr } = await run(['synth'], { 'environments/production.yaml': text });
  expect(stderr).toContain(message);
});

test('a problem of an environment in a list has the line in the file', async () => {
  const list = `- ${at(8, '  replicas: three').replaceAll('\n', '\n  ')}`;
  expect(await headsOf({ 'all.yml': `# All.\n\n${list}` }, '-e', 'all.yml')).toEqual([
    'error  all.yml:10:5 › loki.replicas',
  ]);
});

const staging = (text: string): string => `name: staging\nextends: production\n${text}`;

test.each([
  ['that extends sets is where it sets it', 'loki:\n  replicas: many\n', 'staging.yaml:4:3 › loki.replicas'],
  ['that it adds to is where it is added', 'loki:\n  replica: 1\n', 'staging.yaml:4:3 › loki.replica'],
  [
    'in a list that it replaces is in its list',
    "collect: { logs: { pipeline: { stages: [{ drop: { line: '(' } }] } } }\n",
    'staging.yaml:3:51 › collect.logs.pipeline.stages[0].drop.line',
  ],
  ['that it removes is around where it was', 'loki: { topology: null }\n', 'staging.yaml:3:9 › loki.topology'],
])('a setting of the environment %s', async (_, text, head) => {
  expect(
    await headsOf({ 'environments/production.yaml': production, 'environments/staging.yaml': staging(text) }),
  ).toEqual([`error  environments/${head}`]);
});

test('a wrong setting that is extended is reported once, where it is', async () => {
  const files = {
    'environments/production.yaml': at(8, '  replicas: three'),
    'environments/staging.yaml': staging('gateway: { replicas: 1 }\n'),
  };
  const { stderr } = await run(['synth'], files);
  expect(stderr).toBe(`error  environments/production.yaml:8:3 › loki.replicas
       'three' is not a number.
1 error, nothing was written.
`);
});

test('a setting that is wrong for the environment that extends only is where it is set', async () => {
  const one = at(8, '  replicas: 1').replace('  retention:', '  storage: 10Gi\n  retention:');
  const files = {
    'environments/production.yaml': one,
    'environments/staging.yaml': staging('loki: { topology: distributed }\n'),
  };
  expect(await headsOf(files)).toContain(
    'error  environments/production.yaml:8:3 › loki.replicas (in staging, which extends production)',
  );
});

test('a setting behind an alias is where the anchor is', async () => {
  const text = at(7, '  topology: monolithic\n  pod: &pod\n    nodeSelector: { disk: 1 }');
  expect(await headsOf({ 'environments/production.yaml': `${text}gateway:\n  pod: *pod\ncanary: *pod\n` })).toEqual([
    'error  environments/production.yaml:9:21 › loki.pod.nodeSelector.disk',
    'error  environments/production.yaml:9:21 › gateway.pod.nodeSelector.disk',
    'error  environments/production.yaml:9:5 › canary.nodeSelector',
  ]);
});

test('the JSON of synth has files, lines and columns', async () => {
  const { stdout } = await run(['synth', '--json'], { 'environments/production.yaml': at(8, '  replicas: three') });
  expect((JSON.parse(stdout) as { readonly problems: unknown }).problems).toEqual([
    {
      environment: 'production',
      file: 'environments/production.yaml',
      line: 8,
      column: 3,
      severity: 'error',
      path: ['loki', 'replicas'],
      message: "'three' is not a number.",
    },
  ]);
});

test.each([['uninstall'], ['diagram'], ['sbom'], ['secrets'], ['smoke']])(
  '%s reports errors like synth',
  async (command) => {
    const { status, stderr } = await run([command, 'production'], {
      'environments/production.yaml': at(8, '  replicas: three'),
    });
    expect([status, stderr]).toEqual([
      1,
      "error  environments/production.yaml:8:3 › loki.replicas\n       'three' is not a number.\n",
    ]);
  },
);

test('a fix of YAML is YAML', async () => {
  const text = at(19, '        - parse: jsn').replace('vector: {}', 'vector: { buffer: { maxSize: 256Mi } }');
  const { stderr } = await run(['synth'], { 'environments/production.yaml': text });
  expect(stderr).toContain("Fix: maxSize: '257Mi'\n");
});

const broken = "{ name: 'production', releases: '2026-11', lok: {} }";

test.each([
  [
    'the file that has its name',
    {
      'environments/index.ts': "import { a } from './other';\nexport const environments = [a];",
      'environments/other.ts': `export const a = ${broken};`,
    },
    [],
    'environments/other.ts',
  ],
  [
    'the loaded file if no other has its name',
    {
      'environments/index.ts':
        "import { a } from './other';\nexport const environments = [{ ...a, name: ['pro', 'duction'].join('') }];",
      'environments/other.ts': `export const a = ${broken.replace('production', 'x')};`,
    },
    [],
    'environments/index.ts',
  ],
  [
    'the file of --environments',
    { 'mine/list.ts': `export const environments = [${broken}];` },
    ['-e', 'mine/list.ts'],
    'mine/list.ts',
  ],
  ['a JavaScript file', { 'list.js': `exports.environments = [${broken}];` }, ['-e', 'list.js'], 'list.js'],
  [
    'a JSON file',
    { 'list.json': '[{ "name": "production", "releases": "2026-11", "lok": {} }]' },
    ['-e', 'list.json'],
    'list.json',
  ],
])('a problem of a module names %s', async (_, files, options, file) => {
  expect(await headsOf(files as Record<string, string>, ...options)).toContain(`error  ${file} › lok`);
});
