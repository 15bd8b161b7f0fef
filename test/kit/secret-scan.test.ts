import { secretProblems } from '../../constructs/kit';

const hash = `$2y$10$${'a'.repeat(53)}`;

test.each([
  ['a bcrypt hash', `vector:${hash}`],
  ['a password hash', 'vector:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g='],
  ['a private key', '-----BEGIN EC PRIVATE KEY-----'],
  ['an access key of AWS', 'value: AKIAIOSFODNN7EXAMPLE'],
  ['a URL with a password', 'endpoint: http://loki:hunter22@gateway'],
  ['a Secret', 'apiVersion: v1\nkind: Secret\n'],
  ['a password as an argument', 'args: ["-pass=hunter22"]'],
  ['a secret in clear', 'password: hunter22'],
  ['a secret in clear', '{"secret_access_key": "hunter22"}'],
])('%s is found', (what, text) => {
  const [problem] = secretProblems('dist/x/a.yaml', `first: line\n${text}`);
  expect(problem?.says).toContain(what);
  expect(problem?.path).toMatch(/^dist\/x\/a.yaml:[23]$/);
  expect(JSON.stringify(problem)).not.toContain('hunter22');
});

test.each([
  ['a reference of Kubernetes', '- -pass=$(PASSWORD)'],
  ['a URL filled in at the start', 'value: http://$(ROOT_USER):$(ROOT_PASSWORD)@minio:9000'],
  ['a secret of Vector', 'password: SECRET[loki.password]'],
  ['a variable of Vector', "password: '${LOKI_PASSWORD}'"],
  ['the key of a Secret', 'secretKeyRef:\n  key: password\n  name: vector-loki-auth'],
  ['a word about tokens', 'automountServiceAccountToken: false'],
])('%s is none', (_, text) => expect(secretProblems('a.yaml', text)).toEqual([]));
