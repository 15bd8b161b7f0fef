import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { howToMake, storeAdvice, storeList, unstored } from '../../commands/secrets/store';
import { storeValues, type Cluster } from '../../commands/secrets/store-values';
import type { Content } from '../../commands/secrets/make';
import { passwordPattern } from '../../constructs/external-secrets';
import { inventoryOf } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { agentsOnly, laptop, production } from '../fixtures';
import { externalSecrets } from '../fixtures/external-secrets';

const store = { name: 'vault' };

function needsOf(environment: Environment) {
  const { platform } = render(environment);
  return inventoryOf(platform!).secrets;
}

const needs = needsOf(externalSecrets);

type Secrets = Readonly<Record<string, Content>>;

/** A cluster that has the same Secrets in each namespace. @param fromStore - those that the operator made */
function clusterWith(secrets: Secrets, fromStore: readonly string[] = []): Cluster {
  return {
    existing: (_namespace, name) => secrets[name],
    isFromStore: (_namespace, name) => fromStore.includes(name),
  };
}

/** The printed values by key. */
function values(environment: Environment, cluster?: Cluster) {
  const { text, notes } = storeValues(environment, needsOf(environment), cluster);
  const lines = text.trim().split('\n').filter(Boolean);
  const entries = lines.map((line) => JSON.parse(line) as { key: string; value: Content });
  return { notes, byKey: Object.fromEntries(entries.map(({ key, value }) => [key, value])) };
}

const known = 'known-password-of-vector-12345';
const hashOf = (password: string): string => hashSync(password, 4);

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

test('without a cluster there are two different passwords for each user, which the gateway accepts', () => {
  const { byKey, notes } = values(externalSecrets);
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
  const { byKey, notes } = values(
    externalSecrets,
    clusterWith({
      'vector-loki-auth': { username, password: known },
      'loki-gateway-auth': { '.htpasswd': `${username}:${hashOf(known)}\n` },
    }),
  );
  const stored = byKey['logging-vector-loki-auth']!;
  expect([stored[slot], stored['current']]).toEqual([known, slot]);
  expect(stored[slot === 'a' ? 'b' : 'a']).toHaveLength(32);
  expect(notes).toEqual([
    'New, because the cluster does not have them: logging-minio-root, logging-loki-s3, logging-grafana-loki-auth, logging-canary-loki-auth.',
  ]);
});

test('keys that are in the cluster are kept, and those that only their owner knows are asked for', () => {
  const environment: Environment = { ...production, externalSecrets: { store } };
  const { byKey, notes } = values(environment);
  expect(byKey['logging/production/loki-s3']).toBeUndefined();
  expect(notes).toEqual([
    'Add to logging/production/loki-s3, because only its owner knows it: access-key-id, secret-access-key (the keys of the object store of loki).',
  ]);
  const keys = { 'access-key-id': 'id', 'secret-access-key': 'key' };
  const kept = values(environment, clusterWith({ 'loki-s3': keys }));
  expect(kept.byKey['logging/production/loki-s3']).toEqual(keys);
  expect(kept.notes.join('')).not.toContain('loki-s3');
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
  expect(Object.keys(values(shared).byKey['infra']!).sort()).toEqual([
    'loki-id',
    'loki-key',
    'root-password',
    'root-user',
  ]);
});

test('a cluster without any of the Secrets is probably another one, and nothing is printed', () => {
  expect(() => values(externalSecrets, clusterWith({}))).toThrow(
    'The cluster of the current context has none of the Secrets of external-secrets. Select its context, or, for a new cluster, use --offline',
  );
});

test('what the operator has read from the store is not printed, because it may be newer there', () => {
  const secrets: Secrets = {
    'vector-loki-auth': { username: 'vector@a', password: known },
    'loki-gateway-auth': {
      '.htpasswd': `vector:${hashOf(known)}\nvector@a:${hashOf(known)}\nvector@b:${hashOf('b')}\n`,
    },
  };
  const { byKey, notes } = values(externalSecrets, clusterWith(secrets, ['vector-loki-auth', 'loki-gateway-auth']));
  expect(Object.keys(byKey)).not.toContain('logging-vector-loki-auth');
  expect(Object.keys(byKey)).toContain('logging-grafana-loki-auth');
  expect(notes[0]).toBe('Not printed, because the cluster has them from the store: logging-vector-loki-auth.');
});

test('a key of which the store has a part is not replaced', () => {
  const settings = { store, prefix: 'a/', secrets: { 'loki-s3': { key: 'infra' }, 'minio-root': { key: 'infra' } } };
  const keys = { 'access-key-id': 'id', 'secret-access-key': 'key' };
  const { byKey, notes } = values(
    { ...externalSecrets, externalSecrets: settings },
    clusterWith({ 'loki-s3': keys }, ['loki-s3']),
  );
  expect(Object.keys(byKey)).not.toContain('infra');
  expect(notes).toContain(
    'Add to infra, which has other values already: root-user, root-password (the keys of MinIO as its root user).',
  );
});

test.each([
  [
    'the earlier login of a rotation',
    'vector@b',
    { vector: 'earlier' },
    "the gateway accepts 'vector' with a password",
  ],
  ['the other login of a store', 'vector@a', { 'vector@b': 'other' }, "the gateway accepts 'vector@b' with a password"],
] as const)('nothing is printed that would end %s', (_, username, earlier, says) => {
  const lines = Object.entries({ [username]: known, ...earlier }).map(([user, one]) => `${user}:${hashOf(one)}\n`);
  const secrets = {
    'vector-loki-auth': { username, password: known },
    'loki-gateway-auth': { '.htpasswd': lines.join('') },
  };
  expect(() => values(externalSecrets, clusterWith(secrets))).toThrow(says);
  expect(() => values(externalSecrets, clusterWith(secrets))).toThrow('--retire vector');
});

test('a password that the ExternalSecrets would refuse is not printed, and how to replace it is said', () => {
  const secrets = { 'vector-loki-auth': { username: 'vector', password: 'sh $"t' } };
  expect(() => values(externalSecrets, clusterWith(secrets))).toThrow(/not one that the ExternalSecrets accept/);
  expect(() => values(externalSecrets, clusterWith(secrets))).not.toThrow('sh $"t');
});

test('the two passwords of a user of a receiver are printed for the receiver only', () => {
  const secrets = { 'edge-loki-auth': { key: 'logging/central/edge-loki-auth', twoPasswords: true } };
  const { byKey, notes } = values({ ...agentsOnly, externalSecrets: { store, secrets } });
  expect(byKey).toEqual({});
  expect(notes).toEqual([
    'Not printed, because they are entries of the receiver of the logs: logging/central/edge-loki-auth.',
  ]);
});

test('nothing that is in the store is made or rotated here', () => {
  expect(unstored(externalSecrets, needs)).toEqual([]);
  expect(unstored(laptop, needs)).toEqual(needs);
  expect(storeAdvice(externalSecrets, needs, 'vector')).toContain(
    "under logging-vector-loki-auth: write a new one to 'a'",
  );
  expect(storeAdvice(laptop, needs, 'vector')).toBeUndefined();
  expect(storeAdvice(externalSecrets, needs, 'grafna')).toBe(
    "'grafna' is not a user; users: vector, grafana, canary. Did you mean grafana?",
  );
  const sender = { ...agentsOnly, externalSecrets: { store } };
  expect(storeAdvice(sender, needsOf(sender), 'edge')).toContain("'edge' is a user of the receiver");
});

test('a Secret that the operator has not made is not to be made by npm run secrets', () => {
  const login = needs.find(({ form }) => form === 'login')!;
  expect(howToMake(externalSecrets, login, 'logging')).toBe(
    'read why its ExternalSecret has not made it: kubectl describe externalsecret vector-loki-auth --namespace logging',
  );
  expect(howToMake(laptop, login, 'logging')).toContain('npm run --silent secrets -- laptop | kubectl apply -f -');
});

jest.setTimeout(60_000);

test.each([
  [['external-secrets', '--offline', '--store-values', '--store'], '', '--store and --store-values cannot be combined'],
  [['external-secrets', '--rotate', 'vector'], '', "The passwords of 'vector' are in the store"],
  [['external-secrets', '--rotate', 'grafna'], '', 'Did you mean grafana?'],
  [['laptop', '--store'], '', 'laptop has no externalSecrets'],
])('%j is answered without a value on stdout', (args, stdout, stderr) => {
  const program = ['commands/cli.ts', '--environments', 'test/fixtures/all.ts', 'secrets', ...args];
  const result = spawnSync('npx', ['tsx', ...program], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
  });
  expect([result.status, result.stdout]).toEqual([2, stdout]);
  expect(result.stderr).toContain(stderr);
});
