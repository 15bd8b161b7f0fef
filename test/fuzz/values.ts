import * as fc from 'fast-check';

/** Properties of every JavaScript object. */
export const known = 'constructor __proto__ toString hasOwnProperty valueOf prototype length 0'.split(' ');

/** Characters that a parser or terminal may misinterpret. */
const unusual = [
  '\ud800',
  '\udc00x',
  '\0',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\u200b',
  '\t',
  '\n',
  '\r\n',
  '\u001b[31m',
  '😀',
];
export const special = [...unusual, ...'ß ${x} $(x) {{ }} % \' " ` \\ : # / .. * ? ( ) [ |'.split(' '), ' ', ''];

const words = [
  ...'a A aa - -a a- a.b a..b a_b null true ~ on 0x10 1e3 0 1 -1 1.5 256 In NotIn Exists Gt IN'.split(' '),
  ...'1Ki 5Gi 1e3Gi 0.1 .5 1000000Ti 99999999999999999999 30d 1h 0s -5m 1y 999y 1h30m 5m1h 300ms'.split(' '),
  ...'{job="a"} {namespace=~"a.*"} { {a="b"}|="c" ( (a+)+$ .* ^$ (?i)a \\d+ (?i)* \\p{Emoji} (\\w{1,64}\\.){20}'.split(
    ' ',
  ),
  ...'/ /etc /var /usr/local /var/lib/vector /proc /data/../etc /run/secrets C:\\a ./a /a/ //a'.split(' '),
  ...'http://a https://a.example.com https://a.example.com:8443 http://a:0 http://0x10 https://[::1]'.split(' '),
  ...'https://a/% ftp://a http://a.svc.0x10 s3://b https://u:p@a http://a.svc:443 https://a?b=c /%'.split(' '),
  ...'nginx nginx:latest nginx:1.2 https://nginx:1 NGINX:1 a/b/c:1 a@sha256:abc localhost:5000/a:1 :1'.split(' '),
  ...'10.0.0.0/8 10.0.0.1 ::/0 fd00::/8 10.0.0.1/8 2024-04-01 2024-02-30 9999-12-31 0000-00-00'.split(' '),
  ...'logging minio loki loki-s3 Prod canary vector grafana events us-east-1 *.example.com Logs.Example.com'.split(' '),
  ...'kubernetes.io/hostname a/b/c example.com/ /a logs.example.com metadata.name Warning Normal restricted'.split(' '),
  '17 3 * * *',
  '* * * * * *',
  '61 * * * *',
  '@daily',
  'eu central',
  '{job="a"} |= "b"',
  '{{ kubernetes.pod_name }}',
];

/** Repeated, these can slow down regular expressions that backtrack. */
const parts = [
  ...'a ( { [ " \\ . / - * 1 , $ % é : a. a- 1h // {{ |~"a" a= b@ http://'.split(' '),
  ' ',
  '\n',
  '\ta',
  ' a',
];
const long = fc
  .tuple(fc.constantFrom(...parts), fc.constantFrom(300, 5000, 190_000, 250_000))
  .map(([part, length]) => part.repeat(length / part.length));

export const text = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...words, ...special, ...known) },
  { weight: 2, arbitrary: fc.string({ maxLength: 70 }) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((two) => two.join('')) },
  { weight: 1, arbitrary: long },
);

const numbers = [0, -0, -1, 1, 2, 3, 7, 1.5, 1e-7, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e21, 1e308];
export const number = fc.oneof(
  fc.constantFrom(...numbers, NaN, Infinity, -Infinity),
  fc.integer({ min: -10, max: 99_999 }),
);

export const scalar: fc.Arbitrary<unknown> = fc.oneof(text, number, fc.boolean(), fc.constantFrom(null, undefined, 7n));

export const key = fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...known) }, { weight: 2, arbitrary: text });

/** Values that are rarely valid for a setting. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(key, scalar), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(deep(3000), loop(), new Date(0), new Map(), () => 1, Symbol('a')),
  },
);

/** A string with an insertion or another modification. */
export function changed(value: string): fc.Arbitrary<string> {
  const ways = fc.constantFrom('in', 'upper', 'twice', 'cut');
  return fc
    .tuple(fc.constantFrom(...special, ...known), fc.nat(value.length), ways)
    .map(([characters, position, way]) => {
      if (way === 'upper') return value.toUpperCase();
      if (way === 'twice') return value.repeat(2);
      return value.slice(0, position) + (way === 'cut' ? '' : characters + value.slice(position));
    });
}

function deep(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 'a');
}

function loop(): unknown {
  const cyclic: Record<string, unknown> = {};
  cyclic['cyclic'] = cyclic;
  return cyclic;
}
