import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../support/command';
import { folder } from '../../support/processes';

const place = folder('wrong-yaml');
afterAll(() => place.remove());

let count = 0;

/** What `synth` prints about files of environments/. */
async function printedFor(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const cwd = join(place.path, String((count += 1)));
  mkdirSync(join(cwd, 'environments'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, 'environments', name), text);
  const { status, stdout, stderr } = await runCommand(['synth'], cwd);
  expect([status, stdout]).toEqual([2, '']);
  return stderr;
}

const nested = (levels: number, text: string): string => text.repeat(levels);

test.each([
  ['an empty file', '', '1:1: there is nothing here, and an environment is a map with a name.'],
  ['a comment only', '# nothing\n', '1:1: there is nothing here, and an environment is a map with a name.'],
  ['a null document', '---\nnull\n', '2:1: there is nothing here, and an environment is a map with a name.'],
  ['a text', 'production\n', '1:1: this is a text, and an environment is a map with a name.'],
  ['an empty list', '\n[]\n', '2:1: the list has no environment.'],
  ['a list with a text', '- name: a\n- b\n', '2:3: this is a text, and an environment is a map with a name.'],
  ['a list in a list', '- - name: a\n', '1:3: this is a list, and an environment is a map with a name.'],
  [
    'several documents',
    'name: a\n---\nname: b\n',
    '2:1: a second document begins here, and a file has one: an environment, or a list of environments.',
  ],
  ['a tab', 'name: a\nloki:\n\treplicas: 1\n', '3:1: a tab indents this line, and YAML permits spaces only.'],
  [
    'a key twice',
    'name: a\nloki:\n  replicas: 1\n  storage: 1Gi\n  replicas: 3\n',
    "5:3: 'replicas' is set twice in one map; the first is in line 3.",
  ],
  [
    'an alias without an anchor',
    'name: a\npods: *pods\n',
    '2:7: *pods stands for nothing: no &pods is before it. A text that begins with * needs quotes.',
  ],
  [
    'an anchor after its alias',
    'a: *x\nb: &x 1\n',
    '1:4: *x stands for nothing: no &x is before it. A text that begins with * needs quotes.',
  ],
  [
    'an alias in its own anchor',
    'name: a\npods: &pods\n  labels: [*pods]\n',
    '3:12: *pods is inside of what it stands for.',
  ],
  [
    'a merge key',
    'name: a\npods: &pods { labels: {} }\nloki:\n  <<: *pods\n',
    "4:3: '<<' merges maps in YAML 1.1, and is no part of YAML 1.2: write the keys, or let the environment extend another one.",
  ],
  [
    'a reserved key',
    'name: a\n__proto__: { x: 1 }\n',
    "2:1: '__proto__' is not supported as a key: it is a built-in property of every JavaScript object.",
  ],
  [
    'a timestamp',
    'loki: { schema: [{ from: !!timestamp 2024-04-01 }] }\n',
    '1:26: the tag timestamp is not supported: values are texts, numbers, true, false and null, without a tag.',
  ],
  [
    'a tag of a program',
    'name: !ref a\n',
    '1:7: the tag !ref is not supported: values are texts, numbers, true, false and null, without a tag.',
  ],
  ['YAML 1.1', '%YAML 1.1\n---\nname: a\n', '1:1: %YAML 1.1 is not supported: an environment is YAML 1.2.'],
  [
    'an octal number of YAML 1.1',
    'mode: 0644\n',
    "1:7: 0644 is the number 644 in YAML 1.2; an octal number is 0o644, a text is '0644'.",
  ],
  ['an account number', 'account: 098765\n', "1:10: 098765 is the number 98765 in YAML 1.2; a text is '098765'."],
  [
    'a long number',
    'id: 12345678901234567890\n',
    "1:5: 12345678901234567890 has more digits than a number keeps; as a text it is '12345678901234567890'.",
  ],
  [
    'a template without quotes',
    'summary: {{ $labels.namespace }}\n',
    '1:11: a map or a list is a key here. A text that begins with { or [, such as a template, needs quotes.',
  ],
  [
    'a text with a colon',
    'summary: Errors: many\n',
    "1:10: a value has a key of its own here. A text with ': ' needs quotes; otherwise the indentation is wrong.",
  ],
  [
    'a key in a value',
    'loki: 1\n  replicas: 2\n',
    "1:7: a value has a key of its own here. A text with ': ' needs quotes; otherwise the indentation is wrong.",
  ],
  [
    'a key without a colon',
    'name\nreleases: seed\n',
    "1:1: a line without a colon is between keys here: after a key are ':' and a space.",
  ],
  ['a text without its end', 'name: "a\n', '2:1: the closing quotation mark of a text is missing.'],
  ['a reserved character', 'user: @ops\n', '1:7: a text that begins with @ needs quotes.'],
  ['an escape', 'a: "\\q"\n', '1:5: Invalid escape sequence \\q.'],
  ['a list without its end', 'a: [1, 2\nb: 3\n', '2:1: ] is missing, or this line is not indented.'],
  [
    'a regular expression without quotes',
    'stages: [{ multiline: { firstLine: ^\\d{4} } }]\n',
    '1:39: the value ends before this. A text with brackets, braces, commas or quotation marks needs quotes.',
  ],
  [
    'a quotation mark in a text in quotation marks',
    "summary: 'it's'\n",
    '1:14: the value ends before this. A text with brackets, braces, commas or quotation marks needs quotes.',
  ],
  [
    'a line with less indentation than the others',
    'loki:\n    topology: monolithic\n  replicas: 3\n',
    '3:1: the indentation of this line is not that of the lines around it.',
  ],
  ['too many brackets', nested(20_000, '['), '1:101: the nesting is deeper than 100 levels.'],
  ['too many dashes', nested(20_000, '- '), '1:201: the nesting is deeper than 100 levels.'],
])('%s is an error with its place', async (_, text, message) => {
  expect(await printedFor({ 'a.yaml': text })).toBe(`environments/a.yaml:${message}\n`);
});

test('aliases that repeat each other are an error, at the first that becomes too large', async () => {
  const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${nested(10, `*l${n},`)}]\n`);
  expect(await printedFor({ 'a.yaml': `l0: &l0 x\n${levels.join('')}` })).toBe(
    'environments/a.yaml:6:22: the file has more than 100000 values, with those that aliases repeat.\n',
  );
});

test('a file in another encoding is an error', async () => {
  expect(await printedFor({ 'a.yaml': Buffer.from('\uFEFFname: a\n', 'utf16le') })).toBe(
    'environments/a.yaml: the file is not UTF-8.\n',
  );
});

test('all errors of all files are reported', async () => {
  expect(await printedFor({ 'a.yaml': 'x: 1\nx: 2\ny: 01\n', 'b.yml': '[', 'c.yaml': 'name: c\n' })).toBe(
    `environments/a.yaml:2:1: 'x' is set twice in one map; the first is in line 1.
environments/a.yaml:3:4: 01 is the number 1 in YAML 1.2; an octal number is 0o1, a text is '01'.
environments/b.yml:1:2: ] is missing, or this line is not indented.
`,
  );
});

const base = 'name: production\n';
const other = 'extends: there is no environment';

test.each([
  [
    'an unknown name',
    'extends: edge\n',
    `a.yaml:2:1: ${other} 'edge' in the YAML files of environments/; the others are production.`,
  ],
  [
    'a misspelt name',
    'extends: prodution\n',
    `a.yaml:2:1: ${other} 'prodution' in the YAML files of environments/; did you mean 'production'?`,
  ],
  [
    'a map',
    'extends: { name: production }\n',
    "a.yaml:2:1: extends takes the name of another environment, such as 'production'.",
  ],
  ['nothing', 'extends:\n', "a.yaml:2:1: extends takes the name of another environment, such as 'production'."],
  ['its own name', 'extends: a\n', 'a.yaml:2:1: an environment cannot extend itself: a → a.'],
])('extends with %s is an error', async (_, text, message) => {
  expect(await printedFor({ 'a.yaml': `name: a\n${text}`, 'production.yaml': base })).toBe(`environments/${message}\n`);
});

test('environments that extend each other are an error, of each of them', async () => {
  expect(
    await printedFor({
      'all.yaml': '- { name: a, extends: b }\n- { name: b, extends: c }\n- { name: c, extends: b }\n',
    }),
  ).toBe(`environments/all.yaml:2:14: an environment cannot extend itself: b → c → b.
environments/all.yaml:3:14: an environment cannot extend itself: c → b → c.
`);
});

test('a name that two environments have cannot be extended', async () => {
  expect(await printedFor({ 'a.yaml': base, 'b.yaml': `\n${base}`, 'c.yaml': 'extends: production\n' })).toBe(
    "environments/c.yaml:1:1: extends: 2 environments have the name 'production': environments/a.yaml:1:1, environments/b.yaml:2:1.\n",
  );
});
