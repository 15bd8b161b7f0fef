import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { isMap, valueAt, type Problem } from '../kit';
import { historyProblems } from '../loki';
import { fileNames, type Rendered } from './render';

/**
 * What this synthesis would take back of the last one: the periods of Loki's schema that have begun.
 *
 * @param folder - with what was written last
 */
export function takenBack({ name, files }: Rendered, folder: string): Problem[] {
  const file = fileNames['loki']!;
  const before = join(folder, name, file);
  const now = files.get(file);
  if (now === undefined || !existsSync(before)) return [];
  return historyProblems(periodsOf(readFileSync(before, 'utf8')), periodsOf(now)).map((problem) => ({
    ...problem,
    says: `${problem.says} (If nothing was ever written there: delete ${join(folder, name)} first.)`,
  }));
}

/** The periods in the configuration of the Loki of a file. */
function periodsOf(text: string): unknown {
  for (const manifest of loadAll(text)) {
    const config = isMap(manifest) ? valueAt(manifest, ['data', 'config.yaml']) : undefined;
    const periods =
      typeof config === 'string'
        ? valueAt(load(config) as Record<string, unknown>, ['schema_config', 'configs'])
        : undefined;
    if (periods !== undefined) return periods;
  }
  return undefined;
}
