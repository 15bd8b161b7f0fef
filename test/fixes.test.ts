import { runInNewContext } from 'node:vm';
import {
  applyFix,
  didYouMean,
  fixText,
  isMap,
  isSamePath,
  relocated,
  type Fix,
  type Path,
  type Problem,
} from '../constructs/kit';
import { tables } from './rejected';

interface Case {
  readonly title: string;
  readonly input: unknown;
  readonly problem: Problem & { readonly fix: Fix };
  /** Validates an input of the same table. */
  readonly check: (input: unknown) => readonly Problem[];
}

/** Every fix of a row, with paths that start at the input. */
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

test('applying a fix solves its problem', () => {
  expect(cases.length).toBeGreaterThan(120);
  const unsolved = cases.filter(({ input, problem: { path, message, fix }, check }) =>
    check(applyFix(input, path, fix)).some((one) => isSamePath(one.path, path) && one.message === message),
  );
  expect(unsolved.map(where)).toEqual([]);
});

test('a fix is valid TypeScript for the place of the setting', () => {
  const broken = cases.filter(({ problem: { path, fix } }) => !('remove' in fix) && !isPasteable(path, fix));
  expect(broken.map(where)).toEqual([]);
});

test('every name in a fix is in the input, perhaps misspelt, or in the message', () => {
  const invented = cases.flatMap((one) => {
    const { input, problem } = one;
    const known = plain(`${JSON.stringify(input)} ${problem.message}`);
    const names = namesIn(
      'replace' in problem.fix ? problem.fix.replace : 'value' in problem.fix ? problem.fix.value : '',
    );
    const strings = stringsOf(input);
    return names
      .filter((name) => !known.includes(plain(name)) && didYouMean(name, strings) === undefined)
      .map((name) => [...where(one), name]);
  });
  expect(invented).toEqual([]);
});

function isPasteable(path: Path, fix: Exclude<Fix, { remove: true }>): boolean {
  const text = fixText(path, fix).replace(/^(?:in \S+|at the top level): /, '');
  const target = 'moveTo' in fix ? fix.moveTo : path;
  const value = 'moveTo' in fix ? fix.value : fix.replace;
  const read: unknown = runInNewContext(typeof target.at(-1) === 'number' ? `[${text}]` : `({ ${text} })`);
  return JSON.stringify(read).includes(JSON.stringify(value));
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The strings of a fix, except computed amounts and addresses. */
function namesIn(value: unknown): string[] {
  return stringsOf(value)
    .filter((text) => !/^[\d:[]/.test(text))
    .map((text) => text.replace(/^https?:\/\/|\/\d+$/g, ''));
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return isMap(value) ? Object.values(value).flatMap(stringsOf) : [];
}
