import { laptop } from '../../fixtures';
import { changed, emptyCluster, findings, preparedFor, withValue, type FakeObject } from './fake-cluster';

const secretsCommand = 'npm run --silent secrets -- laptop | kubectl apply -f -';
const ready = [...emptyCluster(), ...preparedFor(laptop)];

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

const without = (kind: string, name: string): FakeObject[] => changed(ready, kind, name, () => undefined);
const withData = (name: string, key: string, value: string | undefined): FakeObject[] => {
  let first = true;
  return changed(ready, 'Secret', name, (secret) => {
    if (!first) return secret;
    first = false;
    const { [key]: _old, ...data } = secret['data'] as Record<string, string>;
    return { ...secret, data: value === undefined ? data : { ...data, [key]: encoded(value) } };
  });
};

test('before the Secrets are made, it names them and the command', async () => {
  expect(await findings(laptop, emptyCluster())).toEqual([
    `secrets failed: 8 Secrets do not exist: minio/minio-root, minio/loki-s3, logging/loki-s3, logging/loki-gateway-auth, logging/vector-loki-auth, logging-agents/vector-loki-auth, logging/grafana-loki-auth, logging/canary-loki-auth $ ${secretsCommand}`,
    'logins skipped: the Secret logging/loki-gateway-auth has no .htpasswd yet, to which logins could be compared',
    'pod-admission skipped: no namespace of the pods exists yet, and a dry run needs them: minio, logging, logging-agents',
  ]);
});

test.each<[string, FakeObject[], string[]]>([
  [
    'a Secret is missing',
    without('Secret', 'grafana-loki-auth'),
    [`secrets failed: the Secret logging/grafana-loki-auth does not exist: the login of grafana $ ${secretsCommand}`],
  ],
  [
    'a Secret without a key',
    withData('minio-root', 'root-password', undefined),
    [
      `secrets failed: the Secret minio/minio-root has no key 'root-password'; it has root-user $ kubectl delete secret minio-root --namespace minio; ${secretsCommand}`,
    ],
  ],
  [
    'a password that ends with a new line',
    withData('grafana-loki-auth', 'password', 'changed\n'),
    [
      "secrets failed: the Secret logging/grafana-loki-auth: the value of 'password' ends with a space or a new line, which is a part of it",
      `logins failed: the login of grafana in logging/grafana-loki-auth has another password than its hash in the Secret logging/loki-gateway-auth: the gateway answers 401 $ ${secretsCommand}`,
    ],
  ],
  [
    'a copy of a login with another password',
    changed(ready, 'Secret', 'vector-loki-auth', (one) =>
      JSON.stringify(one).includes('"logging-agents"') ? withValue(one, ['data', 'password'], encoded('other')) : one,
    ),
    [
      `secrets failed: the Secret logging-agents/vector-loki-auth has another 'password' than the Secret of that name in logging; delete the wrong one, and npm run secrets makes it again from the other`,
      `logins failed: the login of vector in logging-agents/vector-loki-auth has another password than its hash in the Secret logging/loki-gateway-auth: the gateway answers 401 $ kubectl delete secret vector-loki-auth --namespace logging-agents; ${secretsCommand}`,
    ],
  ],
  [
    'hashes that are not bcrypt',
    withData('loki-gateway-auth', '.htpasswd', 'vector:{SHA}abc\ngrafana:{SHA}abc\ncanary:{SHA}abc\n'),
    [
      `logins failed: the Secret logging/loki-gateway-auth: line 1 of .htpasswd is not user:hash with a bcrypt hash $ ${secretsCommand}`,
    ],
  ],
])('%s', async (_, objects, says) => {
  expect(await findings(laptop, objects)).toEqual(says);
});
