import { blocks, read } from './pages';

const english = read('README.md');
const chinese = read('README.zh-CN.md');

/** The code of a page without its comments, which are translated. */
function code(text: string): string[] {
  return ['sh', 'ts', 'text'].flatMap((language) =>
    blocks(text, language).map((block) => block.replaceAll(/ +(?:#|\/\/) .*$/gm, '')),
  );
}

test('the README in Chinese has the same commands and code as the one in English', () => {
  expect(code(english).length).toBeGreaterThan(8);
  expect(code(chinese)).toEqual(code(english));
});

test('the README in Chinese has the same commands in its tables, and links the same pages', () => {
  const commands = (text: string) =>
    [...text.matchAll(/^\|.*(`(?:npm|kubectl) .*`) *\|$/gm)].map(([, command]) => command);
  const links = (text: string) => new Set([...text.matchAll(/\]\((docs\/[^)#]*)/g)].map(([, link]) => link));
  expect(commands(chinese)).toEqual(commands(english));
  expect([...links(english)].filter((link) => !links(chinese).has(link))).toEqual([]);
});

test('each README links the other one', () => {
  expect(english).toContain('(README.zh-CN.md)');
  expect(chinese).toContain('(README.md)');
});
