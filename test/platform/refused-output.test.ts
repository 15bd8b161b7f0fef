import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';
import { wrongInputs } from './rejected/environments';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-'));
  writeFileSync(join(folder, 'untouched'), '');
  jest.spyOn(console, 'log').mockImplementation();
  jest.spyOn(console, 'error').mockImplementation();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  process.exitCode = 0;
  jest.restoreAllMocks();
});

test.each(wrongInputs.filter((_row, n) => n % 10 === 0))(
  '%s: nothing is written, nor is the valid environment beside it',
  (_title, environment) => {
    expect(synthesize([{ ...laptop, name: 'valid' }, environment as Environment], folder)).toBe(false);
    expect(process.exitCode).toBe(1);
    expect(readdirSync(folder)).toEqual(['untouched']);
  },
);
