import { applyFix, merged, pathText, valueAt, type Data, type Path, type Problem } from '../../constructs/kit';
import { LoggingPlatform, render, type Environment } from '../../constructs/platform';
import { App } from 'cdk8s';
import { distributed, laptop } from '../fixtures';

const over = (base: Environment, data: Data): Environment => merged({ ...base }, data) as unknown as Environment;
const vector = (settings: Data): Data => ({ collect: { logs: { vector: settings } } });
const sinkLabels = (labels: Data): Data => ({ config: { sinks: { loki_push: { type: 'loki', labels } } } });
const errorsOf = (input: unknown): readonly Problem[] => render(input as Environment).errors;
const paths = (input: unknown): string[] => errorsOf(input).map(({ path }) => pathText(path));

describe('a setting called like another one', () => {
  test.each([
    [
      over(laptop, vector(sinkLabels({ cluster: '{{ bad' }))),
      'collect.logs.vector.config.sinks.loki_push.labels.cluster',
    ],
    [over(laptop, { gateway: { cluster: {} } }), 'gateway.cluster'],
    [over(laptop, { loki: { store: 'x' } }), 'loki.store'],
  ])('is reported where it is: %#', (environment, path) => {
    expect(paths(environment)).toEqual([path]);
  });

  test('keeps the selector of a zone at the zone', () => {
    const zones = ['a', 'b', 'c'].map((name) => ({ name, nodeSelector: { zone: name === 'a' ? 'A b' : name } }));
    expect(paths(over(distributed, { loki: { ingesterZones: zones } }))).toEqual([
      'loki.ingesterZones[0].nodeSelector.zone',
    ]);
  });
});

describe('a fix', () => {
  test.each([
    [over(laptop, { storage: '50Gi' }), ['storage']],
    [
      over(laptop, { gateway: { nodeSelector: { a: 'b' }, pod: { nodeSelector: { c: 'd' } } } }),
      ['gateway', 'nodeSelector'],
    ],
    [
      over(laptop, vector(sinkLabels({ 'team.name': 'a', team_name: 'b' }))),
      ['collect', 'logs', 'vector', 'config', 'sinks', 'loki_push', 'labels', 'team.name'],
    ],
    [over(laptop, { gateway: { nodeSelector: { a: 'b' }, pod: 'x' } }), ['gateway', 'nodeSelector']],
  ] satisfies [Environment, Path][])('is not proposed where it would overwrite a setting: %#', (environment, path) => {
    const found = errorsOf(environment).find((one) => pathText(one.path) === pathText(path));
    expect(found).toBeDefined();
    expect(found).not.toHaveProperty('fix');
  });

  test('goes into a section beside what is there', () => {
    const environment = over(laptop, { gateway: { priorityClass: 'low', pod: { annotations: { a: 'b' } } } });
    const [problem] = errorsOf(environment);
    const fixed = applyFix(environment, problem!.path, problem!.fix!);
    expect(valueAt(fixed, ['gateway', 'pod'])).toEqual({ annotations: { a: 'b' }, priorityClass: 'low' });
    expect(errorsOf(fixed)).toEqual([]);
  });

  test('is a value of the right type', () => {
    const [problem] = errorsOf({ ...laptop, objectStore: { filesystem: 'true' } });
    expect(problem?.fix).toEqual({ replace: true });
  });
});

describe('one wrong setting does not hide those of other sections', () => {
  const buffer = vector({ buffer: { maxSize: '1Mi' } });
  test.each([
    ['cluster.domain', { cluster: { domain: 'My Cluster' } }],
    ['loki.namespace', { loki: { namespace: 'a b' } }],
    ['objectStore.minio.name', { objectStore: { minio: { name: '<x>' } } }],
    ['loki.topology', { loki: { topology: 'micro' } }],
    ['tenants.Prod.limits', { tenants: { Prod: { limits: 'none' } } }],
  ])('%s', (path, data) => {
    expect(paths(over(laptop, merged(buffer, data)))).toEqual([path, 'collect.logs.vector.buffer.maxSize']);
  });
});

test.each([
  ['a name that is not a string', { ...laptop, name: { toString: 'x' } }],
  [
    'a tenant that JavaScript reserves',
    { ...laptop, tenants: JSON.parse('{ "__proto__": { "users": {} } }') as unknown },
  ],
  ['nothing', undefined],
])('%s is rejected, and nothing throws', (_, input) => {
  expect(errorsOf(input).length).toBeGreaterThan(0);
});

test('a missing section is named', () => {
  const { loki: _loki, ...without } = laptop;
  expect(errorsOf(without).map(({ message }) => message)).toEqual([
    "'loki' is required and missing: objectStore, tenants are set for it.",
  ]);
});

test('thousands of errors are counted and not listed', () => {
  const tolerations = Array.from({ length: 2000 }, () => ({ kei: 'a' }));
  const errors = errorsOf(over(laptop, { loki: { pod: { tolerations } } }));
  expect(errors).toHaveLength(101);
  expect(errors.at(-1)?.message).toBe('there are 2000 errors; only the first 100 are listed.');
});

test('a platform in an app reports no warnings among its errors', () => {
  const environment = over(laptop, {
    lokki: 5,
    loki: { retention: { streams: [{ selector: '{foo="bar"}', period: '3d' }] } },
  });
  expect(() => new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', environment)).toThrow(/^lokki: [^\n]*$/);
});
