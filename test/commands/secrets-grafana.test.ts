import { load } from 'js-yaml';
import { secretsFor } from '../../commands/secrets/make';
import type { SecretNeed } from '../../constructs/contracts';
import { Cluster } from './secrets-cluster';

const grafana = { user: 'grafana', secret: 'grafana-loki-auth' };
const admin: SecretNeed = {
  form: 'values',
  secret: 'grafana-admin',
  namespaces: ['logging'],
  values: { 'admin-user': { initial: 'admin' }, 'admin-password': 'random', 'secret-key': 'random' },
  description: 'the login of the administrator',
};
const needs: SecretNeed[] = [
  { form: 'htpasswd', secret: 'gateway', namespaces: ['logging'], logins: [grafana] },
  { form: 'login', namespaces: ['logging'], ...grafana },
  admin,
  {
    form: 'file',
    secret: 'data-sources',
    namespaces: ['monitoring'],
    labels: { grafana_datasource: '1' },
    file: 'loki.yaml',
    content: { datasources: [{ url: 'http://gateway', user: '$NAME', secure: { password: '$WORD' }, cost: '$$1' }] },
    variables: { NAME: { login: grafana, part: 'username' }, WORD: { login: grafana, part: 'password' } },
    description: 'the data sources of Grafana',
  },
];

const { secrets } = secretsFor(needs, () => undefined);
const applied = (): Cluster => new Cluster(secrets);

test('the administrator gets a random password, and the database a random key', () => {
  const content = applied().read('logging', 'grafana-admin')!;
  expect(content['admin-user']).toBe('admin');
  expect(content['admin-password']).toMatch(/^[a-z2-7]{32}$/);
  expect(content['secret-key']).toMatch(/^[a-z2-7]{32}$/);
  expect(content['secret-key']).not.toBe(content['admin-password']);
});

test('an existing login is never changed, whatever its values', () => {
  const cluster = applied();
  cluster.contents.set('logging/grafana-admin', { 'admin-user': 'root', 'admin-password': 'a', 'secret-key': 'b' });
  expect(secretsFor(needs, cluster.read).secrets).toEqual([]);
  expect(secretsFor(needs, cluster.read, { rotate: 'grafana' }).secrets.map(({ name }) => name)).not.toContain(
    'grafana-admin',
  );
});

test('an existing Secret that lacks the key of the database is not completed: data could be encrypted with another', () => {
  const cluster = applied();
  cluster.contents.set('logging/grafana-admin', { 'admin-user': 'root', 'admin-password': 'a' });
  expect(() => secretsFor(needs, cluster.read)).toThrow(
    "The Secret grafana-admin in logging has no entry 'secret-key'.",
  );
});

test('a file has the login, and changes with it', () => {
  const cluster = applied();
  const file = () => load(cluster.read('monitoring', 'data-sources')!['loki.yaml']!);
  const login = () => cluster.read('logging', 'grafana-loki-auth')!;
  const expected = () => ({
    datasources: [
      { url: 'http://gateway', user: login()['username'], secure: { password: login()['password'] }, cost: '$$1' },
    ],
  });
  expect(file()).toEqual(expected());
  expect(secretsFor(needs, cluster.read).secrets).toEqual([]);
  cluster.apply(secretsFor(needs, cluster.read, { rotate: 'grafana' }).secrets);
  expect(login()['username']).toBe('grafana@a');
  expect(file()).toEqual(expected());
});

test('two Secrets of one name with different values are refused', () => {
  const other = { ...admin, values: { 'admin-user': 'random' } } as SecretNeed;
  expect(() => secretsFor([...needs, other], () => undefined)).toThrow('each needs a separate Secret');
});
