import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(__dirname, '../..');

/** Text of a file, by its path from the root of the repository. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The pages that are written by hand or from data, from the root of the repository. */
export function pages(): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.startsWith('api/'))
    .map((file) => `docs/${file}`);
  const own = readdirSync(root).filter((file) => file.endsWith('.md'));
  return [...own, ...docs].toSorted();
}

/** The text without blocks and spans of code, in which brackets are no links. */
function withoutCode(text: string): string {
  return text.replaceAll(/^( *)```[^]*?^\1```$/gm, '').replaceAll(/(`+)[^`].*?\1/g, '');
}

/** The anchors of the headings of a page, as GitHub makes them. */
export function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = text.replaceAll(/^( *)```[^]*?^\1```$/gm, '').matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    Array.from(headings, ([, heading]) => {
      const anchor = heading!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
        .replaceAll(' ', '-');
      const earlier = seen.get(anchor) ?? 0;
      seen.set(anchor, earlier + 1);
      return earlier === 0 ? anchor : `${anchor}-${earlier}`;
    }),
  );
}

/** The links of a page that lead nowhere in this repository. */
export function deadLinks(page: string): string[] {
  const targets = Array.from(withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target!);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchors(read(file)).has(decodeURIComponent(anchor));
  });
}

/** The cells of the rows of the tables in a text. */
export function tableRows(text: string): string[][] {
  return Array.from(text.matchAll(/^\|(.+)\|$/gm), ([, row]) => row!.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

/** What stands in code in the second column of the tables in a text. */
export function secondColumnCode(text: string): string[] {
  const cells = tableRows(text).map(([, second = '']) => second);
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code!.replaceAll('\\|', '|')));
}

/** The blocks of code of a page in a language. */
export function blocks(text: string, language: string): string[] {
  return Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm')), ([, code]) => code!);
}
