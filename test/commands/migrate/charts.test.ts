import { load } from 'js-yaml';
import { command } from '../../../commands/migrate';
import { optionsOf, migrations } from '../../../commands/migrate/command';
import type { Migration } from '../../../commands/migrate/migration';
import { stepsOf } from '../../../commands/migrate/input';
import { applyFix, isMap, pathText, type Data, type Path } from '../../../constructs/kit';
import { optionsIn } from '../../support/command';
import { examplesOf } from './examples';

function migrate(kind: string, text: string, ...args: string[]): Migration {
  return migrations[kind]!(text, optionsOf('test', optionsIn(command, args)));
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
  [
    'a version before those that are read',
    'loki: {}',
    ['--chart', 'grafana/loki', '--chart-version', '3.1.0'],
    '--chart-version is 3.1.0: of the chart grafana/loki, values of 5.x to 6.x are read.',
  ],
  [
    'a version of the other chart of Loki',
    'loki: {}',
    ['--chart', 'grafana-community/loki', '--chart-version', '6.30.0'],
    'of the chart grafana-community/loki, values of 6.56 to 18.x are read.',
  ],
  [
    'a version that is newer than those that are known',
    'loki: {}',
    ['--chart', 'loki', '--chart-version', '99.0.0'],
    'If the values of yours have not changed since, give --chart-version 18.',
  ],
  [
    'a version with something behind it',
    'singleBinary: {}',
    ['--chart-version', '5.48.0garbage'],
    "--chart-version is '5.48.0garbage'; a version is like",
  ],
  [
    'a version of the chart of Promtail before those that are read',
    'config: { clients: [] }',
    ['--chart-version', '3.0.0'],
    'of the chart promtail, values of 6.x are read.',
  ],
  ['comments only', '# nothing', [], 'The values have no key by which a chart is recognised.'],
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

test('values with comments only are those of the chart', () => {
  const { environment } = migrate('helm-values', '# none\n', '--chart', 'loki', '--chart-version', '6.20.0');
  expect(environment['loki']).toHaveProperty('topology', 'simple-scalable');
});

test.each([
  ['loki.compactor', 'compactor: { retention_enabled: true }'],
  ['loki.structuredConfig', 'structuredConfig: { compactor: { retention_enabled: true } }'],
])('the retention of a tenant is taken over if %s enforces it, and listed otherwise', (_, compactor) => {
  const overrides = 'runtimeConfig: { overrides: { audit: { retention_period: 17520h, ingestion_rate_mb: 10 } } }';
  const values = (loki: string): string => `singleBinary: { replicas: 1 }\nloki: { ${overrides}, ${loki} }`;
  const on = migrate('helm-values', values(compactor));
  const limits = { ingestion_rate_mb: 10 };
  expect(on.environment).toHaveProperty(
    'tenants.audit',
    expect.objectContaining({ limits, retention: { default: '730d' } }),
  );
  const off = migrate('helm-values', values(compactor.replace('true', 'false')));
  expect(off.environment).not.toHaveProperty('tenants.audit.retention');
  expect(off.unmapped.map(({ path }) => path)).toContain('loki.runtimeConfig.overrides.audit.retention_period');
});

test('tenants that a Loki without authentication does not have are listed, and named if an option has them', () => {
  const values = `singleBinary: { replicas: 1 }
loki: { auth_enabled: false, tenants: [{ name: a, password: b }, { name: c }], runtimeConfig: { overrides: { d: { ingestion_rate_mb: 1 } } } }`;
  const { environment, unmapped, notes } = migrate('helm-values', values, '--tenant', 'e');
  expect(environment).toHaveProperty(
    'tenants.fake.users',
    expect.objectContaining({ a: expect.anything(), c: expect.anything() }),
  );
  expect(unmapped.map(({ path }) => path)).toContain('loki.runtimeConfig.overrides.d');
  expect(notes.join()).toContain('--tenant e was not used');
  const config = migrate('loki-config', `auth_enabled: false\n${schema(period('2024-01-01'))}`, '--tenant', 'e');
  expect(config.notes.join()).toContain('--tenant e was not used');
});

test('a period before the last one is not appended, and a note asks for a later one', () => {
  const old = schema(period('2098-01-01', 'store: boltdb-shipper, schema: v12'));
  const { environment, notes } = migrate('loki-config', old, '--from', '2097-01-01');
  expect((environment['loki'] as Data)['schema']).toHaveLength(1);
  expect(notes.join()).toMatch(/--from 2097-01-01 was not used.*Append a period with tsdb and v13/s);
});

const names = ['--namespace', 'l', '--release', 'prod'];
const scalable = (rest = ''): string => `deploymentMode: SimpleScalable\n${rest}`;
const distributed = (ingester: string): string => `deploymentMode: Distributed\ningester: { replicas: 3, ${ingester} }`;
const zones = (enabled: boolean): string => `zoneAwareReplication: { enabled: ${enabled} }`;
const isKept = 'The claims have the same names as before';
const flush = 'POST /ingester/shutdown?flush=true&terminate=false to every pod';

// The names in the templates of the chart at these versions.
test.each<[what: string, values: string, version: string, name: string, parts: string[]]>([
  ...['6.20.0', '14.1.0', '14.2.1', '16.1.1', '17.1.0', '18.11.0'].map(
    (version): [string, string, string, string, string[]] => [
      `write and backend of version ${version}`,
      scalable(),
      version,
      'loki',
      [`${isKept} (data-loki-write-0, data-loki-backend-0, …)`],
    ],
  ),
  [
    'a write pod without a volume',
    scalable('write: { persistence: { volumeClaimsEnabled: false } }'),
    '18.11.0',
    'loki',
    ['The pods of loki-write have no volumes', `${flush} (loki-write-0, …)`, `${isKept} (data-loki-backend-0, …)`],
  ],
  [
    'a name of its own for one target',
    scalable("backend: { fullnameOverride: 'old-backend' }"),
    '18.11.0',
    'loki',
    [`${isKept} (data-loki-write-0, …)`, 'data-old-backend-0 → data-loki-backend-0'],
  ],
  [
    'a name of their own for both targets',
    scalable("write: { fullnameOverride: 'old-write' }\nbackend: { fullnameOverride: 'old-backend' }"),
    '18.11.0',
    'old',
    [`${isKept} (data-old-write-0, data-old-backend-0, …)`],
  ],
  [
    'ingesters without volumes, the default',
    distributed(zones(false)),
    '6.20.0',
    'prod-loki',
    ['The pods of prod-loki-ingester have no volumes', flush],
  ],
  [
    'ingesters with volumes',
    `${distributed(`${zones(false)}, persistence: { enabled: true }`)}\ncompactor: { persistence: { enabled: true } }`,
    '18.11.0',
    'prod-loki',
    [`${isKept} (data-prod-loki-ingester-0, data-prod-loki-compactor-0, …)`],
  ],
  [
    'ingesters in memory',
    distributed(`${zones(false)}, persistence: { enabled: true, inMemory: true }`),
    '6.20.0',
    'prod-loki',
    ['The pods of prod-loki-ingester have no volumes'],
  ],
  [
    'ingesters by zone',
    `${distributed('persistence: { enabled: true }')}\nindexGateway: { persistence: { enabled: true } }`,
    '6.20.0',
    'prod-loki',
    [
      '(prod-loki-ingester-zone-a, …), on whose volumes are lines',
      flush,
      `${isKept} (data-prod-loki-index-gateway-0, …)`,
    ],
  ],
])('the notes on volumes name what there is: %s', (_, values, version, name, parts) => {
  const { environment, notes } = migrate('helm-values', values, '--chart-version', version, ...names);
  expect((environment['loki'] as Data)['name'] ?? 'loki').toBe(name);
  const text = notes.join('\n');
  for (const part of parts) expect(text).toContain(part);
  expect(text.includes(isKept)).toBe(parts.some((part) => part.startsWith(isKept)));
});

test.each(['swift', 'cos', 'alibabacloud'])('the store %s, which the platform does not have, is listed', (store) => {
  const { environment, unmapped } = migrate('loki-config', schema(period('2024-01-01', undefined, store)));
  expect(environment['objectStore']).toEqual({
    external: { url: 'https://s3.example.com', keys: { secret: 'loki-s3' } },
  });
  expect(unmapped.map(({ path }) => path)).toEqual(['schema_config.configs[0].object_store']);
  const earlier = migrate('loki-config', schema(period('2023-01-01', undefined, store), period('2024-01-01')));
  expect(earlier.environment['objectStore']).toEqual({ filesystem: true });
  expect(earlier.unmapped.map(({ path }) => path)).toEqual(['schema_config.configs[0]']);
});

test.each([
  ['endpoint', "endpoint: '{{ .Values.url }}'"],
  ['region', "region: '${REGION}'"],
  ['URL', "s3: 's3://${KEY}:${SECRET}@${REGION}/a'"],
])('a %s that is known in the cluster only is a URL that is an example', (_, settings) => {
  const text = `${schema(period('2024-01-01', undefined, 's3'))}\nstorage_config: { aws: { ${settings} } }`;
  const { environment, unmapped } = migrate('loki-config', text);
  expect(environment).toHaveProperty('objectStore.external.url', 'https://s3.example.com');
  expect(unmapped).toHaveLength(1);
});

test.each([
  [true, 'new', 'storage_config.aws'],
  [false, 'old', 'storage_config.object_store.s3'],
])('with use_thanos_objstore %s the client that Loki uses is taken over', (isThanos, bucket, unused) => {
  const stores = `use_thanos_objstore: ${isThanos}, aws: { s3: 's3://eu-west-1/old' }, object_store: { s3: { bucket_name: new, region: eu-west-1 } }`;
  const { environment, unmapped } = migrate(
    'loki-config',
    `${schema(period('2024-01-01', undefined, 's3'))}\nstorage_config: { ${stores} }`,
  );
  expect(environment).toHaveProperty('objectStore.external.buckets.chunks', bucket);
  expect(unmapped).toEqual([
    expect.objectContaining({ path: unused, why: expect.stringContaining('use_thanos_objstore') }),
  ]);
  const storage = `use_thanos_objstore: ${isThanos}, type: s3, s3: { region: old-1 }, object_store: { type: s3, s3: { region: new-1 } }`;
  const values = migrate('helm-values', `singleBinary: { replicas: 1 }\nloki: { storage: { ${storage} } }`);
  expect(values.environment).toHaveProperty('objectStore.external.region', `${bucket}-1`);
});

test('users and queries in the URLs of the ruler become a login, or are listed', () => {
  const ruler =
    "ruler: { alertmanager_url: 'http://us%40er:hunter2@am:9093/x', remote_write: { enabled: true, client: { url: 'http://u:hunter2@p:9090/api/v1/write?token=hunter2' } } }";
  const migration = migrate('loki-config', `${schema(period('2024-01-01'))}\n${ruler}`);
  expect(migration.environment['loki']).toMatchObject({
    alertmanager: { url: 'http://am:9093', path: '/x', login: { user: 'us@er', secret: 'loki-alertmanager' } },
    remoteWrite: { url: 'http://p:9090', login: { user: 'u', secret: 'loki-remote-write' } },
  });
  expect(migration.unmapped.map(({ path }) => path)).toEqual(['ruler.remote_write.client.url']);
});

test.each([
  ['runtime_config: { file: /etc/overrides.yaml }', 'runtime_config.file'],
  ['limits_config: { per_tenant_override_config: /etc/overrides.yaml }', 'limits_config.per_tenant_override_config'],
  ['ruler: { storage: { type: local, local: { directory: /rules } } }', 'ruler.storage.local.directory'],
  ['ruler: { storage: { type: s3, s3: { bucketnames: a } } }', 'ruler.storage.type'],
])('what is in another file or store is listed: %s', (text, path) => {
  const { unmapped } = migrate('loki-config', `${schema(period('2024-01-01'))}\n${text}`);
  expect(unmapped.map((one) => one.path)).toEqual([path]);
});

test('the value of a variable is copied only if it cannot be secret', () => {
  const env = (name: string, value: string): string => `{ name: ${name}, value: '${value}' }`;
  const list = [
    env('GOMEMLIMIT', '1GiB'),
    env('RETRIES', '3'),
    env('MYCRED', 'hunter2'),
    env('HTTPS_PROXY', 'http://u:hunter2@p'),
  ];
  const migration = migrate('helm-values', `singleBinary: { replicas: 1, extraEnv: [${list.join(', ')}] }`);
  expect(migration.environment).toHaveProperty('loki.pod.env', {
    GOMEMLIMIT: '1GiB',
    RETRIES: '3',
    MYCRED: { secret: 'single-binary-env', key: 'MYCRED' },
    HTTPS_PROXY: { secret: 'single-binary-env', key: 'HTTPS_PROXY' },
  });
  expect(migration.notes.join()).toContain(
    "The Secret 'single-binary-env' in the namespace of these pods needs MYCRED, HTTPS_PROXY",
  );
});
