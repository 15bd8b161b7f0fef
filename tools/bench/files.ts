import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a function returns that needs a temporary folder, which is removed afterwards. */
export function withFolder<Value>(use: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The number and the bytes of all files below a folder. @param name - of the files that count. @default - any */
export function filesBelow(folder: string, name = /./): { readonly count: number; readonly bytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (one) => one.isFile() && name.test(one.name),
  );
  return {
    count: files.length,
    bytes: files.reduce((sum, { parentPath, name: file }) => sum + statSync(join(parentPath, file)).size, 0),
  };
}
