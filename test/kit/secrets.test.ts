import type { Chart } from 'cdk8s';
import { secretsFor } from '../../commands/secrets/make';
import type { Login, SecretNeed } from '../../constructs/contracts';
import { EventExporter } from '../../constructs/events';
import { error, declareSecret, ExternalLogSink, inventoryOf, problemsOf } from '../../constructs/kit';
import { LokiCanary } from '../../constructs/loki';
import { ExternalObjectStore, MinioStore, UploadCleanup } from '../../constructs/object-store';
import { VectorAgent } from '../../constructs/vector';
import { Construct } from 'constructs';
import { chart } from '../support/components';
import { gatewayIn } from '../support/gateway-chart';

const login: Login = { user: 'agent', secret: 'elsewhere-login' };
const sink = new ExternalLogSink({ url: 'https://logs.example.com', login });

describe('the Secret that pods read is declared in their namespace', () => {
  test.each<[string, (scope: Chart) => unknown]>([
    ['the agent', (scope) => new VectorAgent(scope, 'reader', { namespace: 'agents', sink })],
    ['the event exporter', (scope) => new EventExporter(scope, 'reader', { namespace: 'agents', sink })],
    ['the canary', (scope) => new LokiCanary(scope, 'reader', { namespace: 'agents', sink })],
  ])('%s with an external Loki', (_, build) => {
    const scope = chart();
    build(scope);
    expect(inventoryOf(scope).secrets).toEqual([
      { form: 'login', ...login, owner: 'receiver', namespaces: ['agents'] },
    ]);
    expect(problemsOf(scope)).toEqual([]);
  });

  test('the cleanup of uploads', () => {
    const scope = chart();
    const keys = { secret: 's3', accessKeyId: 'id', secretAccessKey: 'key' };
    const store = new ExternalObjectStore({ url: 'https://s3.example.com', region: 'eu-central-1', keys });
    new UploadCleanup(scope, 'reader', { namespace: 'logging', store });
    expect(inventoryOf(scope).secrets).toMatchObject([
      { form: 'key-pair', owner: 'store', namespaces: ['logging'], ...keys },
    ]);
  });

  test('each reader of a login of a gateway in another namespace', () => {
    const scope = chart();
    const gateway = gatewayIn(scope, { tenants: { Prod: { users: { agent: { roles: ['write'] } } } } });
    new VectorAgent(scope, 'agent', { namespace: 'agents', sink: gateway.sink('agent') });
    new EventExporter(scope, 'events', { namespace: 'logging', sink: gateway.sink('agent') });
    const namespaces = inventoryOf(scope).secrets.flatMap((need) => (need.form === 'login' ? need.namespaces : []));
    expect(namespaces).toEqual(['logging', 'agents', 'logging']);
    expect(
      secretsFor(inventoryOf(scope).secrets, () => undefined).secrets.map((made) => `${made.namespace}/${made.name}`),
    ).toEqual(['logging/agent-loki-auth', 'agents/agent-loki-auth', 'logging/loki-gateway-auth']);
  });

  test('a sink without a login needs no Secret', () => {
    const scope = chart();
    const open = new ExternalLogSink({ url: 'https://logs.example.com' });
    new VectorAgent(scope, 'reader', { namespace: 'agents', sink: open });
    expect(inventoryOf(scope).secrets).toEqual([]);
  });
});

const entries = { accessKeyId: 'id', secretAccessKey: 'key' };
const of = { secret: 'shared', namespaces: ['here', 'there'] };
const vector: SecretNeed = { form: 'login', ...of, user: 'vector' };
const hashes: SecretNeed = { form: 'htpasswd', ...of, logins: [] };
const pair: SecretNeed = { form: 'key-pair', ...of, ...entries, owner: 'generated', accessTo: 'buckets' };
const external: SecretNeed = { ...pair, owner: 'store', accessTo: 'an external store' };
const certificate: SecretNeed = {
  form: 'certificate',
  ...of,
  keys: ['ca.crt'],
  description: 'the authority of the store',
};

const problems = (...needs: SecretNeed[]): unknown[] => {
  const scope = chart();
  for (const [n, need] of needs.entries()) declareSecret(new Construct(scope, `part-${n}`), need, ['secret']);
  return problemsOf(scope);
};

describe('two declarations of a Secret', () => {
  test.each<[string, SecretNeed, SecretNeed]>([
    ['logins of two users', vector, { ...vector, user: 'grafana' }],
    ['a login of this platform and one outside', vector, { ...vector, owner: 'receiver' }],
    ['a login outside and external keys', { ...vector, owner: 'receiver' }, external],
    ['a login and keys', vector, pair],
    ['a login and hashes', vector, hashes],
    ['a login and a certificate', vector, certificate],
    ['hashes of two gateways', hashes, { ...hashes, logins: [login] }],
    ['keys under different names in the Secret', pair, { ...pair, accessKeyId: 'root-user' }],
    ['generated keys and external keys', pair, external],
    ['generated keys and a certificate', pair, certificate],
  ])('conflict: %s', (_, one, other) => {
    expect(problems(one, other)).toMatchObject([{ path: ['part-1', 'secret'] }]);
    expect(problems(other, one)).toMatchObject([{ path: ['part-1', 'secret'] }]);
    expect(problems(one, { ...other, namespaces: ['elsewhere'] })).toEqual([]);
    expect(problems(one, { ...other, secret: 'another' })).toEqual([]);
  });

  test.each<[string, SecretNeed, SecretNeed]>([
    ['the same login twice', vector, { ...vector, namespaces: ['there'] }],
    ['the same keys, for the store and its client', pair, { ...pair, accessTo: 'the store of loki' }],
    ['two external key pairs', external, { ...external, accessKeyId: 'second-id' }],
    ['external keys and a certificate', external, certificate],
  ])('are compatible: %s', (_, one, other) => {
    expect(problems(one, other)).toEqual([]);
  });

  test('a conflict names both contents', () => {
    expect(problems(pair, vector)).toEqual([
      error(
        ['part-1', 'secret'],
        "the Secret 'shared' in here would contain the access keys of buckets and the login of 'vector'; each needs a separate Secret.",
      ),
    ]);
  });

  test('MinIO and Loki in one namespace share the keys of Loki', () => {
    const scope = chart();
    const { credentials } = new MinioStore(scope, 'minio', { namespace: 'logging' }).buckets('loki', {
      chunks: 'loki-chunks',
    });
    if (!('keys' in credentials)) throw new Error('MinIO has keys');
    declareSecret(
      new Construct(scope, 'loki'),
      {
        form: 'key-pair',
        owner: credentials.owner,
        accessTo: 'the store',
        namespaces: ['logging'],
        ...credentials.keys,
      },
      ['store'],
    );
    expect(problemsOf(scope)).toEqual([]);
  });
});
