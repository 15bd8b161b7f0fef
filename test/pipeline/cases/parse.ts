import { single, type Case } from '../case';

const colliding =
  '{"message":"inner","timestamp":"1999-01-01T00:00:00Z","kubernetes":"k","labels":"l","metadata":"m","extracted":"x","origin":"o","stream":"s","namespace":"other","a.b":"flat","a":{"b":"nested"}}';

/** Fields that stages read of lines; the lines stay as they are. */
export const parseCases: readonly Case[] = [
  single(
    'fields of JSON are found by path',
    ['{"http":{"status":503,"method":"GET"},"team":"blue"}'],
    [
      {
        line: '{"http":{"status":503,"method":"GET"},"team":"blue"}',
        labels: { status: '503', method: 'GET', team: 'blue' },
      },
    ],
    {
      stages: [{ parse: 'json' }],
      labels: {
        status: { extracted: 'http.status' },
        method: { extracted: 'http.method' },
        team: { extracted: 'team' },
        absent: { extracted: 'http.none.at.all' },
      },
    },
  ),
  single(
    'keys of JSON that are also names of the agent change neither the line nor its labels',
    [colliding],
    [
      {
        line: colliding,
        labels: { kube: 'k', nested: 'flat', lab: 'l', meta: 'm', ext: 'x', orig: 'o' },
        at: 0,
      },
    ],
    {
      stages: [{ parse: 'json' }],
      labels: {
        kube: { extracted: 'kubernetes' },
        lab: { extracted: 'labels' },
        meta: { extracted: 'metadata' },
        ext: { extracted: 'extracted' },
        orig: { extracted: 'origin' },
        nested: { extracted: 'a.b' },
      },
    },
  ),
  single(
    'numbers, booleans and texts of JSON become labels',
    ['{"s":"t","t":true,"n":null,"i":9007199254740993,"f":1.5,"l":["a",1],"o":{"k":"v"},"e":"","u":"ü\\u0000\\n"}'],
    [
      {
        line: '{"s":"t","t":true,"n":null,"i":9007199254740993,"f":1.5,"l":["a",1],"o":{"k":"v"},"e":"","u":"ü\\u0000\\n"}',
        labels: { s: 't', t: 'true', i: '9007199254740993', f: '1.5', u: 'ü\u0000\n' },
      },
    ],
    {
      stages: [{ parse: 'json' }],
      labels: Object.fromEntries('s t n i f l o u'.split(' ').map((key) => [key, { extracted: key }])),
    },
  ),
  single(
    'a long value does not lose the line',
    [`{"v":"${'ü'.repeat(5000)}"}`, 'next'],
    [{ line: `{"v":"${'ü'.repeat(5000)}"}`, labels: { v: 'ü'.repeat(512) } }, 'next'],
    { stages: [{ parse: 'json' }], labels: { v: { extracted: 'v' } } },
  ),
  single(
    'an integer that is too large for 64 bits does not lose the line',
    ['{"i":12345678901234567890,"s":"t"}'],
    [{ line: '{"i":12345678901234567890,"s":"t"}', labels: { s: 't' } }],
    { stages: [{ parse: 'json' }], labels: { s: { extracted: 's' } } },
  ),
  single(
    'the last one of two equal keys of JSON is read',
    ['{"a":"1","a":"2"}'],
    [{ line: '{"a":"1","a":"2"}', labels: { a: '2' } }],
    { stages: [{ parse: 'json' }], labels: { a: { extracted: 'a' } } },
  ),
  single(
    'lines that are no JSON object are stored without fields',
    ['[{"a":1}]', '"a"', '42', 'null', '{"a":', 'a=1', '{}', '{"a":"1"} trailing'],
    ['[{"a":1}]', '"a"', '42', 'null', '{"a":', 'a=1', '{}', '{"a":"1"} trailing'],
    { stages: [{ parse: 'json' }], labels: { a: { extracted: 'a' } } },
  ),
  single(
    'fields of logfmt are read',
    ['level=info kind="a b=\\"c\\"" status=200 http.path=/x', 'no fields here at all'],
    [
      {
        line: 'level=info kind="a b=\\"c\\"" status=200 http.path=/x',
        labels: { status: '200', kind: 'a b="c"' },
      },
      'no fields here at all',
    ],
    { stages: [{ parse: 'logfmt' }], labels: { status: { extracted: 'status' }, kind: { extracted: 'kind' } } },
  ),
  single(
    'a line with words that are no keys with values is no logfmt',
    ['a="x y" b=1', 'a="x y" b=1 c', 'b=3 a', 'x a=1', ' a=1  b=2 ', 'error: a=1', 'a="" b=[1,2]'],
    [
      { line: 'a="x y" b=1', labels: { a: 'x y', b: '1' } },
      'a="x y" b=1 c',
      'b=3 a',
      'x a=1',
      { line: ' a=1  b=2 ', labels: { a: '1', b: '2' } },
      'error: a=1',
      { line: 'a="" b=[1,2]', labels: { b: '[1,2]' } },
    ],
    { stages: [{ parse: 'logfmt' }], labels: { a: { extracted: 'a' }, b: { extracted: 'b' } } },
  ),
  single(
    'fields with names of what agents store keep their values',
    ['{"cut":"1","lv":"2","label_lv":"3","metadata_lv":"4","docker_stream":"5","field_cut":"6"}'],
    [
      {
        line: '{"cut":"1","lv":"2","label_lv":"3","metadata_lv":"4","docker_stream":"5","field_cut":"6"}',
        labels: { a: '1', lv: '2', b: '3', c: '4', d: '5', e: '6' },
      },
    ],
    {
      stages: [{ multiline: { firstLine: '^\\{' } }, { parse: 'json' }],
      labels: {
        a: { extracted: 'cut' },
        lv: { extracted: 'lv' },
        b: { extracted: 'label_lv' },
        c: { extracted: 'metadata_lv' },
        d: { extracted: 'docker_stream' },
        e: { extracted: 'field_cut' },
      },
    },
  ),
  single(
    'the level of klog is read',
    [
      'E1126 08:00:00.123456       1 controller.go:42] failed to sync "shop/web"',
      'I0102 03:04:05.000006  123456 server.go:7] ready',
      'no klog',
    ],
    [
      {
        line: 'E1126 08:00:00.123456       1 controller.go:42] failed to sync "shop/web"',
        labels: { level: 'error' },
      },
      { line: 'I0102 03:04:05.000006  123456 server.go:7] ready', labels: { level: 'info' } },
      'no klog',
    ],
    { stages: [{ parse: 'klog' }, { level: { field: 'level' } }], labels: { level: { extracted: 'level' } } },
  ),
  single(
    'named groups of a regular expression are read, and a line without a match has no fields',
    ['GET /a 200', 'GET /b', 'nothing'],
    [
      { line: 'GET /a 200', labels: { method: 'GET', status: '200' } },
      { line: 'GET /b', labels: { method: 'GET' } },
      'nothing',
    ],
    {
      stages: [{ parse: { regexp: String.raw`^(?P<method>[A-Z]+) \S+( (?P<status>\d{3}))?$` } }],
      labels: { method: { extracted: 'method' }, status: { extracted: 'status' } },
    },
  ),
  single(
    'a regular expression may contain quotes and backslashes',
    [`it's "so" \\ $5`],
    [{ line: `it's "so" \\ $5`, labels: { price: '$5', quoted: 'so' } }],
    {
      stages: [{ parse: { regexp: String.raw`^it's "(?P<quoted>\w+)" \\ (?P<price>\$\d)$` } }],
      labels: { price: { extracted: 'price' }, quoted: { extracted: 'quoted' } },
    },
  ),
  single(
    'fields of two stages are used together',
    ['{"a":"1","path":"/items/7"}'],
    [{ line: '{"a":"1","path":"/items/7"}', labels: { a: '1', kind: 'items' } }],
    {
      stages: [{ parse: 'json' }, { parse: { regexp: '"path":"/(?P<kind>[a-z]+)/' } }],
      labels: { a: { extracted: 'a' }, kind: { extracted: 'kind' } },
    },
  ),
  single(
    'lines with colours are parsed by what is between them',
    ['\u001b[32mINFO\u001b[0m status=200'],
    [{ line: '\u001b[32mINFO\u001b[0m status=200', labels: { status: '200' } }],
    {
      stages: [{ parse: { regexp: String.raw`status=(?P<status>\d+)` } }],
      labels: { status: { extracted: 'status' } },
    },
  ),
  single(
    'bytes that are not UTF-8 do not stop stages',
    [
      { line: 'status=200 caf\u00e9', latin1: true },
      { line: '{"a":"\u00e9"}', latin1: true },
    ],
    [{ line: 'status=200 caf\ufffd', labels: { status: '200' } }, '{"a":"\ufffd"}'],
    {
      stages: [{ parse: 'json' }, { parse: { regexp: String.raw`status=(?P<status>\d+)` } }],
      labels: { status: { extracted: 'status' } },
    },
  ),
];
