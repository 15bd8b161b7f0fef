import { single, type Case } from '../case';

const hundred = Array.from({ length: 100 }, (_, n) => `line ${n}`);

/** Lines that are dropped or changed. */
export const filterCases: readonly Case[] = [
  single('lines that do not match are dropped', ['keep A', 'no', 'keep b'], ['keep A', 'keep b'], {
    stages: [{ keep: { line: '^keep' } }],
  }),
  single('lines that match are dropped', ['GET /healthz', 'GET /HEALTHZ', 'GET /a'], ['GET /a'], {
    stages: [{ drop: { line: '(?i)healthz' } }],
  }),
  single(
    'lines without the field are dropped by keep',
    ['{"level":"error"}', '{"level":"info"}', '{}', 'error'],
    ['{"level":"error"}'],
    { stages: [{ parse: 'json' }, { keep: { field: 'level', matches: '^(error|warn)$' } }] },
  ),
  single(
    'lines without the field are kept by drop',
    ['{"level":"debug"}', '{"level":"info"}', '{}', 'debug', '{"status":404}'],
    ['{"level":"info"}', '{}', 'debug'],
    {
      stages: [
        { parse: 'json' },
        { drop: { field: 'level', matches: 'debug' } },
        { drop: { field: 'status', matches: '^4' } },
      ],
    },
  ),
  single(
    'a list and an object have no text that keep and drop could match',
    ['{"a":["x"],"b":"y"}', '{"a":{"x":1},"b":"y"}', '{"a":"x","b":"y"}', '{"b":["y"]}', '{"b":"y"}'],
    ['{"a":["x"],"b":"y"}', '{"a":{"x":1},"b":"y"}', '{"b":"y"}'],
    { stages: [{ parse: 'json' }, { drop: { field: 'a', matches: 'x' } }, { keep: { field: 'b', matches: 'y' } }] },
  ),
  single(
    'a pattern of the user is replaced everywhere in the line',
    ['user-1 and user-22', 'nobody'],
    ['user-# and user-#', 'nobody'],
    { stages: [{ redact: { pattern: String.raw`user-\d+`, replacement: 'user-#' } }] },
  ),
  single(
    'a replaced text is also replaced in fields',
    ['{"who":"user-1","deep":{"who":"user-22"}}'],
    [{ line: '{"who":"user-#","deep":{"who":"user-#"}}', labels: { who: 'user-#', deep: 'user-#' } }],
    {
      stages: [{ parse: 'json' }, { redact: { pattern: String.raw`user-\d+`, replacement: 'user-#' } }],
      labels: { who: { extracted: 'who' }, deep: { extracted: 'deep.who' } },
    },
  ),
  single(
    'credentials in fields are replaced, also those that only the name of the field tells',
    ['{"password":"hunter2","account":{"name":"ann","password":"hunter3"},"team":"blue"}'],
    [
      {
        line: '{"password":"[redacted]","account":{"name":"ann","password":"[redacted]"},"team":"blue"}',
        labels: { password: '[redacted]', account: '{"name":"ann","password":"[redacted]"}', team: 'blue' },
      },
    ],
    {
      stages: [{ parse: 'json' }, { redact: 'credentials' }],
      labels: { password: { extracted: 'password' }, account: { extracted: 'account' }, team: { extracted: 'team' } },
    },
  ),
  single(
    'credentials of every usual form are replaced',
    [
      'password=hunter2 user=ann',
      '{"password":"s3cr\\"et","team":"blue","deep":{"api_key":"k-1","max_tokens":7}}',
      'Authorization: Bearer abc123.def',
      'GET https://ann:hunter2@example.com/a?token=t0k3n&b=1',
      'key AKIAABCDEFGHIJKLMNOP used',
      'the password of ann was changed',
    ],
    [
      'password=[redacted] user=ann',
      {
        line: '{"password":"[redacted]","team":"blue","deep":{"api_key":"[redacted]","max_tokens":7}}',
        labels: { team: 'blue' },
      },
      'Authorization: Bearer [redacted]',
      'GET https://ann:[redacted]@example.com/a?token=[redacted]&b=1',
      'key [redacted] used',
      'the password of ann was changed',
    ],
    { stages: [{ redact: 'credentials' }, { parse: 'json' }], labels: { team: { extracted: 'team' } } },
  ),
  single(
    'e-mail addresses are replaced',
    ['mail jane.doe+x@mail.example.com now', '{"to":"a@b.org"}', 'user@host is none'],
    ['mail [redacted] now', '{"to":"[redacted]"}', 'user@host is none'],
    { stages: [{ redact: 'email' }] },
  ),
  single(
    'card numbers are replaced',
    ['card 4111 1111 1111 1111 used', '{"card":"5500005555555559"}', '4111-1111-1111-1111', 'order 12345678'],
    ['card [redacted] used', '{"card":"[redacted]"}', '[redacted]', 'order 12345678'],
    { stages: [{ redact: 'cardNumber' }] },
  ),
  single('a replacement may contain any character', ['id=7'], ['$ {x} %Y "q" \\d'], {
    stages: [{ redact: { pattern: '^id=(.)$', replacement: '$ {x} %Y "q" \\d' } }],
  }),
  {
    title: 'one of ten lines is kept',
    pipeline: { stages: [{ sample: { keepOneIn: 10 } }] },
    writers: [{ lines: hundred, entries: hundred, between: [10, 10] }],
  },
  {
    title: 'the lines of each stream are limited, and those of others are not affected',
    pipeline: { stages: [{ rateLimit: { linesPerSecond: 5 } }] },
    writers: [
      { container: 'loud', lines: hundred, entries: hundred, between: [5, 20] },
      { container: 'quiet', lines: hundred.slice(0, 5), entries: hundred.slice(0, 5) },
    ],
  },
  {
    title: 'a burst is accepted at once',
    pipeline: { stages: [{ rateLimit: { linesPerSecond: 1, burst: 50 } }] },
    writers: [{ lines: hundred, entries: hundred, between: [50, 60] }],
  },
];
