import { isMap, type Problem } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { written } from '../support/written';
import { wrongInputs } from './rejected/environments';

type Row = readonly [title: string, input: unknown, problem: Problem & { readonly write: string }];

const rows = wrongInputs.flatMap(([title, input]) =>
  render(input as Environment).problems.flatMap((problem): Row[] =>
    problem.write === undefined ? [] : [[title, input, { ...problem, write: problem.write }]],
  ),
);
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** What a line has in quotes, amounts apart: they are computed. */
function namesIn(line: string): string[] {
  return [...line.matchAll(/'([^']*)'/g)]
    .map(([, text]) => text!.replace(/^https?:\/\/|\/\d+$/g, ''))
    .filter((text) => !/^\d/.test(text));
}

test('a line to write can be written as it stands: no choice, no remark behind it, and not "nothing"', () => {
  const wrong = rows.filter(([, , { write }]) => /^nothing|   \(|^one of |^a |^an /.test(write));
  expect(wrong.map(([title, , { path, write }]) => [title, path, write])).toEqual([]);
});

test('a line to write names no tenant, user, selector, namespace or path of its own: all is in the input or in the message', () => {
  const made = rows.flatMap(([title, input, { path, says, write }]) => {
    const known = plain(`${JSON.stringify(input)} ${says}`);
    return namesIn(write)
      .filter((name) => !known.includes(plain(name)))
      .map((name) => [title, path, name]);
  });
  expect(made).toEqual([]);
});

test('with the line that is told, its problem is gone', () => {
  const complete = rows.filter(([, input, { path, write }]) => isMap(input) && path !== '' && !write.includes('…'));
  const left = complete.flatMap(([title, input, { path, says, write }]) => {
    const again = render(written(input, path, write) as unknown as Environment).problems;
    return again.some((problem) => problem.path === path && problem.says === says) ? [[title, path, write]] : [];
  });
  expect(left).toEqual([]);
});
