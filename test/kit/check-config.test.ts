import { anything, assert, constantFrom, object, oneof, property, string } from 'fast-check';
import {
  applyFix,
  checkConfig,
  isSamePath,
  type ConfigFormat,
  type Data,
  type Keys,
  type Problem,
} from '../../constructs/kit';

const tls = { keys: { ca_file: 'string', verify: 'boolean' } } as const;

const keys = {
  name: { required: 'string' },
  port: 'integer',
  ratio: 'number',
  enabled: 'boolean',
  timeout: 'goDuration',
  retention: 'duration',
  memory: 'size',
  filter: 'regexp',
  anything: 'any',
  level: ['info', 'warn'],
  files: { list: 'string' },
  steps: { list: tls, notEmpty: true },
  labels: { map: 'string' },
  tls,
  tags: { either: [['all', 'none'], { list: 'string' }] },
  request: { keys: { retries: 'integer' } },
  outputs: {
    map: {
      component: 'store',
      common: { inputs: { required: { list: 'string' } } },
      byType: { http: { uri: { required: 'string' } }, file: { path: 'string' } },
    },
  },
} as const satisfies Keys;

const format: ConfigFormat = {
  system: 'Shipper',
  release: '2.0',
  keys,
  otherReleases: {
    '3.0': {
      ...keys,
      later: 'string',
      outputs: { map: { ...keys.outputs.map, byType: { ...keys.outputs.map.byType, queue: {} } } },
    },
    '1.0': { ...keys, tls: { keys: { ...tls.keys, legacy: 'boolean' } } },
  },
  unknownKey: 'refused',
  ignoredIn: ['request'],
  nullValue: 'Shipper would use its default',
  removed: {
    old: { since: '1.5', why: 'enabled replaces it', fix: { moveTo: 'enabled' } },
    'outputs.http.headers': { since: '2.0', why: 'nothing needs them', fix: { remove: true } },
    'tls.min_version': { why: 'the port decides' },
  },
  managed: {
    port: { why: 'the Service depends on it', setting: 'listen.port' },
    '*.*.proxy': { why: 'no NetworkPolicy allows it', removable: true },
  },
};

/** `path: message` of the problems of a configuration. The required key is there. */
function problems(config: object): string[] {
  const named: Data = { name: 'a', ...config };
  return checkConfig(format, named, named).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a configuration in which every kind of value is right has no problem', () => {
  const right = {
    ratio: 0.5,
    enabled: true,
    timeout: '1.5s',
    retention: '30d',
    memory: '4MB',
    filter: '^a+$',
    anything: [{ x: 1 }],
    level: 'warn',
    files: ['a', 'b'],
    steps: [{ verify: true }],
    labels: { a: 'b' },
    tls: { ca_file: '/ca' },
    tags: ['x'],
    outputs: { one: { type: 'http', inputs: ['a'], uri: 'http://x' }, two: { type: 'file', inputs: [] } },
  };
  expect(problems(right)).toEqual([]);
});

const wrongValues: readonly (readonly [key: string, value: unknown, rule: string, fixed?: unknown])[] = [
  ['name', 1, '1, but must be a string', '1'],
  ['name', ['a'], 'a list, but must be a string'],
  ['ratio', '5', '"5", but must be a number, without quotes or unit', 5],
  ['enabled', 'True', '"True", but must be true or false', true],
  ['enabled', 'yes', '"yes", but must be true or false'],
  ['timeout', '1d', '"1d", but must be a Go duration (h, m, s, ms) of at most 292 years, without days or weeks', '24h'],
  [
    'timeout',
    '90 sec',
    '"90 sec", but must be a Go duration (h, m, s, ms) of at most 292 years, without days or weeks',
    '90s',
  ],
  [
    'retention',
    '30 days',
    '"30 days", but must be whole numbers with y, w, d, h, m, s or ms, the largest unit first, and at most 292 years',
    '30d',
  ],
  [
    'retention',
    '300y',
    '"300y", but must be whole numbers with y, w, d, h, m, s or ms, the largest unit first, and at most 292 years',
  ],
  ['memory', '4MiB', '"4MiB", but must be a whole number with B, KB, MB, GB or TB (powers of 1024)', '4MB'],
  ['filter', '(', '"(", but must be a valid Go regular expression'],
  ['level', 'warm', `"warm", but must be one of 'info', 'warn'`, 'warn'],
  ['level', 'warning', `"warning", but must be one of 'info', 'warn'`, 'warn'],
  ['files', 'a', '"a", but must be a list of strings', ['a']],
  ['files', [1], 'a list, but must be a list of strings'],
  ['labels', 'a', '"a", but must be a map'],

  ['tls', true, 'true, but must be a map'],
  ['tags', 'non', `"non", but must be one of 'all', 'none'`, 'none'],
  ['tags', [1], 'a list, but must be a list of strings'],
];

const rows = wrongValues.map(([key, value, rule, fixed]) => ({ key, value, rule, fixed }));

test.each(rows)('$key: $value is rejected', ({ key, value, rule, fixed }) => {
  const [problem, ...others] = checkConfig(format, { name: 'a', [key]: value }, {});
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ path: [key], message: `${key} is ${rule}.` });
  expect(problem!.fix).toEqual(fixed === undefined ? undefined : { replace: fixed });
});

test.each([
  ['a missing key', { name: undefined }, 'name: name has no value; Shipper would use its default.'],
  ['null', { ratio: null }, 'ratio: ratio has no value; Shipper would use its default.'],
  [
    'a number above 2^53',
    { ratio: 2 ** 60 },
    'ratio: ratio is 1152921504606847000, above 9007199254740991 (2^53 - 1), and would be written as another number.',
  ],
  ['a managed key', { port: 1 }, 'port: port cannot be set here: the Service depends on it. Use listen.port instead.'],
  [
    'a removed key',
    { old: true },
    'old: old was removed in Shipper 1.5 (enabled replaces it); Shipper 2.0 would not start.',
  ],
  [
    'a key that no release had',
    { tls: { min_version: 1 } },
    "tls.min_version: Shipper 2.0 has no key 'min_version' in tls and would not start: the port decides.",
  ],
  [
    'a key of a newer release',
    { later: 'x' },
    'later: later is not supported by Shipper 2.0; release 3.0 supports it.',
  ],
  [
    'a key of an older release',
    { tls: { legacy: true } },
    'tls.legacy: legacy is not supported by Shipper 2.0; release 1.0 supports it.',
  ],
  [
    'an unknown key that is ignored',
    { request: { retry: 1 } },
    "request.retry: Shipper 2.0 has no key 'retry' in request and would ignore it silently. Known keys: retries.",
  ],
  [
    'an unknown key of an entry of a list',
    { steps: [{}, { other: 1 }] },
    "steps.1.other: Shipper 2.0 has no key 'other' in steps[1] and would not start. Known keys: ca_file, verify.",
  ],
  [
    'a component without a key that it needs',
    { outputs: { a: { type: 'http', inputs: [] } } },
    'outputs.a.uri: uri is missing, but required in a store of type http.',
  ],
  [
    'a removed key of a type',
    { outputs: { a: { type: 'http', inputs: [], uri: 'x', headers: {} } } },
    'outputs.a.headers: headers was removed in Shipper 2.0 (nothing needs them); Shipper 2.0 would not start.',
  ],
  [
    'a managed key of a component',
    { outputs: { a: { type: 'file', inputs: [], proxy: 'x' } } },
    'outputs.a.proxy: proxy cannot be set here: no NetworkPolicy allows it.',
  ],
  [
    'a misspelt type',
    { outputs: { a: { type: 'htpp' } } },
    'outputs.a.type: A store of type "htpp" is not supported by Shipper 2.0. Supported: http, file.',
  ],
  ['no type', { outputs: { a: {} } }, 'outputs.a.type: type is missing. Supported: http, file.'],
  [
    'a type of a newer release',
    { outputs: { a: { type: 'queue' } } },
    'outputs.a.type: A store of type "queue" is not supported by Shipper 2.0; release 3.0 supports it.',
  ],
  [
    'a type that is not in the table',
    { outputs: { a: { type: 'elastic' } } },
    'outputs.a.type: A store of type "elastic" is not in the tables of Shipper 2.0, so its keys are not checked.',
  ],
  ['an empty list', { steps: [] }, 'steps: steps is empty, but needs an entry.'],
  ['a list of components', { outputs: [] }, 'outputs: outputs is a list, but must be a map.'],
  [
    'a component that is no map',
    { outputs: { a: 1 } },
    'outputs.a: a is not a valid store: a component is a map with a type.',
  ],
])('%s is reported', (_what, config: object, expected) => {
  expect(problems(config)).toContain(expected);
});

test('only a type that is not in any table is a warning', () => {
  const severities = ['elastic', 'htpp', 'queue', undefined].map(
    (type): unknown => checkConfig(format, { name: 'a', outputs: { a: { type } } }, {})[0]!.severity,
  );
  expect(severities).toEqual(['warning', 'error', 'error', 'error']);
});

test('a misspelt key is renamed unless the user also wrote the right one', () => {
  const base = { name: 'a', ratio: 1 };
  const fix = (user: Data): unknown => checkConfig(format, { ...base, ...user }, user)[0]?.fix;
  expect(fix({ rato: 2 })).toEqual({ moveTo: ['ratio'], value: 2 });
  expect(fix({ rato: 2, ratio: 3 })).toBeUndefined();
});

test('below a managed key nothing else is reported', () => {
  const managed = { a: { why: 'of b' }, 'a.b': { why: 'of c' } };
  const found = checkConfig({ ...format, managed }, { name: 'x' }, { a: { b: 1 } });
  expect(found.map(({ path }) => path)).toEqual([['a']]);
});

/** Data whose keys and values are often those of the table. */
const data = object({
  key: oneof(constantFrom('type', 'a', 'inputs', 'uri', ...Object.keys(keys), ...Object.keys(tls.keys)), string()),
  values: [anything(), constantFrom('http', 'file', 'queue', '1 day', '1', 'True', '4 MiB', 'warm', null, 1, true)],
  maxDepth: 4,
});

test('any data is checked without an exception, and every replacement is accepted', () => {
  const check = (config: unknown): readonly Problem[] => checkConfig(format, config as Data, {});
  assert(
    property(data, (config) => {
      for (const { path, fix } of check(config)) {
        if (fix === undefined || !('replace' in fix)) continue;
        const fixed: unknown = applyFix(config, path, fix);
        expect(check(fixed).filter((other) => isSamePath(other.path, path))).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});
