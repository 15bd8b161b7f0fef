import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives each test of a file an empty output folder, and collects what `synthesize` prints instead of printing it.
 *
 * @param begin - called before each test with its folder
 * @param printed - receives the lines of console.error
 * @param written - receives the lines of console.log
 */
export function useOutputFolder(begin: (folder: string) => void, printed: string[] = [], written: string[] = []): void {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dist-'));
    printed.length = 0;
    written.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line: string) => void written.push(line));
    jest.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
    begin(folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    process.exitCode = 0;
    jest.restoreAllMocks();
  });
}
