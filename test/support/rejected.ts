import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathText, printed, type Problem } from '../../constructs/kit';

/** An invalid input with a title. */
export type Row<Input> = readonly [title: string, input: Input];

/** Invalid inputs of a component and the function that validates them. */
export interface Rejected<Input> {
  /** The folder of test/ with the messages in `rejected.txt`. */
  readonly component: string;
  /** Prefix of the paths of problems, which is not part of the input. */
  readonly root: readonly string[];
  readonly rows: readonly Row<Input>[];
  problemsOf(input: Input): readonly Problem[];
}

/** The printed messages of an input, below its title. */
export function messagesOf<Input>(table: Rejected<Input>, [title, input]: Row<Input>): string {
  const problems = table.problemsOf(input).map((problem) => {
    const { path, message, help } = printed(problem);
    return `${problem.severity}  ${path}\n       ${message}\n${help === undefined ? '' : `       ${help}\n`}`;
  });
  return `## ${title}\n${problems.join('')}`;
}

/** The paths of an input that are rejected, which must not change with the messages. */
export function verdictsOf<Input>(table: Rejected<Input>, [title, input]: Row<Input>): string {
  const verdicts = table.problemsOf(input).map(({ severity, path }) => `${severity} ${pathText(path)}\n`);
  return `## ${table.component}: ${title}\n${verdicts.join('')}`;
}

/** Path of the messages of a component. */
export function messagesFile(component: string): string {
  return join(__dirname, '..', component, 'rejected.txt');
}

/** Path of the verdicts of all components. */
export const verdictsFile = join(__dirname, '../golden/verdicts.txt');

/** The sections of a file of messages or verdicts, by title. */
export function sections(file: string): ReadonlyMap<string, string> {
  const parts = readFileSync(file, 'utf8').split(/^(?=## )/m);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf('\n')), part]));
}
