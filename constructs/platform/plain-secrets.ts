import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { escapeControl, isMap, type Data } from '../kit';

/** A Secret in a file. */
export interface PlainSecret {
  readonly file: string;
  readonly secret: string;
}

/**
 * Secrets with values in plain text (or base64) in a folder and those below it. Their files would be committed with the
 * generated ones.
 */
export function plainSecrets(folder: string): PlainSecret[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      if (!/kind\W+(?:Secret|List)/.test(text)) return [];
      return objectsIn(text)
        .filter(isPlain)
        .map(({ metadata }) => {
          const name = isMap(metadata) ? metadata['name'] : undefined;
          return { file, secret: typeof name === 'string' ? escapeControl(name) : 'without a name' };
        });
    });
}

/** The objects of all documents that are YAML, those of lists too. Templates of Helm are no YAML. */
function objectsIn(text: string): Data[] {
  const documents = text.split(/^---(?:\s.*)?$/m).flatMap((document): unknown[] => {
    try {
      return loadAll(document);
    } catch {
      return [];
    }
  });
  const inLists = (one: unknown): Data[] => {
    if (!isMap(one)) return [];
    const { items } = one;
    return Array.isArray(items)
      ? items.flatMap((item) => inLists(isMap(item) ? { kind: 'Secret', ...item } : item))
      : [one];
  };
  return documents.flatMap(inLists);
}

/** Whether it is a Secret with a value that is neither encrypted by SOPS nor a placeholder such as `<path:…>`. */
function isPlain({ kind, data, stringData, sops }: Data): boolean {
  if (kind !== 'Secret') return false;
  const values = [data, stringData].filter(isMap).flatMap((one) => Object.values(one));
  return values.some((value) => {
    if (value === null || value === undefined || value === '') return false;
    if (typeof value !== 'string') return true;
    return !/^<[^<>]+>$/.test(value) && !(isMap(sops) && value.startsWith('ENC['));
  });
}
