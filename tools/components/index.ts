/** Writes docs/components/, a page for each component, from the JSON Schema and the parts that are written by hand. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from '../../commands/migrate/prettier';
import { markdownTable } from '../markdown-table';
import { componentPages, type ComponentPage } from './list';
import { places, type Node, type Place } from './schema';
import { described, headingOf, ownText, typeText } from './types';

const folder = join(__dirname, '../../docs/components');

/** The part of a page that is written by hand: an introduction, an example, and how the component fails. */
function partOf(page: string): string {
  return readFileSync(join(__dirname, 'parts', `${page}.md`), 'utf8');
}

/** The pages, by the name of their file in docs/components. */
export function componentFiles(): Map<string, string> {
  const pages = Object.entries(componentPages).map(([name, page]): [string, string] => [
    `${name}.md`,
    formatted(pageText(name, page), join(folder, `${name}.md`)),
  ]);
  return new Map([['README.md', formatted(indexText(), join(folder, 'README.md'))], ...pages]);
}

function indexText(): string {
  const rows = Object.entries(componentPages).map(([name, { title, roots }]) => {
    const paths = Object.keys(roots).map((path) => `\`${path}\``);
    return [`[${title}](${name}.md)`, paths.join(', ')];
  });
  return [
    '# Components',
    '',
    'A page for each section of an environment: every setting with its type and default, an example, and how the component fails. `npm run components-page` writes the tables from the types. Constructs, contracts and all other exported types are in [docs/api](../api/README.md).',
    '',
    markdownTable(['component', 'settings'], rows),
    '',
  ].join('\n');
}

function pageText(name: string, { title, roots, api, more }: ComponentPage): string {
  const [intro, fails] = partOf(name).split(/^(?=## How it fails)/m);
  if (fails === undefined) throw new Error(`The part of ${name} has no heading "How it fails".`);
  const own = [...places].filter(([, place]) => place.page === name);
  const tables = own
    .toSorted(([, one], [, other]) => rank(roots, one) - rank(roots, other))
    .map(([node, place]) => tableText(node, place, name));
  const links = [
    ...more.map((page) => `[docs/${page}](../${page})`),
    ...api.map((path) => `[API of \`cdk8s-logging${path === 'index' ? '' : `/${path}`}\`](../api/${path}.md)`),
  ];
  return [
    `# ${title}`,
    '',
    intro!.trim(),
    '',
    fails.trim(),
    '',
    `More: ${links.join(', ')}.`,
    '',
    '## Settings',
    '',
    ...tables,
  ].join('\n');
}

/** Roots come first, in their order. */
function rank(roots: ComponentPage['roots'], { path, kind }: Place): number {
  const position = kind === undefined ? Object.keys(roots).indexOf(path) : -1;
  return position === -1 ? Object.keys(roots).length : position;
}

function tableText(node: Node, place: Place, page: string): string {
  const { properties = {}, required = [], description } = node;
  const rows = Object.entries(properties).map(([key, value]) => {
    const { text, value: fallback } = described(value);
    const shown = required.includes(key) ? '**required**' : fallback;
    return [`\`${key}\``, ...[typeText(value, page), shown, text].map(escaped)];
  });
  const text = description === undefined ? [] : [escaped(described({ description }).text), ''];
  const map = Object.keys(properties).length === 0 ? [escaped(`A ${ownText(node, page)}.`), ''] : [];
  const table = rows.length === 0 ? [] : [markdownTable(['setting', 'type', 'default', ''], rows), ''];
  return [`### ${headingOf(place)}`, '', ...text, ...map, ...table].join('\n');
}

/** Text of a comment as Markdown: outside code, `<name>` is no HTML. */
function escaped(text: string): string {
  return text.replaceAll(/(`[^`]*`)|(?<!\\)</g, (found, code: string | undefined) => code ?? `\\${found}`);
}

if (require.main === module) {
  if (existsSync(folder)) for (const file of readdirSync(folder)) rmSync(join(folder, file));
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of componentFiles()) writeFileSync(join(folder, file), text);
}
