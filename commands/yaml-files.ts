import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Editors and tools have hidden files of their own. */
const yamlName = /^[^.].*\.ya?ml$/;

/** The YAML files of a folder, in the order of their names, without hidden ones. */
export function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && yamlName.test(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted();
}
