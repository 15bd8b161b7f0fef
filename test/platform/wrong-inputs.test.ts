import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';
import { wrongInputs } from './wrong-inputs';

const golden = join(__dirname, '../golden/wrong-inputs.txt');

describe('an input that is wrong', () => {
  const printed: string[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dist-'));
    writeFileSync(join(folder, 'untouched'), '');
    printed.length = 0;
    jest.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    process.exitCode = 0;
    jest.restoreAllMocks();
  });

  test.each(wrongInputs)('%s: refused, with path and rule, and nothing is written', (title, environment) => {
    // A good environment beside it is not written either.
    expect(synthesize([{ ...laptop, name: 'good' }, environment as Environment], folder)).toBe(false);
    expect(process.exitCode).toBe(1);
    expect(readdirSync(folder)).toEqual(['untouched']);
    const errors = printed.filter((line) => line.startsWith('error'));
    expect(section(title)).toBe(`## ${title}\n${errors.join('\n')}\n`);
    for (const error of errors)
      expect(error).toMatch(/^error {2}environments\/\S+\.ts › .+\n {7}.+\.(\n {7}Write: .+)?$/);
  });

  test('the list of their messages has no others', () => {
    const titles = wrongInputs.map(([title]) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(sections().map(([title]) => title)).toEqual(titles);
  });
});

function section(title: string): string {
  return sections().find(([known]) => known === title)?.[1] ?? '';
}

function sections(): [string, string][] {
  const parts = readFileSync(golden, 'utf8').split(/^(?=## )/m);
  return parts.map((part) => [part.slice(3, part.indexOf('\n')), part]);
}
