import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Artifact } from '../contracts';
import { isMap, type Data } from '../kit';
import type { Environment } from './environment';
import { packageVersion } from './version';

/** How a comment is written in the formats of generated files; `--` ends one of HTML and XML. */
const comments = {
  yaml: (text: string) => `# ${text}\n`,
  markup: (text: string) => `<!-- ${text.replaceAll('--', '-&#45;')} -->\n`,
  mermaid: (text: string) => `%% ${text}\n`,
};

/** What wrote a file: the package and its version, and the release set of the environment. */
interface Origin {
  readonly releases: string;
  readonly version: string;
}

/**
 * The first line of every generated file, by which a later synthesis recognizes it. It has no time, so that the same
 * source gives the same bytes.
 */
export function header(
  section: string,
  { name, releases }: Pick<Environment, 'name' | 'releases'>,
  format: keyof typeof comments = 'yaml',
): string {
  return comments[format](headerText(section, name, { releases, version: packageVersion }));
}

function headerText(section: string, environment: string, origin: Origin): string {
  return `${section} of ${environment}, ${writerText(origin)}. Change the environment, not this file.`;
}

/** The header of earlier versions, which named a file. @param origin - absent where it was not named either */
function earlierHeaderText(section: string, environment: string, origin: Origin | undefined): string {
  const writer = origin === undefined ? 'written by npm run synth' : writerText(origin);
  return `${section} of ${environment}, ${writer}. Change environments/${environment}.ts, not this file.`;
}

function writerText({ releases, version }: Origin): string {
  return `release set ${releases}, written by cdk8s-logging ${version}`;
}

/** Output folders of environments that are no longer listed. */
export interface Abandoned {
  /** Folders that contain generated files only. */
  readonly removable: readonly string[];
  /** Folders that contain other files too, and the names of those. */
  readonly mixed: readonly { readonly name: string; readonly others: readonly string[] }[];
}

/**
 * Finds the output folders of environments that are no longer listed.
 *
 * @param folder - the parent of all output folders
 * @param listed - names of the current environments
 */
export function abandonedFolders(folder: string, listed: readonly string[]): Abandoned {
  const folders = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const found = folders
    .filter((entry) => entry.isDirectory() && !listed.includes(entry.name))
    .map(({ name }) => {
      const others = othersIn(join(folder, name), name);
      const isGenerated = readdirSync(join(folder, name)).some((entry) => !others.includes(entry));
      return { name, isGenerated, others };
    })
    .filter(({ isGenerated }) => isGenerated);
  return {
    removable: found.filter(({ others }) => others.length === 0).map(({ name }) => name),
    mixed: found.filter(({ others }) => others.length > 0),
  };
}

/** The generated file that lists the artifacts of an environment, by which a later synthesis recognizes them. */
export const artifactList = 'artifacts.txt';

/** The list of artifacts as text. */
export function listText(artifacts: readonly Artifact[]): string {
  return artifacts.map(({ path }) => `${path}\n`).join('');
}

/**
 * Paths of the files and folders in an environment's output folder that are not generated, below the folder. Empty if
 * it does not exist.
 *
 * @param artifacts - the artifacts that are to be written: of their folders, the content is listed
 */
export function othersIn(folder: string, environment: string, artifacts: readonly Artifact[] = []): string[] {
  if (!existsSync(folder)) return [];
  const listed = listedIn(folder, environment);
  const paths = [...listed, ...artifacts.map(({ path }) => path)];
  const others = (below: string): string[] =>
    readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && paths.some((one) => one.startsWith(`${path}/`))) return others(path);
      const isGenerated =
        entry.isFile() && (listed.includes(path) || (below === '' && isWritten(join(folder, path), environment)));
      return isGenerated ? [] : [path];
    });
  return others('');
}

/** The artifacts of the last output. */
function listedIn(folder: string, environment: string): string[] {
  const file = join(folder, artifactList);
  if (!existsSync(file) || !isWritten(file, environment)) return [];
  return readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean);
}

function isWritten(file: string, environment: string): boolean {
  const text = readFileSync(file, 'utf8');
  return withoutHeader(text, environment) !== text;
}

/** The text of a file without the header for the environment, of whatever version and release set, if it has one. */
export function withoutHeader(text: string, environment: string): string {
  const [first = ''] = text.split('\n', 1);
  const parts = /^(?:#|<!--|%%) (\S+) of \S+, (?:release set (\S+), written by cdk8s-logging (\S+)\. Change )?/.exec(
    first,
  );
  if (parts === null) return text;
  const [, section = '', releases, version] = parts;
  const origin = releases === undefined || version === undefined ? undefined : { releases, version };
  const expected = [
    earlierHeaderText(section, environment, origin),
    ...(origin === undefined ? [] : [headerText(section, environment, origin)]),
  ];
  const isHeader = Object.values(comments).some((comment) => expected.some((one) => comment(one) === `${first}\n`));
  return isHeader ? text.slice(first.length + 1) : text;
}

/**
 * Reads the objects of a generated file: one version, or both sides of a merge conflict.
 *
 * @throws Error if a version is not YAML or contains no objects
 */
export function lastVersions(file: string): Data[][] {
  return sidesOf(readFileSync(file, 'utf8')).map((text) => {
    const manifests = loadAll(text).filter(isMap);
    if (manifests.length === 0) throw new Error('it contains no objects');
    return manifests;
  });
}

/** Both sides of a file with conflict markers; the text itself if it has none. */
function sidesOf(text: string): string[] {
  const sides: [ours: string[], theirs: string[]] = [[], []];
  let within: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  let conflict = false;
  for (const line of text.split('\n')) {
    const marker = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/.exec(line)?.[1]?.[0];
    if (marker === '<') {
      within = 'ours';
      conflict = true;
    } else if (marker === '|') within = 'base';
    else if (marker === '=') within = 'theirs';
    else if (marker === '>') within = 'both';
    else {
      if (within === 'both' || within === 'ours') sides[0].push(line);
      if (within === 'both' || within === 'theirs') sides[1].push(line);
    }
  }
  return conflict ? sides.map((lines) => lines.join('\n')) : [text];
}
