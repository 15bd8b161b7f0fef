import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { App } from 'cdk8s';
import { load } from 'js-yaml';
import { ExternalSecrets, passwordPattern, type ExternalSecretsProps } from '../../constructs/external-secrets';
import type { SecretNeed } from '../../constructs/contracts';
import { digest, manifestsOf, problemsOf } from '../../constructs/kit';
import { LoggingPlatform, type Environment } from '../../constructs/platform';
import { agentsOnly } from '../fixtures';
import { externalSecrets } from '../fixtures/external-secrets';
import { existingGrafana } from '../fixtures/grafana';
import { chart } from '../support/components';
import { firstNamed, inStore, store, type ExternalSecret } from './stored';

describe('a store', () => {
  const { objects } = inStore({ ...externalSecrets, gateway: { tls: { secret: 'gateway-tls' } } });
  const named = (name: string, namespace = 'logging'): ExternalSecret =>
    objects.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)!;

  test('clients and the gateway read the password of a user from the same place', () => {
    const places = (one: ExternalSecret, of: string): string[] =>
      one.spec.data
        .filter(({ secretKey }) => secretKey.startsWith(of))
        .map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`);
    const ofUser = ['logging/external-secrets/vector-loki-auth a', 'logging/external-secrets/vector-loki-auth b'];
    expect(places(named('loki-gateway-auth'), 'vector.')).toEqual(ofUser);
    for (const namespace of ['logging', 'logging-agents'])
      expect(places(named('vector-loki-auth', namespace), '')).toEqual([
        ...ofUser,
        'logging/external-secrets/vector-loki-auth current',
      ]);
  });

  test('the gateway accepts both passwords of each user, and neither is short or needs quoting', () => {
    const template = named('loki-gateway-auth').spec.target.template.data!['.htpasswd']!;
    expect(template).toContain('list "vector" "grafana" "canary"');
    expect(template).toContain('regexMatch "^[A-Za-z0-9._~-]{16,72}$" $password');
    expect(named('grafana-loki-auth').spec.target.template.data!['password']).toContain('"^[A-Za-z0-9._~-]{16,72}$"');
    expect(template.match(/^\{\{ \$user.*$/gm)).toEqual([
      '{{ $user }}:{{ bcrypt $password }}',
      '{{ $user }}@a:{{ bcrypt $password }}',
      '{{ $user }}@b:{{ bcrypt $password }}',
    ]);
  });

  test('a hash without a salt is for passwords of at least 128 random bits', () => {
    const { objects: all } = inStore(externalSecrets, { hash: 'sha' });
    const { data } = firstNamed('loki-gateway-auth', all).spec.target.template;
    expect(data!['.htpasswd']).toContain('{26,72}');
    expect(data!['.htpasswd']).toContain('{{ htpasswd (print $user "@b") $password "sha" }}');
  });

  test('the Secret of a certificate has its type', () => {
    expect(named('gateway-tls').spec.target.template.type).toBe('kubernetes.io/tls');
  });

  test('every value that the API server would set is written, so that no diff shows it', () => {
    const file = join(__dirname, '../support/kubernetes/external-secret.json');
    const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
    const fill = new Ajv({ useDefaults: true, strict: false, logger: false }).compile(schema);
    for (const one of objects) {
      const filled = structuredClone(one);
      expect([fill(filled), fill.errors]).toEqual([true, null]);
      expect(filled).toEqual(one);
    }
  });

  test('the interval has the format in which the API server returns it', () => {
    const interval = (refreshInterval: string): string | undefined =>
      inStore(externalSecrets, { refreshInterval }).objects[0]?.spec.refreshInterval;
    expect(['90m', '10s', '1h1s'].map(interval)).toEqual(['1h30m0s', '10s', '1h0m1s']);
  });
});

test('without a list, certificates are left to whoever issues them', () => {
  const { objects } = inStore({ ...externalSecrets, gateway: { tls: { secret: 'gateway-tls' } } }, { secrets: {} });
  expect(objects.map(({ metadata }) => metadata.name)).not.toContain('gateway-tls');
});

test('a key, its properties, and the kind of the store are as listed', () => {
  const { objects } = inStore(externalSecrets, {
    store: { name: 'local', kind: 'SecretStore' },
    secrets: { 'loki-s3': { key: 'infra/s3', properties: { 'access-key-id': 'id' } }, 'minio-root': false },
  });
  const pair = firstNamed('loki-s3', objects);
  expect(pair.spec.secretStoreRef).toEqual({ kind: 'SecretStore', name: 'local' });
  expect(pair.spec.data.map(({ remoteRef: { key, property } }) => [key, property])).toEqual([
    ['infra/s3', 'id'],
    ['infra/s3', 'secret-access-key'],
  ]);
  expect(objects.map(({ metadata }) => metadata.name)).not.toContain('minio-root');
});

test('the login at a receiver has one password, or the two of a receiver that is read from a store too', () => {
  const [{ secret }] = inStore(agentsOnly).needs.filter(({ form }) => form === 'login') as [SecretNeed];
  const values = (settings: object): string[] =>
    firstNamed(secret, inStore(agentsOnly, { secrets: { [secret]: settings } }).objects).spec.data.map(
      ({ secretKey }) => secretKey,
    );
  expect(values({})).toEqual(['username', 'password']);
  expect(values({ twoPasswords: true })).toEqual(['a', 'b', 'current']);
});

test('the data sources of another Grafana keep their label, and are YAML with any password', () => {
  const { objects } = inStore(existingGrafana);
  const { template } = firstNamed('logs-data-sources', objects).spec.target;
  expect(template.metadata).toEqual({ labels: { grafana_datasource: 'yes' } });
  const [text] = Object.values(template.data!);
  const filled = text!
    .replaceAll(/"\{\{ if has .*? \}\}([^"]*@)\{\{.*?\}\}\{\{ else \}\}.*?\{\{ end \}\}"/g, '"$1a"')
    .replaceAll(/\{\{ \$password := .*?\{\{ toJson \$password \}\}.*?\{\{ end \}\}/g, '"1e3"')
    .replaceAll('{{ "{{" }}', '{{');
  expect(load(filled)).toMatchObject({ datasources: [{ secureJsonData: { basicAuthPassword: '1e3' } }] });
  expect(filled).not.toContain('index .');
});

test('a Secret with a password is only changed by a password that .htpasswd gets too', () => {
  for (const hash of ['bcrypt', 'sha'] as const) {
    const { objects } = inStore(existingGrafana, { hash });
    const texts = objects.flatMap(({ spec }) => Object.entries(spec.target.template.data ?? {}));
    const others = texts.filter(([key]) => key !== 'username');
    expect(others.map(([key]) => key)).toEqual(
      expect.arrayContaining(['password', '.htpasswd', 'logs-data-sources.yaml']),
    );
    for (const [, text] of others) expect(text).toContain(`regexMatch "${passwordPattern(hash)}" $password`);
  }
});

test.each([
  ['one certificate', { 'gateway-tls': { key: 'wildcard' }, 'grafana-tls': { key: 'wildcard' } }],
  ['a certificate that is its own authority', { 'gateway-tls': { properties: { 'tls.crt': 'crt', 'ca.crt': 'crt' } } }],
])('Secrets may have %s from one place of the store', (_, secrets) => {
  const certificate = (secret: string, keys: readonly string[]): SecretNeed => ({
    form: 'certificate',
    secret,
    keys,
    namespaces: ['logging'],
    description: 'a certificate',
  });
  const needs = [certificate('gateway-tls', ['tls.crt', 'tls.key', 'ca.crt']), certificate('grafana-tls', ['tls.crt'])];
  const scope = chart();
  new ExternalSecrets(scope, 'externalSecrets', { store, prefix: 'a/', needs, secrets });
  expect(problemsOf(scope)).toEqual([]);
});

test('of two platforms in one app each writes its own Secrets', () => {
  const app = new App({ outdir: 'unused' });
  const secretsOf = (environment: Environment): string[] =>
    manifestsOf(new LoggingPlatform(app, environment.name, environment))
      .filter(({ kind }) => kind === 'ExternalSecret')
      .map(({ metadata }) => metadata.name);
  expect(secretsOf({ ...agentsOnly, externalSecrets: { store } })).toContain('edge-loki-auth');
  const others = secretsOf(externalSecrets);
  expect(others).toContain('vector-loki-auth');
  expect(others).not.toContain('edge-loki-auth');
});

test('an environment in which no pod reads a Secret is told so', () => {
  const scope = chart();
  const props: Required<ExternalSecretsProps> = {
    store,
    refreshInterval: '1h',
    prefix: 'a/',
    hash: 'bcrypt',
    secrets: {},
    needs: [],
  };
  new ExternalSecrets(scope, 'externalSecrets', props);
  expect(problemsOf(scope)).toMatchObject([{ severity: 'warning', path: ['externalSecrets'] }]);
});

test('docs/secrets.md names the output that it is about; after a change, try it again or say what was not tried', () => {
  const root = join(__dirname, '../..');
  const output = readFileSync(join(root, 'test/golden/external-secrets/05-external-secrets.yaml'), 'utf8');
  const objects = output.slice(output.indexOf('\n') + 1);
  expect(readFileSync(join(root, 'docs/secrets.md'), 'utf8')).toContain(digest(objects));
});
