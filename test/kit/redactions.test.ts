import { RE2JS } from 're2js';
import { goRegexp, redactions } from '../../constructs/kit';
import type { RedactPattern } from '../../constructs/contracts';
import { describeWithVector, vrl } from '../support/vrl';

type Case = readonly [name: RedactPattern, line: string, redacted: string];

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ';

/** Lines in the shapes in which programs log credentials, with what is left of them. */
const secret: readonly Case[] = [
  ['credentials', 'GET / Authorization: Bearer abc.def', 'GET / Authorization: Bearer [redacted]'],
  ['credentials', '{"authorization":"Basic dXNlcjpwYXNz","n":1}', '{"authorization":"Basic [redacted]","n":1}'],
  ['credentials', `curl -H 'Authorization: Token 12ab' /x`, `curl -H 'Authorization: Token [redacted]' /x`],
  ['credentials', 'proxy-authorization=abcdef', 'proxy-authorization=[redacted]'],
  [
    'credentials',
    '"headers":"{\\"Authorization\\":\\"Basic YQ==\\"}"',
    '"headers":"{\\"Authorization\\":\\"Basic [redacted]\\"}"',
  ],
  ['credentials', 'sent bearer 0a1b2c3d to peer', 'sent bearer [redacted] to peer'],
  ['credentials', 'user=a password=hunter2 next=1', 'user=a password=[redacted] next=1'],
  ['credentials', 'DB_PASSWD: hunter2, host: b', 'DB_PASSWD: [redacted], host: b'],
  ['credentials', '{"password":"a\\"b, c","ok":true}', '{"password":"[redacted]","ok":true}'],
  ['credentials', '{"clientSecret": "x", "pwd": 1234}', '{"clientSecret": "[redacted]", "pwd": "[redacted]"}'],
  [
    'credentials',
    String.raw`"body":"{\"api_key\":\"k-1\",\"a\":1}"`,
    String.raw`"body":"{\"api_key\":\"[redacted]\",\"a\":1}"`,
  ],
  ['credentials', `{'token': 'it is', 'a': 1}`, `{'token': '[redacted]', 'a': 1}`],
  ['credentials', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=[redacted]'],
  ['credentials', 'x-api-key: 123-abc', 'x-api-key: [redacted]'],
  ['credentials', 'GET /a?access_token=xyz&b=1', 'GET /a?access_token=[redacted]&b=1'],
  ['credentials', 'AccountName=a;AccountKey=ab+c/d==;Suffix=e', 'AccountName=a;AccountKey=[redacted];Suffix=e'],
  ['credentials', 'connect postgres://app:hunter2@db:5432/shop', 'connect postgres://app:[redacted]@db:5432/shop'],
  ['credentials', 'redis://:p@ss@cache/0 ready', 'redis://:[redacted]@cache/0 ready'],
  ['credentials', 'key id AKIAIOSFODNN7EXAMPLE was used', 'key id [redacted] was used'],
  ['credentials', `got ${jwt}, valid`, 'got [redacted], valid'],
  ['credentials', `push with ghp_${'a1'.repeat(18)}`, 'push with [redacted]'],
  [
    'credentials',
    `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\nafter`,
    '[redacted]\nafter',
  ],
  [
    'credentials',
    String.raw`{"k":"-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n"}`,
    String.raw`{"k":"[redacted]\n"}`,
  ],
  ['credentials', `-----BEGIN OPENSSH PRIVATE KEY-----${body}`, '[redacted]'],
  ['email', 'mail to Ann.Lee+x@mail.example.co.uk, sent', 'mail to [redacted], sent'],
  ['email', '{"a":"x_1@example.com"}', '{"a":"[redacted]"}'],
  ['cardNumber', 'card 4111111111111111 declined', 'card [redacted] declined'],
  ['cardNumber', '{"pan":"5500-0000-0000-0004"}', '{"pan":"[redacted]"}'],
  ['cardNumber', 'pan=3782 822463 10005 exp=12/30', 'pan=[redacted] exp=12/30'],
  ['cardNumber', '2221 0000 0000 0009', '[redacted]'],
  ['cardNumber', '4222222222222,6304000000000000000', '[redacted],[redacted]'],
];

/** Lines that only look similar. */
const harmless: readonly (readonly [RedactPattern, string])[] = [
  ['credentials', 'basic authentication is off, bearer tokens are on'],
  ['credentials', '{"token_type":"bearer","max_tokens":4096,"password_changed":true,"token":null}'],
  ['credentials', 'the password of ann was changed'],
  ['credentials', 'GET https://example.com:8443/a@b?to=x:y@z'],
  ['credentials', 'http://host:8080?mail=a@b.example'],
  ['credentials', '-----BEGIN CERTIFICATE-----\nMIIB'],
  ['credentials', 'id AKIAIOSFODNN7EXAMPLES of 21 characters'],
  ['credentials', 'eyJ is how JSON in base64 starts'],
  ['email', 'react@18.2.0 app@sha256:0123 user@localhost @name a @ b.example'],
  ['cardNumber', 'time 1700000000000 and 1700000000000000000 ns'],
  ['cardNumber', 'ratio 0.30000000000000004'],
  ['cardNumber', '41111111111111111111 has 20 digits, 411111111111 has 12'],
  ['cardNumber', '4a111111-1111-4111-8111-111111111111 id_4111111111111111 a4111111111111111'],
  ['cardNumber', 'call +49 30 1234 5678'],
];

const cases: readonly Case[] = [...secret, ...harmless.map(([name, line]): Case => [name, line, line])];

function redact(name: RedactPattern, line: string): string {
  return redactions[name].reduce(
    (text, { pattern, replacement }) =>
      RE2JS.compile(pattern)
        .matcher(text)
        .replaceAll(replacement.replaceAll(/\$\{(\d)\}/g, '$$$1')),
    line,
  );
}

test.each(cases)('%s: %s', (name, line, redacted) => {
  expect(redact(name, line)).toBe(redacted);
});

test.each(secret)('%s: redacting %s again changes nothing', (name, _line, redacted) => {
  expect(redact(name, redacted)).toBe(redacted);
});

test('the patterns are valid, match no empty text, and refer to groups that they have', () => {
  for (const { pattern, replacement } of Object.values(redactions).flat()) {
    const { problem, matchesEmpty } = goRegexp(pattern);
    expect({ problem, matchesEmpty }).toEqual({ problem: undefined, matchesEmpty: false });
    expect(pattern).not.toMatch(/["'`]|\\[wdsWDS]/);
    for (const [, group] of replacement.matchAll(/\$\{(\d)\}/g))
      expect(Number(group)).toBeLessThanOrEqual(RE2JS.compile(pattern).groupCount());
  }
});

describeWithVector('the real Vector', () => {
  test('redacts every line in the same way', () => {
    const steps = Object.entries(redactions).map(([name, list]) => {
      const replace = list.map(
        ({ pattern, replacement }) => `text = replace(text, r'${pattern}', ${JSON.stringify(replacement)})`,
      );
      return `if .name == "${name}" {\n${replace.join('\n')}\n}`;
    });
    const program = `text = string!(.text)\n${steps.join('\n')}\ntext`;
    const lines = vrl(
      program,
      cases.map(([name, text]) => ({ name, text })),
    );
    expect(lines).toEqual(cases.map(([, , redacted]) => redacted));
  });
});
