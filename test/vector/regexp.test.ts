import { goRegexp } from '../../constructs/kit/validation/regexp';
import { vrlRegex } from '../../constructs/vector/pipeline/regexp';
import { rustProblem } from '../../constructs/vector/pipeline/regexp-limits';
import { vrlString } from '../../constructs/vector/pipeline/vrl';

const raw = String.raw;

// Vector 0.57.0 and 0.40.2 refuse the expressions on the left as they are, or read them differently.
test.each([
  ['quoted text', raw`\Qa.b'{\E+`, raw`a\.b\x27\{+`],
  ['quoted text to the end', raw`\Q[a`, raw`\[a`],
  ['octal numbers', raw`\0[\012]\1018`, raw`\x{0}[\x{a}]\x{41}8`],
  ['a negated script', raw`\p{^Greek}\P{^Greek}`, raw`\P{Greek}\p{Greek}`],
  ['escaped angles', raw`\<b\>`, '<b>'],
  ['two groups with one name', '(?P<a>x)(?P<a>y)(?<b>z)', '(?P<a>x)(y)(?<b>z)'],
  ['a group with a number as its name', '(?P<1>x)', '(x)'],
  ['a repeated flag', '(?ii)a(?i-ii:b)(?i-s)', '(?i)a(?-i:b)(?i-s)'],
  ['no flags', '(?)a', 'a'],
  ['a hyphen after a set', raw`[\d-z][[:digit:]-z][\d-]`, raw`[0-9\-z][[:digit:]\-z][0-9-]`],
  ['ranges of hyphens', '[+--][--/][*--0]', raw`[+-\-][\--/][*-\-0]`],
  ['operators of classes', '[a&&b~~[c]', raw`[a\&\&b\~\~\[c]`],
  ['brackets that are first', '[]a][^]a]', raw`[\]a][^\]a]`],
  ['braces that repeat nothing', 'a{,5}{{x}}[{]a{2}', raw`a\{,5}\{\{x}}[\{]a{2}`],
  ['words of ASCII', raw`[\w.-]{1,253}\W`, '[0-9A-Za-z_.-]{1,253}[^0-9A-Za-z_]'],
  ['digits and blanks of ASCII', raw`\d\D[\d:]\s[^\S]`, raw`[0-9][^0-9][0-9:][\t\n\f\r ][^[^\t\n\f\r ]]`],
  ['borders of words of ASCII', raw`\ba\B`, raw`(?-u:\b)a(?-u:\B)`],
  ['a category before a hyphen', raw`[\pL-z]`, raw`[\pL\-z]`],
  [
    'what is equal',
    raw`^(?P<a>[a-z]+) [^ \t,;\\-]+\x{1F600}(?i:é)[a-z_-]$`,
    raw`^(?P<a>[a-z]+) [^ \t,;\\-]+\x{1F600}(?i:é)[a-z_-]$`,
  ],
])('an expression of RE2 is written as Rust reads it: %s', (_title, pattern, rust) => {
  expect(goRegexp(pattern).problem).toBeUndefined();
  expect(vrlRegex(pattern)).toBe(`r'${rust}'`);
});

test('braces beside a backslash are no raw string, which could not end in it', () => {
  expect(vrlString("{{'\\")).toBe(raw`("{" + "{'\\")`);
});

test.each([
  [raw`\pL{100}`, undefined],
  [raw`(?:[\pL\pN]{1,63}\.){2}`, undefined],
  ['.{1000}', undefined],
  ['(a|'.repeat(40) + ')'.repeat(40), undefined],
  [raw`\pL{1000}`, 'compiled it would have up to 43 MiB'],
  [raw`(?:\pL{20}){20}`, 'compiled it would have up to 17 MiB'],
  ['(a|'.repeat(60) + ')'.repeat(60), 'it has 60 levels of groups'],
  [raw`a|\P{^Cs}`, raw`\P{^Cs} is half of a surrogate pair`],
  [raw`[\x{D7FF}-\x{DBFF}]`, raw`\x{DBFF} is half of a surrogate pair`],
])('whether Vector compiles %s', (pattern, problem) => {
  expect(goRegexp(pattern).problem).toBeUndefined();
  expect(rustProblem(pattern)?.slice(0, problem?.length)).toBe(problem);
});
