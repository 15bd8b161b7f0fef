import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

process.once('exit', () => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** A temporary folder, deleted when the process ends. */
export function scratch(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `e2e-${name}-`));
  made.add(path);
  return path;
}
