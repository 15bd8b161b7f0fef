import { load } from 'js-yaml';
import { yamlText } from '../../constructs/kit';

test('a text that is indented with tabs is a block that can be read', () => {
  const data = { 'config.alloy': 'http {\n\tauth {\n\n\t\tfilter {\n\t\t}\n\t}\n}\n' };
  expect(yamlText(data)).toBe(`config.alloy: |\n  http {\n  \tauth {\n\n  \t\tfilter {\n  \t\t}\n  \t}\n  }\n`);
  expect(load(yamlText(data))).toEqual(data);
});

test.each([
  ['a first line with a tab', '\ta\n\tb\n'],
  ['a blank line with a tab', 'a\n\t\nb\n'],
  ['a control character', 'a\n\tb\u0001\n'],
  ['the ends of lines of Windows', 'a\r\n\tb\r\n'],
])('a text with tabs and %s is quoted', (_title, text) => {
  expect(yamlText({ text })).toBe(`text: ${JSON.stringify(text).replace('\\u0001', '\\x01')}\n`);
  expect(load(yamlText({ text }))).toEqual({ text });
});

test('no character of a text is changed, whichever stands for a tab', () => {
  const data = { one: 'a\n\tb\n', other: '\uF8FF' };
  expect(load(yamlText(data))).toEqual(data);
});
