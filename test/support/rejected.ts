import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathText, printed, type Problem } from '../../constructs/kit';

/** A wrong input under a title. */
export type Row<Input> = readonly [title: string, input: Input];

/** Wrong inputs of a component, and how they are checked. */
export interface Rejected<Input> {
  /** The folder of test/ whose `rejected.txt` has the messages. */
  readonly component: string;
  /** What the paths of the problems start with, above the input. */
  readonly root: readonly string[];
  readonly rows: readonly Row<Input>[];
  problemsOf(input: Input): readonly Problem[];
}

/** What is printed about one input, under its title. */
export function messagesOf<Input>(table: Rejected<Input>, [title, input]: Row<Input>): string {
  const problems = table.problemsOf(input).map((problem) => {
    const { path, message, help } = printed(problem);
    return `${problem.severity}  ${path}\n       ${message}\n${help === undefined ? '' : `       ${help}\n`}`;
  });
  return `## ${title}\n${problems.join('')}`;
}

/** What has to stay the same while messages are written anew: which paths of an input are refused. */
export function verdictsOf<Input>(table: Rejected<Input>, [title, input]: Row<Input>): string {
  const verdicts = table.problemsOf(input).map(({ severity, path }) => `${severity} ${pathText(path)}\n`);
  return `## ${table.component}: ${title}\n${verdicts.join('')}`;
}

/** File of the messages of a component. */
export function messagesFile(component: string): string {
  return join(__dirname, '..', component, 'rejected.txt');
}

/** File of the verdicts of all components. */
export const verdictsFile = join(__dirname, '../golden/verdicts.txt');

/** The sections of such a file, by title. */
export function sections(file: string): ReadonlyMap<string, string> {
  const parts = readFileSync(file, 'utf8').split(/^(?=## )/m);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf('\n')), part]));
}
