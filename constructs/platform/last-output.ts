import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { isMap, type Data } from '../kit';

/** The first line of every file that is written, by which a later synthesis knows it. */
export function header(room: string, environment: string): string {
  return `# ${room} of ${environment}, written by npm run synth. Change environments/${environment}.ts, not this file.\n`;
}

/** The folders of environments that are no longer listed. */
export interface Abandoned {
  /** Those with nothing but what was synthesized. */
  readonly removable: readonly string[];
  /** Those in which something else is too, each with its name. */
  readonly mixed: readonly { readonly name: string; readonly others: readonly string[] }[];
}

/**
 * The folders that an earlier synthesis wrote for environments that are not listed now.
 *
 * @param folder - with the folders of the environments
 * @param listed - names of the environments
 */
export function abandonedFolders(folder: string, listed: readonly string[]): Abandoned {
  const folders = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const found = folders
    .filter((entry) => entry.isDirectory() && !listed.includes(entry.name))
    .map(({ name }) => {
      const others = othersIn(join(folder, name), name);
      return { name, written: readdirSync(join(folder, name)).length - others.length, others };
    })
    .filter(({ written }) => written > 0);
  return {
    removable: found.filter(({ others }) => others.length === 0).map(({ name }) => name),
    mixed: found.filter(({ others }) => others.length > 0),
  };
}

/** What is in the folder of an environment and was not synthesized; nothing where there is no folder. */
export function othersIn(folder: string, environment: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isFile() || !isWritten(join(folder, entry.name), environment))
    .map(({ name }) => name);
}

function isWritten(file: string, environment: string): boolean {
  const [first = ''] = readFileSync(file, 'utf8').split('\n', 1);
  const [, room] = /^# (\S+) of /.exec(first) ?? [];
  return room !== undefined && header(room, environment) === `${first}\n`;
}

/**
 * The objects of a file that was written last: one version of them, or after a merge conflict both sides.
 *
 * @throws Error if the file or a side of it is not YAML, or has no objects
 */
export function lastVersions(file: string): Data[][] {
  return sidesOf(readFileSync(file, 'utf8')).map((text) => {
    const manifests = loadAll(text).filter(isMap);
    if (manifests.length === 0) throw new Error('it has no objects');
    return manifests;
  });
}

/** A text without conflict markers as it is; one that has them, once as each side wrote it. */
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
