import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';
import { wrongInputs } from './rejected/environments';
import { useOutputFolder } from '../support/output-folder';

let folder: string;

useOutputFolder((path) => {
  folder = path;
  writeFileSync(join(folder, 'untouched'), '');
});

test.each(wrongInputs.filter((_row, n) => n % 10 === 0))(
  '%s: nothing is written, nor is the valid environment beside it',
  (_title, environment) => {
    expect(synthesize([{ ...laptop, name: 'valid' }, environment as Environment], folder)).toBe(false);
    expect(process.exitCode).toBe(1);
    expect(readdirSync(folder)).toEqual(['untouched']);
  },
);
