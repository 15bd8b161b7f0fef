import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { storeAdvice, storeList, storeValues, unstored } from '../../commands/secrets/store';
import type { Content } from '../../commands/secrets/make';
import { passwordPattern } from '../../constructs/external-secrets';
import { inventoryOf } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { laptop, production } from '../fixtures';
import { externalSecrets } from '../fixtures/external-secrets';

const store = { name: 'vault' };

function needsOf(environment: Environment) {
  const { platform } = render(environment);
  return inventoryOf(platform!).secrets;
}

const needs = needsOf(externalSecrets);
const nothing = (): undefined => undefined;

/** The printed values by key. */
function values(environment: Environment, existing: (namespace: string, name: string) => Content | undefined) {
  const { text, notes } = storeValues(environment, needsOf(environment), existing);
  const lines = text.trim().split('\n').filter(Boolean);
  const entries = lines.map((line) => JSON.parse(line) as { key: string; value: Content });
  return { notes, byKey: Object.fromEntries(entries.map(({ key, value }) => [key, value])) };
}

test('the list names each key once, with its properties and no values', () => {
  expect(storeList(externalSecrets, needs)).toBe(
    [
      'logging-minio-root         root-user, root-password          the keys of MinIO as its root user',
      'logging-loki-s3            access-key-id, secret-access-key  the keys of the buckets of loki',
      'logging-vector-loki-auth   a, b, current                     two passwords of the user vector, and which of them clients use',
      'logging-grafana-loki-auth  a, b, current                     two passwords of the user grafana, and which of them clients use',
      'logging-canary-loki-auth   a, b, current                     two passwords of the user canary, and which of them clients use',
      '',
    ].join('\n'),
  );
});

test('an empty cluster gets two different passwords for each user, which the gateway accepts', () => {
  const { byKey, notes } = values(externalSecrets, nothing);
  expect(notes).toEqual([]);
  expect(Object.keys(byKey)).toHaveLength(5);
  const { a, b, current } = byKey['logging-vector-loki-auth']!;
  expect(current).toBe('a');
  expect(a).not.toBe(b);
  for (const hash of ['bcrypt', 'sha'] as const)
    for (const password of [a, b]) expect(password).toMatch(new RegExp(passwordPattern(hash)));
});

test.each([
  ['vector', 'a'],
  ['vector@a', 'a'],
  ['vector@b', 'b'],
] as const)('the password of %s in the cluster stays valid: it becomes %s', (username, slot) => {
  const { byKey } = values(externalSecrets, (_namespace, name) =>
    name === 'vector-loki-auth' ? { username, password: 'known' } : undefined,
  );
  const stored = byKey['logging-vector-loki-auth']!;
  expect([stored[slot], stored['current']]).toEqual(['known', slot]);
  expect(stored[slot === 'a' ? 'b' : 'a']).toHaveLength(32);
});

test('keys that are in the cluster are kept, and those that only their owner knows are asked for', () => {
  const environment: Environment = { ...production, externalSecrets: { store } };
  const { byKey, notes } = values(environment, nothing);
  expect(byKey['logging/production/loki-s3']).toBeUndefined();
  expect(notes).toEqual([
    'Add to logging/production/loki-s3, because only its owner knows it: access-key-id, secret-access-key (the keys of the object store of loki).',
  ]);
  const known = { 'access-key-id': 'id', 'secret-access-key': 'key' };
  const kept = values(environment, (_namespace, name) => (name === 'loki-s3' ? known : undefined));
  expect([kept.byKey['logging/production/loki-s3'], kept.notes]).toEqual([known, []]);
});

test('Secrets with the same key share it, each with its own properties', () => {
  const shared: Environment = {
    ...externalSecrets,
    externalSecrets: {
      store,
      secrets: {
        'loki-s3': { key: 'infra', properties: { 'access-key-id': 'loki-id', 'secret-access-key': 'loki-key' } },
        'minio-root': { key: 'infra' },
      },
    },
  };
  expect(Object.keys(values(shared, nothing).byKey['infra']!).sort()).toEqual([
    'loki-id',
    'loki-key',
    'root-password',
    'root-user',
  ]);
});

test('nothing that is in the store is made or rotated here', () => {
  expect(unstored(externalSecrets, needs)).toEqual([]);
  expect(unstored(laptop, needs)).toEqual(needs);
  expect(storeAdvice(externalSecrets, needs, 'vector')).toContain(
    "under logging-vector-loki-auth: write a new one to 'a'",
  );
  expect(storeAdvice(laptop, needs, 'vector')).toBeUndefined();
});

jest.setTimeout(60_000);

test.each([
  [['external-secrets', '--offline', '--store-values', '--store'], '', '--store and --store-values cannot be combined'],
  [['external-secrets', '--rotate', 'vector'], '', "The passwords of 'vector' are in the store"],
  [['laptop', '--store'], '', 'laptop has no externalSecrets'],
])('%j is answered without a value on stdout', (args, stdout, stderr) => {
  const result = spawnSync('npx', ['tsx', 'test/fixtures/secrets.ts', ...args], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
  });
  expect([result.status, result.stdout]).toEqual([1, stdout]);
  expect(result.stderr).toContain(stderr);
});
