import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { isMap, valueAt, type Problem } from '../kit';
import { historyProblems, writtenPeriods, type WrittenPeriod } from '../loki';
import { fileNames, type Rendered } from './render';

/**
 * What this synthesis would take back of the last one: the periods of Loki's schema that have begun, and where their logs are.
 *
 * @param folder - with what was written last
 */
export function takenBack({ name, files }: Rendered, folder: string): Problem[] {
  const file = fileNames['loki']!;
  const before = join(folder, name, file);
  const now = files.get(file);
  if (now === undefined || !existsSync(before)) return [];
  return historyProblems(periodsOf(readFileSync(before, 'utf8')), periodsOf(now)).map(({ path, says, write }) => ({
    path: `loki.${path}`,
    says: `${says} (If nothing was ever written there, or all of it was copied: delete ${join(folder, name)} first.)`,
    write,
  }));
}

/** The periods in the configuration of the Loki of a file. */
function periodsOf(text: string): WrittenPeriod[] {
  return loadAll(text)
    .filter(isMap)
    .map((manifest) => valueAt(manifest, ['data', 'config.yaml']))
    .filter((config) => typeof config === 'string')
    .map((config) => load(config))
    .filter(isMap)
    .flatMap(writtenPeriods);
}
