import { spawnSync } from 'node:child_process';
import { parseAlloy } from '../../../../commands/migrate/alloy/parse';
import { SyntaxProblem } from '../../../../commands/migrate/alloy/tokens';
import { alloyText } from '../../../../constructs/alloy';
import { examplesOf } from '../examples';

const examples = [...examplesOf('alloy'), ...examplesOf('grafana-agent').filter(({ file }) => file.endsWith('.river'))];

test('every kind of expression is read, with the precedence of its operators', () => {
  const text = [
    'a = 1 + 2 * 3 ^ 2 ^ 1 == 19 && !false || -x.y > 1.5e3',
    'b = [1, "\\u00e9\\n", `raw \\d`, null, { k = [], "quoted key" = f(1, g().z)[0] }]',
    'block.name "label" { /* inside */ c = (1 + 2) * 3 // end',
    '}',
  ].join('\n');
  expect(alloyText(parseAlloy(text).body)).toBe(
    [
      'a = 1 + 2 * 3 ^ 2 ^ 1 == 19 && !false || -x.y > 1500',
      'b = [',
      '\t1,',
      '\t"é\\n",',
      '\t`raw \\d`,',
      '\tnull,',
      '\t{',
      '\t\tk            = [],',
      '\t\t"quoted key" = f(1, g().z)[0],',
      '\t},',
      ']',
      '',
      'block.name "label" {',
      '\tc = (1 + 2) * 3',
      '}',
      '',
    ].join('\n'),
  );
});

test.each([
  ['a = ', 'line 1: expected a value, got end of file'],
  ['a = [1\n]', 'line 1: expected ,, got end of line'],
  ['a.b = 1', 'line 1: an attribute has one name, and no label'],
  ['a "b-c" { }', 'line 1: a label is an identifier between quotation marks'],
  ['a { } b { }', 'line 1: expected end of line, got b'],
  ["\na = 'x'", "line 2: ''' is unexpected, or not terminated"],
  ['a = "\\q"', 'line 1: a string has an unknown escape'],
  ['a = "x', "line 1: '\"' is unexpected, or not terminated"],
  ['password = "a" "hunter2"', 'line 1: expected end of line, got string'],
  ['true = 1', 'line 1: expected a name, got true'],
])('%j is refused with its line', (text, message) => {
  expect(() => parseAlloy(text)).toThrow(new Error(message));
});

/** Whether `alloy fmt` reads a text. */
const accepts = (program: string, text: string): boolean => spawnSync(program, [], { input: text }).status === 0;

function isRead(text: string): boolean {
  try {
    return parseAlloy(text).body !== undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxProblem) return false;
    throw thrown;
  }
}

const program = process.env['ALLOYFMT'];
if (program === undefined) console.warn('skipped: ALLOYFMT does not name the program alloy fmt');

/** Texts that differ from one in a few characters. */
function mutations(text: string): string[] {
  const parts = ['}', '"', '\n', ',', '`', '.', '/*', ' 1e', '(', 'true', '='];
  return parts.map((part, n) => {
    const at = Math.floor((text.length * (n + 0.5)) / parts.length);
    return text.slice(0, at) + part + text.slice(at + n);
  });
}

(program === undefined ? describe.skip : describe)('the parser', () => {
  test('reads what alloy fmt reads, and refuses what it refuses', () => {
    const texts = examples.flatMap(({ text }) => [text, ...mutations(text)]);
    expect(texts.filter((text) => isRead(text) !== accepts(program!, text))).toEqual([]);
  });
});
