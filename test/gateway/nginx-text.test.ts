import { block, directive, escapeRegExp, mapping, nginxText } from '../../constructs/gateway/nginx';

test('directives end with a semicolon, and blocks are indented', () => {
  const server = block(
    'server',
    [],
    [directive('listen', 8080), block('location', ['=', '/'], [directive('return', 204)])],
  );
  expect(nginxText([directive('daemon', 'off'), server])).toBe(
    'daemon off;\nserver {\n  listen 8080;\n  location = / {\n    return 204;\n  }\n}\n',
  );
});

test.each([
  ['plain', 'plain'],
  ['$remote_user:$http_x', '$remote_user:$http_x'],
  ['~^(?:GET|POST):.', '~^(?:GET|POST):.'],
  ['', '""'],
  ['two words', '"two words"'],
  ['a;b', '"a;b"'],
  ['a{2}', '"a{2}"'],
  ['#no comment', '"#no comment"'],
  [`it's`, `"it's"`],
  ['say "x"', String.raw`"say \"x\""`],
  [String.raw`a\.b`, String.raw`"a\\.b"`],
])('the argument %j is printed as %s', (text, written) => {
  expect(nginxText([directive('set', text)])).toBe(`set ${written};\n`);
});

test.each(['a\nb', 'a\rb', 'a\tb', 'a\u0000b', '\u0085'])('the argument %j is an error', (text) => {
  expect(() => nginxText([directive('set', text)])).toThrow('control character');
});

test('map keys that are keywords of nginx are escaped', () => {
  const entries = [
    ['vector', 'w'],
    ['default', 'r'],
    ['include', 'a'],
    ['~^x', 'y'],
  ] as const;
  expect(nginxText([mapping('$remote_user', '$roles', entries, 'none')])).toBe(
    [
      'map $remote_user $roles {',
      '  default none;',
      '  vector w;',
      String.raw`  "\\default" r;`,
      String.raw`  "\\include" a;`,
      '  ~^x y;',
      '}',
      '',
    ].join('\n'),
  );
});

test('an escaped string matches itself only', () => {
  const text = `a.b(c)*!_-'[d]|$`;
  expect(new RegExp(`^${escapeRegExp(text)}$`).test(text)).toBe(true);
  expect(new RegExp(`^${escapeRegExp('a.b')}$`).test('axb')).toBe(false);
});
