import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { withOtherManifests } from '../delivery';
import { error, printed, type Problem } from '../kit';
import type { EnvironmentInput } from './overlay';
import { withDiagrams, type WithDiagrams } from './diagrams';
import { breakingChanges } from './history';
import { plainSecrets } from './plain-secrets';
import { receiverOf, senderProblems, sharedLoginProblems } from './receivers';
import { abandonedFolders, artifactList, header, listText, othersIn } from './last-output';
import { render, type Rendered } from './render';
import { sharedStoreProblems } from './store-rules';

/**
 * Writes `dist/<name>/` of each environment, or nothing at all: all are validated and rendered before a file is
 * written.
 *
 * Removes the output folders of environments that are no longer listed. Files that were not generated are kept.
 * Problems are printed to stderr; after an error the exit code is 1.
 *
 * @param folder - the parent of the output folders. @default - `CDK8S_OUTDIR`, which `cdk8s synth` sets, or `dist`
 * @returns whether everything was written
 */
export function synthesize(
  environments: readonly EnvironmentInput[],
  folder = process.env['CDK8S_OUTDIR'] ?? 'dist',
): boolean {
  if (environments.length === 0) return failed('There is no environment to synthesize; nothing was written.');
  const results = environments.map(render);
  const duplicate = results.find(
    ({ name, errors }, n) =>
      !errors.some(({ path }) => path.length === 0 || path[0] === 'name') &&
      results.findIndex((other) => other.name === name) !== n,
  );
  const problems = results.flatMap((result) =>
    [...result.errors, ...breakingChanges(result, folder)].map((problem) => ({ result, problem })),
  );
  if (duplicate !== undefined)
    problems.push({
      result: duplicate,
      problem: error(['name'], `two environments have this name; both would be written to dist/${duplicate.name}.`),
    });
  const between = betweenEnvironments(results);
  problems.push(...between.filter(({ problem }) => problem.severity === 'error'));
  const warnings = results.flatMap((result) => result.warnings.map((problem) => ({ result, problem })));
  for (const { result, problem } of [...warnings, ...between.filter(({ problem: one }) => one.severity === 'warning')])
    console.error(report(result.name, problem));
  for (const { result, problem } of problems) console.error(report(result.name, problem));
  if (problems.length > 0)
    return failed(`${problems.length} ${problems.length === 1 ? 'error' : 'errors'}, nothing was written.`);
  let outputs: readonly WithDiagrams[];
  try {
    outputs = withDiagrams(results, folder);
  } catch (thrown) {
    return failed(`${(thrown as Error).message} Nothing was written.`);
  }
  const { removable, mixed } = abandonedFolders(
    folder,
    results.map(({ name }) => name),
  );
  const plain = [...results, ...mixed].flatMap(({ name }) => plainSecrets(join(folder, name)));
  for (const { file, secret } of plain)
    console.error(
      `error  ${file}\n       the values of the Secret '${secret}' are not encrypted, and this folder is committed to Git. Encrypt the file, for example with SOPS or kubeseal, or move it to another folder.`,
    );
  if (plain.length > 0) return failed('Nothing was written.');
  for (const { name, others } of replace(folder, outputs, removable))
    console.error(`${join(folder, name)}: kept ${others.join(', ')}, which was not generated.`);
  for (const name of removable)
    console.error(
      `${join(folder, name)} was removed: no environment of this name is listed. Objects in clusters are not changed.`,
    );
  for (const { name, others } of mixed)
    console.error(
      `${join(folder, name)} was kept: no environment of this name is listed, but ${others.join(', ')} was not generated.`,
    );
  for (const { name, files, artifacts } of results) console.log(summary(join(folder, name), files, artifacts.length));
  return true;
}

/** What was written, as one line. */
function summary(folder: string, files: Rendered['files'], artifacts: number): string {
  const objects = [...files.values()].reduce((sum, text) => sum + (text.match(/^apiVersion: /gm) ?? []).length, 0);
  return `${folder}: ${objects} objects in ${files.size + artifacts} files`;
}

/** Problems of an environment that sends to another one of the list. */
function betweenEnvironments(results: readonly Rendered[]): { readonly result: Rendered; readonly problem: Problem }[] {
  const platforms = results.flatMap(({ platform }) => platform ?? []);
  const environments = platforms.map(({ environment }) => environment);
  return results.flatMap((result) => {
    const { platform } = result;
    if (platform === undefined) return [];
    const sender = platform.environment;
    const receiver = receiverOf(sender, environments);
    return [
      ...(receiver === undefined ? [] : senderProblems(sender, receiver)),
      ...sharedLoginProblems(sender, environments),
      ...sharedStoreProblems(platform, platforms.slice(0, platforms.indexOf(platform))),
    ].map((problem) => ({ result, problem }));
  });
}

function failed(reason: string): false {
  console.error(reason);
  process.exitCode = 1;
  return false;
}

/**
 * Writes all folders to a temporary place first, then replaces the old folders and deletes the removable ones.
 *
 * @returns the files that were not generated, which are moved to the new folders
 */
function replace(
  folder: string,
  results: readonly WithDiagrams[],
  removable: readonly string[],
): { readonly name: string; readonly others: readonly string[] }[] {
  const temporary = join(folder, `.synth-${process.pid}`);
  const kept = results.map((result) => ({ name: result.name, others: keptOthers(folder, result) }));
  try {
    for (const [n, { name, platform, files, diagrams, artifacts }] of results.entries()) {
      mkdirSync(join(temporary, name), { recursive: true });
      for (const [file, content] of [...files, ...diagrams]) writeFileSync(join(temporary, name, file), content);
      if (artifacts.length > 0)
        writeFileSync(
          join(temporary, name, artifactList),
          `${header('artifacts', platform.environment)}${listText(artifacts)}`,
        );
      for (const artifact of artifacts) {
        const { path, mode = 0o644 } = artifact;
        mkdirSync(dirname(join(temporary, name, path)), { recursive: true });
        const text = withOtherManifests(artifact, kept[n]!.others, (other) => textOf(join(folder, name, other)));
        writeFileSync(join(temporary, name, path), text, { mode });
      }
    }
    for (const { name, others } of kept) {
      if (existsSync(join(folder, name))) renameSync(join(folder, name), join(temporary, `${name}.old`));
      for (const other of others) {
        mkdirSync(dirname(join(temporary, name, other)), { recursive: true });
        renameSync(join(temporary, `${name}.old`, other), join(temporary, name, other));
      }
      renameSync(join(temporary, name), join(folder, name));
    }
    for (const name of removable) renameSync(join(folder, name), join(temporary, `${name}.old`));
    return kept.filter(({ others }) => others.length > 0);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The text of a file; undefined for a folder, or a link to nothing. */
function textOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined;
}

/**
 * The files in the output folder of an environment that are not generated, and not replaced.
 *
 * @throws Error if one of them is where a folder has to be
 */
function keptOthers(folder: string, { name, files, diagrams, artifacts }: WithDiagrams): string[] {
  const others = othersIn(join(folder, name), name, artifacts);
  const blocked = others.find((other) => artifacts.some(({ path }) => path.startsWith(`${other}/`)));
  if (blocked !== undefined)
    throw new Error(`${join(folder, name, blocked)} was not generated, and a folder has to be written there; move it.`);
  const written = new Set([...files.keys(), ...diagrams.keys(), ...artifacts.map(({ path }) => path)]);
  if (artifacts.length > 0) written.add(artifactList);
  return others.filter((other) => !written.has(other));
}

/** A problem as it is printed: path, message, and fix or example. */
export function report(environment: string, problem: Problem): string {
  const { severity } = problem;
  const { path, message, help } = printed(problem);
  const head = process.stderr.isTTY ? styleText([severity === 'error' ? 'red' : 'yellow', 'bold'], severity) : severity;
  return `${head}  environments/${environment}.ts › ${path}\n       ${message}${help === undefined ? '' : `\n       ${help}`}`;
}
