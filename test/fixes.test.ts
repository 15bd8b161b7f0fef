import { runInNewContext } from 'node:vm';
import { applyFix, didYouMean, fixText, isMap, relocated, type Fix, type Path, type Problem } from '../constructs/kit';
import { tables } from './rejected';

interface Case {
  readonly title: string;
  readonly input: unknown;
  readonly problem: Problem & { readonly fix: Fix };
  /** What is reported about an input of the same table. */
  readonly check: (input: unknown) => readonly Problem[];
}

/** Every fix that is printed for a row, with paths that start at the input. */
const cases = tables
  .flatMap((table) =>
    table.map((rejected, [title, input]): Case[] => {
      const check = (given: unknown): readonly Problem[] =>
        rejected.problemsOf(given as typeof input).map((problem) => relocated(problem, rejected.root, []));
      return check(input).flatMap((problem) => {
        const { fix } = problem;
        return fix === undefined
          ? []
          : [{ title: `${table.component}: ${title}`, input, problem: { ...problem, fix }, check }];
      });
    }),
  )
  .flat();

const where = ({ title, problem }: Case): unknown[] => [title, problem.path, problem.fix];

test('with its fix a problem is gone', () => {
  expect(cases.length).toBeGreaterThan(120);
  const left = cases.filter(({ input, problem: { path, message, fix }, check }) =>
    check(applyFix(input, path, fix)).some((one) => same(one.path, path) && one.message === message),
  );
  expect(left.map(where)).toEqual([]);
});

test('a fix can be pasted in the place of the setting: it is the value in the syntax of the program', () => {
  const broken = cases.filter(({ problem: { path, fix } }) => !('remove' in fix) && !isPasteable(path, fix));
  expect(broken.map(where)).toEqual([]);
});

test('a fix names nothing of its own: all of its names are in the input, perhaps misspelt, or in the message', () => {
  const made = cases.flatMap((one) => {
    const { input, problem } = one;
    const known = plain(`${JSON.stringify(input)} ${problem.message}`);
    const names = namesIn(
      'replace' in problem.fix ? problem.fix.replace : 'value' in problem.fix ? problem.fix.value : '',
    );
    const texts = textsOf(input);
    return names
      .filter((name) => !known.includes(plain(name)) && didYouMean(name, texts) === undefined)
      .map((name) => [...where(one), name]);
  });
  expect(made).toEqual([]);
});

function same(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((step, n) => step === other[n]);
}

function isPasteable(path: Path, fix: Exclude<Fix, { remove: true }>): boolean {
  const text = fixText(path, fix);
  const target = 'moveTo' in fix ? fix.moveTo : path;
  const value = 'moveTo' in fix ? fix.value : fix.replace;
  const read: unknown = runInNewContext(typeof target.at(-1) === 'number' ? `[${text}]` : `({ ${text} })`);
  return JSON.stringify(read).includes(JSON.stringify(value));
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The texts of a fix, amounts and addresses apart: they are computed. */
function namesIn(value: unknown): string[] {
  return textsOf(value)
    .filter((text) => !/^[\d:[]/.test(text))
    .map((text) => text.replace(/^https?:\/\/|\/\d+$/g, ''));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isMap(value) ? Object.values(value).flatMap(textsOf) : [];
}
