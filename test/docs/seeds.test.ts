import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, type Environment, type EnvironmentInput, type Overlay } from '../../constructs/platform';
import { environments as alloyMinio } from '../../examples/guide-alloy-minio/environment';
import { environments as eventsTempo } from '../../examples/guide-events-tempo/environment';
import { environments as promtail } from '../../examples/guide-promtail/environment';
import { seed } from '../fixtures';
import { evaluated } from '../support/evaluated';
import { shared } from '../support/processes';
import { blocks, read, root, secondColumnCode, tableRows } from './pages';

/** The pages of the guides, each with the environment that it describes and the files of its guides. */
const guides: readonly [page: string, environment: Environment, seeds: readonly string[]][] = [
  ['vector-loki', seed, ['000_4c1e81ea8109fbe3', '001_da9056d5c8ee7ac3']],
  ['promtail', promtail[0]!, ['002_b8f37e16b609a76f']],
  ['alloy-minio', alloyMinio[0]!, ['003_715b182aab4f8216']],
  ['events-tempo', eventsTempo[0]!, ['004_5c1e487ea22360dd']],
];

const page = (name: string) => read(`docs/seeds/${name}.md`);

/** Settings of an environment, which begin with the name of a section. */
const settings = guides.flatMap(([name, environment]) =>
  secondColumnCode(page(name))
    .filter((line) => /^[a-zA-Z]+: /.test(line))
    .map((line): [string, string, Environment] => [name, line, environment]),
);

test('the pages have settings', () => {
  expect(guides.map(([name]) => settings.filter(([of]) => of === name).length > 12)).toEqual([true, true, true, true]);
});

test.each(settings)('a setting of the page %s is valid: %s', (_name, line, environment) => {
  const overlay = evaluated(`{ ${line} }`) as Partial<Overlay>;
  const laid = { ...overlay, name: 'guide', extends: environment } as EnvironmentInput;
  expect(render(laid).errors).toEqual([]);
});

const tables = readdirSync(join(root, 'test')).filter((name) => existsSync(join(root, 'test', name, 'rejected.txt')));
const messages = tables.map((name) => read(`test/${name}/rejected.txt`)).join('');
const quoted = guides.flatMap(([name]) =>
  blocks(page(name), 'text').flatMap((block) =>
    block.split(/^(?=error|warning)/m).map((message): [string, string] => [name, message]),
  ),
);

test.each(quoted)('a message of the page %s is printed by this version: %s', (_name, message) => {
  expect(messages).toContain(message);
});

test('every step of a guide has what replaces it, or says that nothing does', () => {
  for (const [name] of guides) {
    const rows = tableRows(page(name));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(([step, here]) => step === '' || here === '')).toEqual([]);
  }
});

test('each problem that a guide describes has a heading with an answer', () => {
  for (const [name] of guides) {
    const sections = page(name).split(/^### /m).slice(1);
    expect(sections.length).toBeGreaterThan(2);
    expect(
      sections.filter((text) => !/\]\([^)]+\)|\n```text\nerror/.test(text)).map((text) => text.split('\n')[0]),
    ).toEqual([]);
  }
});

test('every message of the logs that a guide names is one that doctor knows', () => {
  const known = new Set([...read('docs/doctor.md').matchAll(/^- \*\*([\w-]+)\*\*/gm)].map(([, name]) => name!));
  const named = guides.flatMap(([name]) =>
    [...page(name).matchAll(/\[([^\]]+)\]\(\.\.\/doctor\.md#known-messages\)/g)].flatMap(([, names]) =>
      names!.split(/, | and /),
    ),
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.map((one) => one.trim()).filter((one) => !known.has(one))).toEqual([]);
});

const absent = !existsSync(join(shared, 'seeds'));
if (absent) console.warn('skipped: there are no guides in ../shared/seeds to compare their headings with docs/seeds');

/** Without spaces, and with half-width signs: one of the guides is a copy with other signs. */
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s`*\\]/g, '');
}

/** The headings of a guide in Markdown, or the numbered ones of one that has lost it. */
function headingsOf(text: string): string[] {
  const prose = text.replaceAll(/^( *)(```|~~~)[^]*?^\1\2 *$/gm, '');
  const marked = Array.from(prose.matchAll(/^#{1,6} +(.+)$/gm), ([, heading]) => heading!);
  return marked.length > 0
    ? marked
    : Array.from(text.matchAll(/(?<![\d.])[1-7]\.[1-7]? ?(?=\p{L})/gu), ([number]) => number.trim());
}

/** A guide of `../shared/seeds`. */
const guide = (file: string) => readFileSync(join(shared, `seeds/${file}.txt`), 'utf8');

(absent ? describe.skip : describe)('the guides', () => {
  test.each(guides)('the page %s has every heading of its guide', (name, _environment, [marked]) => {
    const text = plain(page(name));
    const all = headingsOf(guide(marked!));
    expect(all.length).toBeGreaterThan(12);
    expect(all.filter((heading) => !text.includes(plain(heading)))).toEqual([]);
  });

  test('the second file of the first guide has the same headings', () => {
    const [, , [marked, copy]] = guides[0]!;
    const text = plain(guide(copy!));
    expect(headingsOf(guide(marked!)).filter((heading) => !text.includes(plain(heading)))).toEqual([]);
  });
});
