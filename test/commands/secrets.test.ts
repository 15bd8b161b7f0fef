import { compareSync } from 'bcryptjs';
import { randomPassword, secretsFor, type Content } from '../../commands/secrets/make';
import type { SecretNeed } from '../../constructs/contracts';
import { Cluster } from './secrets-cluster';
import { applied, needs, vector } from './secrets-needs';

test('an empty cluster gets every Secret in every namespace, and each login opens the gateway', () => {
  const cluster = new Cluster();
  const { secrets } = secretsFor(needs, cluster.read);
  cluster.apply(secrets);
  expect(secrets.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual([
    'agents/vector-loki-auth',
    'logging/gateway',
    'logging/grafana-loki-auth',
    'logging/loki-s3',
    'logging/vector-loki-auth',
    'minio/loki-s3',
  ]);
  expect(cluster.read('minio', 'loki-s3')).toEqual(cluster.read('logging', 'loki-s3'));
  const { username, password } = cluster.read('agents', 'vector-loki-auth') as { username: string; password: string };
  expect(username).toBe('vector');
  expect(cluster.lines()['vector']).toMatch(/^\$2y\$10\$/);
  expect(compareSync(password, cluster.lines()['vector']!)).toBe(true);
});

test('existing valid Secrets are not printed', () => {
  expect(secretsFor(needs, applied().read).secrets).toEqual([]);
});

test('a Secret that is missing in one namespace is copied from another', () => {
  const cluster = applied();
  const elsewhere = (namespace: string, name: string) =>
    namespace === 'agents' ? undefined : cluster.read(namespace, name);
  expect(secretsFor(needs, elsewhere).secrets).toEqual([
    { namespace: 'agents', name: 'vector-loki-auth', content: cluster.read('logging', 'vector-loki-auth') },
  ]);
});

test('a lost gateway is rebuilt from the passwords of its clients', () => {
  const cluster = applied();
  const { secrets } = secretsFor(needs, (namespace, name) =>
    name === 'gateway' ? undefined : cluster.read(namespace, name),
  );
  expect(secrets.map(({ name }) => name)).toEqual(['gateway']);
  cluster.apply(secrets);
  expect(compareSync(cluster.read('logging', 'grafana-loki-auth')!['password']!, cluster.lines()['grafana']!)).toBe(
    true,
  );
});

test('a rotated user has two user names until the first is retired; others do not change', () => {
  const cluster = applied();
  const before = cluster.lines();
  cluster.apply(secretsFor(needs, cluster.read, { rotate: 'vector' }).secrets);
  expect(cluster.read('agents', 'vector-loki-auth')?.['username']).toBe('vector@a');
  expect(cluster.lines()).toMatchObject({ vector: before['vector'], grafana: before['grafana'] });
  expect(compareSync(cluster.read('agents', 'vector-loki-auth')!['password']!, cluster.lines()['vector@a']!)).toBe(
    true,
  );
  expect(secretsFor(needs, cluster.read).secrets).toEqual([]);

  cluster.apply(secretsFor(needs, cluster.read, { retire: 'vector' }).secrets);
  expect(Object.keys(cluster.lines())).toEqual(['vector@a', 'grafana']);
  cluster.apply(secretsFor(needs, cluster.read, { rotate: 'vector' }).secrets);
  expect(Object.keys(cluster.lines())).toEqual(['vector@b', 'vector@a', 'grafana']);
});

test.each([
  ['an unknown user', {}, { rotate: 'nobody' }, "'nobody' is not a user; users: vector, grafana."],
  [
    'a Secret of another user',
    { username: 'other', password: 'x' },
    {},
    "The Secret vector-loki-auth belongs to 'other', not to 'vector'",
  ],
  ['a Secret without a password', { username: 'vector' }, {}, "vector-loki-auth in logging has no entry 'password'"],
  [
    'rotation and retirement of a user at once',
    {},
    { rotate: 'vector', retire: 'vector' },
    '--rotate vector and --retire vector in one run would remove the login',
  ],
  [
    'new keys in a Secret without keys',
    {},
    { rotateKeys: 'gateway' },
    "'gateway' is not a Secret with generated S3 keys",
  ],
])('%s is refused', (_, content, change, message) => {
  const existing = (_namespace: string, name: string): Content | undefined =>
    name === 'vector-loki-auth' && Object.keys(content).length > 0 ? content : undefined;
  expect(() => secretsFor(needs, existing, change)).toThrow(message);
});

describe('existing Secrets are never replaced', () => {
  const without = (address: string, entry: string) => (cluster: Cluster) => (namespace: string, name: string) => {
    const content = cluster.read(namespace, name);
    if (content === undefined || `${namespace}/${name}` !== address) return content;
    return Object.fromEntries(Object.entries(content).filter(([key]) => key !== entry));
  };

  test.each(['minio', 'logging'])('if an entry is missing in %s: the error has the commands', (namespace) => {
    const existing = without(`${namespace}/loki-s3`, 'key')(applied());
    expect(() => secretsFor(needs, existing)).toThrow(
      `The Secret loki-s3 in ${namespace} has no entry 'key'. Existing Secrets are not replaced: add the entry, or delete the Secret (kubectl delete secret loki-s3 --namespace ${namespace}) and run this again: it is then generated, or copied from another namespace.`,
    );
  });

  test.each(['loki-s3', 'vector-loki-auth'])('if copies of %s differ', (secret) => {
    const cluster = applied();
    const other = { id: 'other', key: 'other', username: 'vector', password: 'other' };
    const existing = (namespace: string, name: string) =>
      name === secret && namespace === 'logging' ? other : cluster.read(namespace, name);
    expect(() => secretsFor(needs, existing)).toThrow(/^The Secrets \S+ in \S+ and in \S+ must be the same/);
  });

  test('silently: removed logins are listed', () => {
    const cluster = applied();
    const [one, , file, ...rest] = needs as [SecretNeed, SecretNeed, SecretNeed & { form: 'htpasswd' }, SecretNeed];
    const fewer: SecretNeed[] = [one, { ...file, logins: [vector] }, ...rest];
    const { secrets, notes } = secretsFor(fewer, cluster.read);
    expect(secrets.map(({ name }) => name)).toEqual(['gateway']);
    expect(notes).toEqual([
      'The Secret gateway in logging has logins that belong to no user of the environment and are removed: grafana.',
    ]);
  });

  test('by a rotation that would reuse the name of an earlier login', () => {
    const cluster = applied();
    for (let n = 0; n < 2; n += 1) cluster.apply(secretsFor(needs, cluster.read, { rotate: 'vector' }).secrets);
    expect(() => secretsFor(needs, cluster.read, { rotate: 'vector' })).toThrow(
      "'vector@a' is still the name of an earlier login of vector",
    );
  });
});

test('new keys are the same everywhere, and nothing else changes', () => {
  const cluster = applied();
  const before = cluster.read('minio', 'loki-s3');
  const { secrets } = secretsFor(needs, cluster.read, { rotateKeys: 'loki-s3' });
  expect(secrets.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['minio/loki-s3', 'logging/loki-s3']);
  expect(secrets[0]!.content).toEqual(secrets[1]!.content);
  for (const entry of ['id', 'key']) expect(secrets[0]!.content[entry]).not.toBe(before?.[entry]);
});

test('two conflicting needs are refused', () => {
  const twice: SecretNeed = { form: 'login', user: 'mallory', secret: 'loki-s3', namespaces: ['logging'] };
  expect(() => secretsFor([...needs, twice], () => undefined)).toThrow("the Secret 'loki-s3' in logging would contain");
});

test('passwords are long, unique, and need no quoting in shells and YAML', () => {
  const made = new Set(Array.from({ length: 100 }, randomPassword));
  expect(made.size).toBe(100);
  for (const password of made) expect(password).toMatch(/^[a-z2-7]{32}$/);
});

test('each Secret is read once', () => {
  const cluster = applied();
  const asked: string[] = [];
  secretsFor(needs, (namespace, name) => {
    asked.push(`${namespace}/${name}`);
    return cluster.read(namespace, name);
  });
  expect(asked.sort()).toEqual([...new Set(asked)]);
});
