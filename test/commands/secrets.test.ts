import { compareSync } from 'bcryptjs';
import { randomPassword, secretsFor, type Content, type SecretManifest } from '../../commands/secrets/make';
import type { Login, SecretNeed } from '../../constructs/contracts';

const vector: Login = { user: 'vector', secret: 'vector-loki-auth', namespaces: ['logging', 'agents'] };
const grafana: Login = { user: 'grafana', secret: 'grafana-loki-auth', namespaces: ['logging'] };
const pair = {
  form: 'key-pair',
  owner: 'generated',
  opens: 'buckets',
  secret: 'loki-s3',
  accessKeyId: 'id',
  secretAccessKey: 'key',
} as const;
const needs: SecretNeed[] = [
  { form: 'login', ...vector },
  { form: 'login', ...grafana },
  { form: 'htpasswd', secret: 'gateway', namespaces: ['logging'], logins: [vector, grafana] },
  { ...pair, namespaces: ['minio'] },
  { ...pair, namespaces: ['logging'] },
];

/** A cluster to which everything printed so far was applied. */
class Cluster {
  readonly #contents = new Map<string, Content>();
  readonly read = (namespace: string, name: string): Content | undefined => this.#contents.get(`${namespace}/${name}`);

  apply(secrets: readonly SecretManifest[]): void {
    for (const { namespace, name, content } of secrets) this.#contents.set(`${namespace}/${name}`, content);
  }

  lines(): Record<string, string> {
    const text = this.read('logging', 'gateway')?.['.htpasswd'] ?? '';
    return Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(':') as [string, string]),
    );
  }
}

function applied(): Cluster {
  const cluster = new Cluster();
  cluster.apply(secretsFor(needs, cluster.read).secrets);
  return cluster;
}

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

test('what is there and fits is printed no more', () => {
  expect(secretsFor(needs, applied().read).secrets).toEqual([]);
});

test('a Secret that is missing in one namespace gets the password of the others', () => {
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

test('a rotated user has two names until the first is retired, and others keep theirs', () => {
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

test('the keys of somebody else are not made up; it says how to bring them', () => {
  const { secrets, notes } = secretsFor([{ ...pair, owner: 'store', namespaces: ['logging'] }], () => undefined);
  expect(secrets).toEqual([]);
  expect(notes[0]).toContain(
    'kubectl create secret generic loki-s3 --namespace logging --from-file=id --from-file=key',
  );
});

test('a certificate is asked for, where a key of it is missing', () => {
  const need: SecretNeed = {
    form: 'certificate',
    secret: 'tls',
    namespaces: ['here', 'there'],
    keys: ['tls.crt', 'tls.key'],
    of: 'the certificate of logs.example.com',
  };
  const { secrets, notes } = secretsFor([need], (namespace) => ({
    'tls.crt': '…',
    ...(namespace === 'here' && { 'tls.key': '…' }),
  }));
  expect(secrets).toEqual([]);
  expect(notes).toEqual([
    [
      'The Secret tls has the certificate of logs.example.com; nobody but its authority can sign it. Let cert-manager make it, or make it from files:',
      '  kubectl create secret generic tls --namespace there --type=kubernetes.io/tls --from-file=tls.crt --from-file=tls.key',
    ].join('\n'),
  ]);
});

test.each([
  ['a user that is not known', {}, { rotate: 'nobody' }, "'nobody' is no user; known are vector, grafana."],
  [
    'a Secret of another user',
    { username: 'other', password: 'x' },
    {},
    "The Secret vector-loki-auth belongs to 'other', not to 'vector'",
  ],
  ['a Secret without a password', { username: 'vector' }, {}, 'has no username or no password'],
])('%s is refused', (_, content, change, message) => {
  const existing = (_namespace: string, name: string): Content | undefined =>
    name === 'vector-loki-auth' && Object.keys(content).length > 0 ? content : undefined;
  expect(() => secretsFor(needs, existing, change)).toThrow(message);
});

test('passwords are long, never the same, and made of what no shell or YAML minds', () => {
  const made = new Set(Array.from({ length: 100 }, randomPassword));
  expect(made.size).toBe(100);
  for (const password of made) expect(password).toMatch(/^[a-z2-7]{32}$/);
});

test('the cluster is asked for each Secret once', () => {
  const cluster = applied();
  const asked: string[] = [];
  secretsFor(needs, (namespace, name) => {
    asked.push(`${namespace}/${name}`);
    return cluster.read(namespace, name);
  });
  expect(asked.sort()).toEqual([...new Set(asked)]);
});
