import { load } from 'js-yaml';
import { optionsOf, parsed, migrations } from '../../../commands/migrate/command';
import type { Migration } from '../../../commands/migrate/migration';
import { stepsOf } from '../../../commands/migrate/input';
import { applyFix, isMap, pathText, type Data, type Path } from '../../../constructs/kit';
import { examplesOf } from './examples';

function migrate(kind: string, text: string, ...args: string[]): Migration {
  return migrations[kind]!(text, optionsOf('test', parsed(args).values));
}

/** The paths of all maps, apart from parts that are off. */
function mapsOf(value: unknown, path: Path = []): Path[] {
  if (isMap(value) && (value['enabled'] === false || value['replicas'] === 0)) return [];
  const below = stepsOf(value).flatMap(([step, inner]) => mapsOf(inner, [...path, step]));
  return isMap(value) ? [path, ...below] : below;
}

/** Whether a setting or one around it is listed, or named as one that the platform sets. */
function isListed({ unmapped, notes }: Migration, path: Path): boolean {
  const around = new Set(path.map((_, n) => pathText(path.slice(0, n + 1))));
  const named = [...unmapped.map((one) => one.path), ...notes.flatMap((note) => note.split(/[ ,]+|\.$/))];
  return named.some((one) => around.has(one));
}

const examples = ['helm-values', 'loki-config'].flatMap(examplesOf);

test.each(examples.map((example) => [`${example.kind} ${example.file}`, example] as const))(
  'a setting that nobody knows is listed or taken over, wherever it is in %s',
  (_, { kind, text }) => {
    const data = load(text) as Data;
    const args = /^# Options: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
    // A value of a line that is read and then not used has no effect.
    const maps = mapsOf(data).filter((path) => path.at(-1) !== 'expressions');
    const silent = maps.filter((path) => {
      const input = applyFix(data, [...path, 'unknownKey'], { replace: 'unknownValue' });
      const migration = migrate(kind, JSON.stringify(input), ...args);
      return !isListed(migration, path) && !JSON.stringify(migration).includes('unknownKey');
    });
    expect(silent.map(pathText)).toEqual([]);
  },
);

const schema = (...periods: string[]): string => `schema_config: { configs: [${periods.join(', ')}] }`;
const period = (from: string, rest = 'store: tsdb, schema: v13', store = 'filesystem'): string =>
  `{ from: ${from}, ${rest}, object_store: ${store}, index: { prefix: index_, period: 24h } }`;

test.each([
  ['an unknown chart', 'a: 1', ['--chart', 'tempo'], '--chart is tempo; known charts are '],
  [
    'no chart that is recognised',
    'a: 1',
    [],
    'The values have no key by which a chart is recognised. Name it with --chart',
  ],
  [
    'two charts',
    'role: Agent\nsingleBinary: {}',
    [],
    'The values can be of the charts loki and vector. Name one with --chart',
  ],
  ['the chart of charts', 'loki: { enabled: true }', [], 'The values are of the chart loki-stack.'],
  [
    'the chart for Enterprise',
    'loki: {}',
    ['--chart', 'grafana/loki', '--chart-version', '7.1.0'],
    'Grafana Enterprise Logs only',
  ],
  ['no deployment mode', 'loki: { storage: { type: s3 } }', [], 'The values do not have deploymentMode'],
  ['an unknown mode', 'deploymentMode: Big', [], 'deploymentMode is Big; the chart knows '],
  ['an invalid version', 'singleBinary: {}', ['--chart-version', 'new'], "--chart-version is 'new'; a version is like"],
  [
    'an aggregator',
    'customConfig: { a: 1 }',
    [],
    'role is Aggregator, the default: the platform has agents on the nodes',
  ],
  ['an agent without configuration', 'role: Agent', [], 'The values have no customConfig'],
  [
    'a configuration elsewhere',
    'role: Agent\nexistingConfigMaps: [a]',
    [],
    'The configuration is in existingConfigMaps',
  ],
  ['no map', '- a', ['--chart', 'loki'], 'The file is no map of values.'],
])('%s in the values of a chart is an error with a sentence', (_, text, args, message) => {
  expect(() => migrate('helm-values', text, ...args)).toThrow(message);
});

test.each([
  ['a day that has begun', '2024-01-01', '--from is 2024-01-01, which has begun'],
  ['no day', '2099-02-30', "--from is '2099-02-30'; a day is like 2030-01-01."],
])('%s is no begin of a period', (_, from, message) => {
  expect(() => migrate('loki-config', schema(period('2023-01-01')), '--from', from)).toThrow(message);
});

test('the periods of the schema are taken over as they are, and a new one is appended only to an old one', () => {
  const old = period('2021-05-01', 'store: boltdb-shipper, schema: v11');
  const schemaOf = (text: string, ...args: string[]): unknown =>
    (migrate('loki-config', text, ...args).environment['loki'] as Data)['schema'];
  const first = { from: '2021-05-01', index: 'boltdb-shipper', version: 'v11', prefix: 'index_' };
  const second = { from: '2024-01-01', prefix: 'index_' };
  expect(schemaOf(schema(old))).toEqual([first]);
  expect(schemaOf(schema(old), '--from', '2099-01-01')).toEqual([first, { from: '2099-01-01' }]);
  expect(schemaOf(schema(old, period('2024-01-01')), '--from', '2099-01-01')).toEqual([first, second]);
});

test('retention that nothing enforced does not begin to delete logs', () => {
  const limits = 'limits_config: { retention_period: 7d }';
  const off = migrate('loki-config', `${schema(period('2024-01-01'))}\n${limits}`);
  expect(off.environment['loki']).not.toHaveProperty('retention');
  expect(off.unmapped.map(({ path }) => path)).toContain('limits_config.retention_period');
  const on = migrate(
    'loki-config',
    `${schema(period('2024-01-01'))}\n${limits}\ncompactor: { retention_enabled: true }`,
  );
  expect(on.environment['loki']).toHaveProperty('retention', { default: '7d' });
});

test('the chart before version 6 has a period of its own, which is taken over', () => {
  const values = 'loki: { storage: { type: filesystem } }';
  const { environment } = migrate('helm-values', values, '--chart-version', '5.41.0');
  expect(environment['loki']).toHaveProperty('schema', [
    { from: '2022-01-11', index: 'boltdb-shipper', version: 'v12' },
  ]);
});

test.each([
  ['5.48.0', 'simple-scalable'],
  ['11.7.0', 'simple-scalable'],
  ['12.0.0', 'monolithic'],
])('without deploymentMode, version %s of the chart is %s', (version, topology) => {
  const { environment } = migrate('helm-values', 'loki: { storage: { type: s3 } }', '--chart-version', version);
  expect(environment['loki']).toHaveProperty('topology', topology);
});

test('templates of Vector are read as Helm writes them, and what only Helm can compute is listed', () => {
  const sink = `type: loki, inputs: [a], endpoint: '{{ .Values.url }}', labels: { pod: '{{ print "{{ kubernetes.pod_name }}" }}' }`;
  const values = `role: Agent\ncustomConfig: { sources: { a: { type: kubernetes_logs } }, sinks: { b: { ${sink} } } }`;
  const { environment, unmapped } = migrate('helm-values', values);
  expect(environment).toHaveProperty('collect.logs.pipeline.labels.pod', { pod: 'name' });
  expect(unmapped.map(({ path }) => path)).toEqual(['customConfig.sinks.b.endpoint']);
});

test.each(['a b', 'ftp://x'])('%s as an endpoint or a region makes a URL that is an example, and a note', (text) => {
  const store = (key: string): string =>
    `${schema(period('2024-01-01', undefined, 's3'))}\nstorage_config: { aws: { ${key}: '${text}', bucketnames: a } }`;
  for (const key of ['endpoint', 'region']) {
    const { environment, notes } = migrate('loki-config', store(key));
    expect(environment).toHaveProperty('objectStore.external.url', 'https://s3.example.com');
    expect(notes.join()).toContain('https://s3.example.com stands for it');
  }
});

test('what should be a list in the values of Promtail and is none is listed', () => {
  const { unmapped } = migrate('helm-values', 'config: { snippets: { extraRelabelConfigs: 5 } }');
  expect(JSON.stringify(unmapped)).toContain('extraRelabelConfigs');
});
