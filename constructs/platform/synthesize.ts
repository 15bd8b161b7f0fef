import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { Problem } from '../kit';
import type { Environment } from './environment';
import { takenBack } from './history';
import { render, type Rendered } from './render';

/**
 * Writes `dist/<name>/` of each environment, or nothing at all: all are checked and rendered before the first folder is touched.
 *
 * What is wrong goes to the standard error output, and the process ends with 1.
 *
 * @param environments - the platforms of this repository
 * @param folder - where the folders are. @default - `CDK8S_OUTDIR`, which `cdk8s synth` sets, or `dist`
 * @returns whether everything was written
 */
export function synthesize(
  environments: readonly Environment[],
  folder = process.env['CDK8S_OUTDIR'] ?? 'dist',
): boolean {
  const results = environments.map(render);
  const twice = results.find(({ name }, n) => results.findIndex((other) => other.name === name) !== n);
  const problems = results.flatMap((result) =>
    [...result.problems, ...takenBack(result, folder)].map((problem) => ({ result, problem })),
  );
  if (twice !== undefined)
    problems.push({
      result: twice,
      problem: {
        path: 'name',
        says: `two environments are called '${twice.name}'; both would be dist/${twice.name}.`,
        write: `name: '${twice.name}-2'`,
      },
    });
  for (const result of results)
    for (const warning of result.warnings) console.error(report('warning', result.name, warning));
  for (const { result, problem } of problems) console.error(report('error', result.name, problem));
  if (problems.length > 0) {
    console.error(`${problems.length} ${problems.length === 1 ? 'error' : 'errors'}, nothing was written.`);
    process.exitCode = 1;
    return false;
  }
  replace(folder, results);
  return true;
}

/** Everything is written aside first; then each folder changes places with its predecessor. */
function replace(folder: string, results: readonly Rendered[]): void {
  const aside = join(folder, `.synth-${process.pid}`);
  try {
    for (const { name, files } of results) {
      mkdirSync(join(aside, name), { recursive: true });
      for (const [file, content] of files) writeFileSync(join(aside, name, file), content);
    }
    for (const { name } of results) {
      if (existsSync(join(folder, name))) renameSync(join(folder, name), join(aside, `${name}.old`));
      renameSync(join(aside, name), join(folder, name));
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** A problem as it is printed: where, what and why, the line to write where there is one. */
export function report(kind: 'error' | 'warning', environment: string, { path, says, write }: Problem): string {
  const colour = kind === 'error' ? 'red' : 'yellow';
  const head = process.stderr.isTTY ? styleText([colour, 'bold'], kind) : kind;
  return `${head}  environments/${environment}.ts › ${path}\n       ${says}${write === undefined ? '' : `\n       Write: ${write}`}`;
}
