import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isMap, type Data } from '../../constructs/kit';
import { entries } from '..';
import { packageVersion } from '../../constructs/platform/version';
import { constantName } from '../constant-name';

/** A file of the new repository. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Whether it exists, and its content is kept. */
  readonly extends: boolean;
}

/** The format of the environments. */
export type Format = 'TypeScript' | 'YAML';

/** Files by the template in the package that they are made from. npm packs no file with the name .gitignore. */
const templates: Readonly<Record<string, string>> = {
  'cdk8s.yaml': 'templates/cdk8s.yaml',
  'tsconfig.json': 'templates/tsconfig.json',
  'environments/index.ts': 'templates/environments/index.ts',
  'environments/__name__.ts': 'templates/environments/__name__.ts',
  'environments/__name__.yaml': 'templates/environments/__name__.yaml',
  '.github/workflows/diff.yaml': '.github/workflows/diff.yaml',
  '.gitignore': 'templates/gitignore',
  'README.md': 'templates/README.md',
};

/** Files that a format does not have. */
const others: Readonly<Record<Format, RegExp>> = {
  TypeScript: /^environments\/.*\.yaml$/,
  YAML: /^(?:environments\/.*\.ts|tsconfig\.json)$/,
};

/** How an environment is added, in the README. */
const further: Readonly<Record<Format, string>> = {
  TypeScript: 'A further environment is a new file, and an entry in the list of `environments/index.ts`.',
  YAML: `A further environment is a new file; with \`extends: __name__\` it has only what differs. Its first line is that of the
   first one: it tells editors with the YAML language server, such as VS Code with the extension YAML, where the schema is.`,
};

/** Commands that are no script of a repository: it has the one, and editors read the other. */
const noScripts = new Set(['init', 'schema']);

/** The files of a repository in the working directory. @throws Error if package.json cannot be extended */
export function filesOf(
  name: string,
  format: Format,
): { readonly files: readonly NewFile[]; readonly notes: readonly string[] } {
  const filled = (text: string): string =>
    text
      .replace('<!-- further -->', further[format])
      .replaceAll('__name__', name)
      .replaceAll('__constant__', constantName(name));
  const used = Object.entries(templates).filter(([path]) => !others[format].test(path));
  const files = used.map(([path, template]): NewFile => {
    const text = filled(readFileSync(join(packageFolder(__dirname), template), 'utf8'));
    if (path === '.gitignore') return extended(path, (before) => withLines(before, text));
    if (path === 'README.md')
      return extended(path, (before) => (before === '' ? text : `${before.trimEnd()}\n\n${text}`));
    return { path: filled(path), text, extends: false };
  });
  const { file, notes } = packageFile();
  return { files: [...files, file], notes };
}

/** The folder of the package around its code, or around its compiled files. */
function packageFolder(from: string): string {
  return existsSync(join(from, 'templates')) ? from : packageFolder(dirname(from));
}

function extended(path: string, text: (before: string) => string): NewFile {
  const exists = existsSync(path);
  return { path, text: text(exists ? readFileSync(path, 'utf8') : ''), extends: exists };
}

/** A text with the lines that it does not have yet. */
function withLines(before: string, lines: string): string {
  const missing = lines.split('\n').filter((line) => line !== '' && !before.split(/\r?\n/).includes(line));
  const kept = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  return `${kept}${missing.map((line) => `${line}\n`).join('')}`;
}

function packageFile(): { readonly file: NewFile; readonly notes: readonly string[] } {
  const path = 'package.json';
  const commands = entries.map((command) => command.name).filter((command) => !noScripts.has(command));
  const exists = existsSync(path);
  const before = exists ? packageOf(readFileSync(path, 'utf8')) : { name: packageName() };
  const scripts = mapIn(before, 'scripts');
  const own = Object.fromEntries(commands.map((command) => [command, `cdk8s-logging ${command}`]));
  const kept = commands.filter((command) => (scripts[command] ?? own[command]) !== own[command]);
  const isListed = ['dependencies', 'devDependencies'].some((key) => 'cdk8s-logging' in mapIn(before, key));
  const dependencies = { ...mapIn(before, 'dependencies'), 'cdk8s-logging': `^${packageVersion}` };
  const data = {
    ...before,
    private: before['private'] ?? true,
    scripts: { ...own, ...scripts },
    ...(!isListed && { dependencies }),
  };
  return {
    file: { path, text: `${JSON.stringify(data, null, 2)}\n`, extends: exists },
    notes: kept.map(
      (command) =>
        `The script ${command} of package.json was kept; npx cdk8s-logging ${command} is that of the package.`,
    ),
  };
}

function packageOf(text: string): Data {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw new Error(`Nothing was written: package.json is not JSON: ${(thrown as Error).message}`, { cause: thrown });
  }
  if (!isMap(data)) throw new Error('Nothing was written: package.json is not a map.');
  return data;
}

/** A map below a key of package.json; an empty one if there is none. */
function mapIn(data: Data, key: string): Data {
  const value = data[key] ?? {};
  if (!isMap(value)) throw new Error(`Nothing was written: ${key} of package.json is not a map.`);
  return value;
}

/** A name of a package, from that of the folder. */
function packageName(): string {
  const name = basename(resolve('.'))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return name === '' ? 'logging' : name;
}
