import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { error, printed, type Problem } from '../kit';
import type { Environment } from './environment';
import { takenBack } from './history';
import { abandonedFolders, othersIn } from './last-output';
import { render, type Rendered } from './render';

/**
 * Writes `dist/<name>/` of each environment, or nothing at all: all are checked and rendered before the first folder is touched.
 *
 * Folders that an earlier call wrote for environments that are not among these are removed, and nothing else is: what is not
 * of a synthesis stays, in the folders of the environments too. What is wrong goes to the standard error output, and the process ends with 1.
 *
 * @param environments - the platforms of this repository
 * @param folder - where the folders are. @default - `CDK8S_OUTDIR`, which `cdk8s synth` sets, or `dist`
 * @returns whether everything was written
 */
export function synthesize(
  environments: readonly Environment[],
  folder = process.env['CDK8S_OUTDIR'] ?? 'dist',
): boolean {
  if (environments.length === 0) return refused('There is no environment to synthesize; nothing was written.');
  const results = environments.map(render);
  const twice = results.find(({ name }, n) => results.findIndex((other) => other.name === name) !== n);
  const problems = results.flatMap((result) =>
    [...result.errors, ...takenBack(result, folder)].map((problem) => ({ result, problem })),
  );
  if (twice !== undefined)
    problems.push({
      result: twice,
      problem: error(['name'], `two environments are called '${twice.name}'; both would be dist/${twice.name}.`),
    });
  for (const { name, warnings } of results) for (const warning of warnings) console.error(report(name, warning));
  for (const { result, problem } of problems) console.error(report(result.name, problem));
  if (problems.length > 0)
    return refused(`${problems.length} ${problems.length === 1 ? 'error' : 'errors'}, nothing was written.`);
  const { removable, mixed } = abandonedFolders(
    folder,
    results.map(({ name }) => name),
  );
  for (const { name, others } of replace(folder, results, removable))
    console.error(`${join(folder, name)}: ${others.join(', ')} stayed; it was not synthesized.`);
  for (const name of removable)
    console.error(
      `${join(folder, name)} was removed: no environment of this name is listed. What runs in a cluster is unchanged.`,
    );
  for (const { name, others } of mixed)
    console.error(
      `${join(folder, name)} was left as it is: no environment of this name is listed, but ${others.join(', ')} was not synthesized.`,
    );
  return true;
}

function refused(why: string): false {
  console.error(why);
  process.exitCode = 1;
  return false;
}

/**
 * Everything is written aside first; then each folder changes places with its predecessor, and the removable ones go.
 *
 * @returns what was in the folders that is not of a synthesis: it is taken along
 */
function replace(
  folder: string,
  results: readonly Rendered[],
  removable: readonly string[],
): { readonly name: string; readonly others: readonly string[] }[] {
  const aside = join(folder, `.synth-${process.pid}`);
  try {
    for (const { name, files } of results) {
      mkdirSync(join(aside, name), { recursive: true });
      for (const [file, content] of files) writeFileSync(join(aside, name, file), content);
    }
    const taken = results.map(({ name, files }) => ({
      name,
      others: othersIn(join(folder, name), name).filter((other) => !files.has(other)),
    }));
    for (const { name, others } of taken) {
      if (existsSync(join(folder, name))) renameSync(join(folder, name), join(aside, `${name}.old`));
      for (const other of others) renameSync(join(aside, `${name}.old`, other), join(aside, name, other));
      renameSync(join(aside, name), join(folder, name));
    }
    for (const name of removable) renameSync(join(folder, name), join(aside, `${name}.old`));
    return taken.filter(({ others }) => others.length > 0);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** A problem as it is printed: where, what and why, and what to do about it where that is known. */
export function report(environment: string, problem: Problem): string {
  const { severity } = problem;
  const { path, message, help } = printed(problem);
  const head = process.stderr.isTTY ? styleText([severity === 'error' ? 'red' : 'yellow', 'bold'], severity) : severity;
  return `${head}  environments/${environment}.ts › ${path}\n       ${message}${help === undefined ? '' : `\n       ${help}`}`;
}
