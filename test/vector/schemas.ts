import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Data } from '../../constructs/kit';
import type { VectorRelease } from '../../constructs/vector';

const folder = join(__dirname, '../../../shared/schemas');

/** Whether the schemas were found. They are not part of the repository, but in a folder next to it. */
export const schemasFound = existsSync(folder);
if (!schemasFound)
  console.warn('skipped: ../shared/schemas was not found, from which the key tables of Vector are generated');

/** The output of `vector generate-schema` of a release; an empty schema if it was not found. */
export function schemaOf(release: VectorRelease): Data {
  if (!schemasFound) return {};
  return JSON.parse(readFileSync(join(folder, `vector-${release}.json`), 'utf8')) as Data;
}
