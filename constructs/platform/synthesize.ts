import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withOtherManifests } from '../delivery';
import { error, type Problem } from '../kit';
import type { EnvironmentInput } from './overlay';
import { described, type Described } from './descriptions';
import { breakingChanges } from './history';
import { plainSecrets, type PlainSecret } from './plain-secrets';
import { receiverOf, senderProblems, sharedLoginProblems, withPartners } from './receivers';
import { abandonedFolders, artifactList, header, listText, othersIn } from './last-output';
import { render, type Rendered } from './render';
import { printSynthesis } from './report';
import { originOf } from './sources';
import { sharedStoreProblems } from './store-rules';
import { uninterrupted } from './uninterrupted';

/** What a synthesis did, or why it wrote nothing. */
export interface Synthesis {
  /** Whether everything was written. */
  readonly written: boolean;
  /** Warnings, then errors, each with its environment. */
  readonly problems: readonly PlacedProblem[];
  /** Secrets with values in plain text in the output folders, which keep everything from being written. */
  readonly plainSecrets: readonly PlainSecret[];
  /** Why nothing was written. @default - it was written */
  readonly reason?: string;
  /** The written environments. */
  readonly outputs: readonly Rendered[];
  /** Files that were not generated and were kept, by the name of the environment. */
  readonly kept: readonly OtherFiles[];
  /** Names of environments that are no longer listed and whose folders were removed. */
  readonly removed: readonly string[];
  /** Folders of environments that are no longer listed, which have other files too and were kept. */
  readonly mixed: readonly OtherFiles[];
}

/** A problem of an environment. */
export interface PlacedProblem {
  readonly environment: string;
  /** The environment as it was given. */
  readonly input: EnvironmentInput;
  readonly problem: Problem;
}

/** Files in the folder of an environment that were not generated. */
interface OtherFiles {
  readonly name: string;
  readonly others: readonly string[];
}

/**
 * Writes `dist/<name>/` of each environment, or nothing at all: all are validated and rendered before a file is
 * written.
 *
 * Removes the output folders of environments that are no longer listed. Files that were not generated are kept.
 * Problems are printed to stderr; after an error the exit code is 1.
 *
 * @param environments - all environments
 * @param folder - the parent of the output folders. @default - `CDK8S_OUTDIR`, which `cdk8s synth` sets, or `dist`
 * @param only - names of the environments that are written; of the others, only those that they send to or receive from
 *   are validated. @default - all
 * @returns whether everything was written
 */
export function synthesize(
  environments: readonly EnvironmentInput[],
  folder: string = defaultFolder(),
  only?: readonly string[],
): boolean {
  const result = synthesis(environments, folder, only);
  printSynthesis(result, folder);
  if (!result.written) process.exitCode = 1;
  return result.written;
}

/** The parent of the output folders, which `cdk8s synth` sets. */
export function defaultFolder(): string {
  const { CDK8S_OUTDIR: given = '' } = process.env;
  return given === '' ? 'dist' : given;
}

/** Does what `synthesize` does, without printing. The parameters are the same. */
export function synthesis(
  environments: readonly EnvironmentInput[],
  folder: string,
  only?: readonly string[],
): Synthesis {
  const isWritten = ({ name }: { readonly name: string }): boolean => only?.includes(name) ?? true;
  const rendered = (only === undefined ? environments : withPartners(environments, isWritten)).map(render);
  const results = rendered.filter(isWritten);
  const nothing = (reason: string, found: Partial<Synthesis> = {}): Synthesis => ({
    written: false,
    problems: [],
    plainSecrets: [],
    outputs: [],
    kept: [],
    removed: [],
    mixed: [],
    reason,
    ...found,
  });
  if (results.length === 0) return nothing('There is no environment to synthesize; nothing was written.');
  const duplicate = results.find(
    ({ name, errors }, n) =>
      !errors.some(({ path }) => path.length === 0 || path[0] === 'name') &&
      results.findIndex((other) => other.name === name) !== n,
  );
  const errors = results.flatMap((result) => placed(result, [...result.errors, ...breakingChanges(result, folder)]));
  if (duplicate !== undefined) {
    const message = `two environments have this name; both would be written to dist/${duplicate.name}.`;
    errors.push(...placed(duplicate, [error(['name'], message)]));
  }
  const between = betweenEnvironments(rendered, isWritten);
  const isError = ({ problem }: PlacedProblem): boolean => problem.severity === 'error';
  errors.push(...between.filter(isError));
  const warnings = results.flatMap((result) => placed(result, result.warnings));
  const problems = eachOnce([...warnings, ...between.filter((one) => !isError(one)), ...errors]);
  const count = problems.filter(isError).length;
  if (count > 0) return nothing(`${count} ${count === 1 ? 'error' : 'errors'}, nothing was written.`, { problems });
  let outputs: readonly Described[];
  try {
    outputs = described(results, folder);
  } catch (thrown) {
    return nothing(`${(thrown as Error).message} Nothing was written.`, { problems });
  }
  const { removable, mixed } =
    only === undefined
      ? abandonedFolders(
          folder,
          results.map(({ name }) => name),
        )
      : { removable: [], mixed: [] };
  const plain = [...results, ...mixed].flatMap(({ name }) => plainSecrets(join(folder, name)));
  if (plain.length > 0) return nothing('Nothing was written.', { problems, plainSecrets: plain });
  const kept = uninterrupted(() => replace(folder, outputs, removable));
  return { written: true, problems, plainSecrets: [], outputs, kept, removed: removable, mixed };
}

function placed({ name, input }: Rendered, problems: readonly Problem[]): PlacedProblem[] {
  return problems.map((problem) => ({ environment: name, input, problem }));
}

/** Without problems of a setting that an environment extends, if the environment that has the setting reports them too. */
function eachOnce(problems: readonly PlacedProblem[]): PlacedProblem[] {
  const known = new Map<object, Set<string>>();
  return problems.filter(({ input, problem: { path, message } }) => {
    const owner = originOf(input, path)?.layer.input ?? input;
    const texts = known.get(owner) ?? new Set();
    const text = JSON.stringify([path, message]);
    const isNew = !texts.has(text);
    known.set(owner, texts.add(text));
    return isNew;
  });
}

/** Problems of environments that send to others. @param isWritten - warnings are of these only */
function betweenEnvironments(
  results: readonly Rendered[],
  isWritten: (result: Rendered) => boolean,
): readonly PlacedProblem[] {
  const platforms = results.flatMap(({ platform }) => platform ?? []);
  const environments = platforms.map(({ environment }) => environment);
  return results.flatMap((result) => {
    const { platform } = result;
    if (platform === undefined) return [];
    const sender = platform.environment;
    const receiver = receiverOf(sender, environments);
    return placed(
      result,
      [
        ...(receiver === undefined ? [] : senderProblems(sender, receiver)),
        ...sharedLoginProblems(sender, environments),
        ...sharedStoreProblems(platform, platforms.slice(0, platforms.indexOf(platform))),
      ].filter(({ severity }) => severity === 'error' || isWritten(result)),
    );
  });
}

/**
 * Writes all folders to a temporary place first, then replaces the old folders and deletes the removable ones.
 *
 * @returns the files that were not generated, which are moved to the new folders
 */
function replace(folder: string, results: readonly Described[], removable: readonly string[]): OtherFiles[] {
  const temporary = join(folder, `.synth-${process.pid}`);
  const kept = results.map((result) => ({ name: result.name, others: keptOthers(folder, result) }));
  try {
    for (const [n, { name, platform, files, descriptions, artifacts }] of results.entries()) {
      mkdirSync(join(temporary, name), { recursive: true });
      for (const [file, content] of [...files, ...descriptions]) writeFileSync(join(temporary, name, file), content);
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
function keptOthers(folder: string, { name, files, descriptions, artifacts }: Described): string[] {
  const others = othersIn(join(folder, name), name, artifacts);
  const blocked = others.find((other) => artifacts.some(({ path }) => path.startsWith(`${other}/`)));
  if (blocked !== undefined)
    throw new Error(`${join(folder, name, blocked)} was not generated, and a folder has to be written there; move it.`);
  const written = new Set([...files.keys(), ...descriptions.keys(), ...artifacts.map(({ path }) => path)]);
  if (artifacts.length > 0) written.add(artifactList);
  return others.filter((other) => !written.has(other));
}
