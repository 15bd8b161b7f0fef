import { fingerprint, pathText, secretProblems } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';

const body = 'wJ4rXUtnFEMIK7MDENGbPxRfiCYzQ0aB1cD2eF3';
const annotated = (note: string): Environment => ({ ...laptop, gateway: { pod: { annotations: { note } } } });

test.each([
  ['a bcrypt hash', `vector:$2y$10$${body}${body.slice(0, 14)}`],
  ['a SHA-256 hash of crypt', `$5$rounds=5000$saltsalt$${body}`],
  ['a SHA-512 hash of crypt', `$6$saltsalt$${body}${body}`],
  ['a hash of htpasswd', 'vector:$apr1$saltsalt$qYv7PZ1bG6h5Xk3mT9wN4/'],
  ['an argon2 hash', `$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$${body}`],
  ['a hash of LDAP', 'vector:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g='],
  ['a bearer header', `Authorization: Bearer ${body}`],
  ['a basic header', `Authorization: Basic dmVjdG9yOmh1bnRlcjIy`],
  ['a token of GitHub', `ghp_${body.slice(0, 36)}`],
  ['a token of GitLab', `glpat-${body.slice(0, 20)}`],
  ['a private key', `-----BEGIN EC PRIVATE KEY-----\n${body}\n${body}\n-----END EC PRIVATE KEY-----`],
  ['an access key of AWS', `AKIA${body.toUpperCase().slice(0, 16)}`],
  ['a URL with a password', 'http://loki:hunter22@gateway.example.com'],
  [
    'a webhook of Slack',
    `https://hooks.slack.com/services/T${body.slice(0, 8)}/B${body.slice(8, 16)}/${body.slice(16)}`,
  ],
  ['a webhook of Discord', `https://discord.com/api/webhooks/123456789012345678/${body}`],
  ['a JSON Web Token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2ZWN0b3IifQ.${body}`],
  ['a connection string of a database', `postgres://loki:${body}@db.example.com:5432/logs`],
])('%s is reported with the path of its setting, and not quoted', (_, secret) => {
  const { errors: problems } = render(annotated(`a note, ${secret}`));
  expect(problems.map(({ path }) => pathText(path))).toEqual(['gateway.pod.annotations.note']);
  expect(JSON.stringify(problems)).not.toContain(secret.slice(-12));
});

test('a secret beside a reference in the same string is found', () => {
  const text = `AKIA${body.toUpperCase().slice(0, 16)} and https://user:\${PASSWORD}@host.example.com`;
  expect(secretProblems({ note: text }).map(({ path }) => pathText(path))).toEqual(['note']);
});

test('a password in the configuration of Loki or Vector is found by its key', () => {
  const config = { sinks: { other: { auth: { user: 'a', password: 'hunter' } } } };
  expect(secretProblems({ collect: { config } }).map(({ path }) => pathText(path))).toEqual([
    'collect.config.sinks.other.auth.password',
  ]);
});

test('a password in a configuration that is a tree is found by the name of its attribute', () => {
  const basic = { block: 'basic_auth', body: [{ attribute: 'password', value: 'hunter2-Secret9x' }] };
  expect(secretProblems({ alloy: { config: [basic] } }).map(({ path }) => pathText(path))).toEqual([
    'alloy.config[0].body[0].value',
  ]);
});

test.each([
  ['an alert on passwords in logs', '{namespace="a"} |~ "(?i)password: .+"'],
  ['an alert on tokens', 'count_over_time({app="api"} |= "Invalid token" [5m]) > 0'],
  ['a redaction of Vector', `.message = redact(.message, filters: [r'password=\\S+', r'Bearer [A-Za-z0-9._-]+'])`],
  ['a pattern of hashes', '|~ "\\\\$2[aby]\\\\$"'],
  ['a reference of Kubernetes', 'http://$(ROOT_USER):$(ROOT_PASSWORD)@minio:9000'],
  ['a variable of Vector', 'Authorization: Bearer ${LOKI_TOKEN_OF_THE_AGENT}'],
  ['a secret of Vector', 'SECRET[loki.password]'],
  ['the kind of an object', 'kind: Secret'],
  ['an address with a port', 'https://s3.example.com:9000/a@b'],
  ['a checksum', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
])('%s is not a secret', (_, text) => {
  expect(secretProblems({ collect: { config: { transforms: { a: { source: text } } } }, note: text })).toEqual([]);
});

test.each(['${LOKI_PASSWORD}', 'SECRET[loki.password]', '{{ password }}'])(
  'the password %s is a reference',
  (password) => {
    expect(secretProblems({ config: { auth: { password } } })).toEqual([]);
  },
);

test('the fingerprint in the message allows a string that is not a secret', () => {
  const note = 'http://loki:hunter22@gateway.example.com';
  const [problem] = render(annotated(note)).errors;
  const [, print] = /notSecrets: \['([0-9a-f]{16})'\]/.exec(problem!.message)!;
  expect(render({ ...annotated(note), notSecrets: [print!] }).errors).toEqual([]);
  expect(render({ ...annotated(note), notSecrets: [fingerprint('another')] }).errors).toHaveLength(1);
});

test('a secret in a VRL program is reported with its path', () => {
  const source = `.token = "ghp_${body.slice(0, 36)}"`;
  const config = { transforms: { mark: { type: 'remap', inputs: ['k8s_logs'], source } } };
  expect(secretProblems({ collect: { config } }).map(({ path }) => pathText(path))).toEqual([
    'collect.config.transforms.mark.source',
  ]);
});
