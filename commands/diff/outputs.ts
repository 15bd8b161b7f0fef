import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Outputs } from './compare';

/** An output cannot be found or read; the message is a sentence. */
export class OutputError extends Error {}

/** The folder with the output, below the repository. */
const output = 'dist';

/**
 * Reads the environments of a folder, or of the folder `dist` of a commit, without checking it out. A commit without
 * that folder has none, and neither has a repository without it.
 *
 * @param place - a folder, or a name of a commit
 * @param cwd - the repository
 * @throws OutputError if it is neither, or another folder without environments
 */
export function readOutputs(place: string, cwd: string): Outputs {
  const path = resolve(cwd, place);
  if (existsSync(path) && statSync(path).isFile())
    throw new OutputError(`${place} is a file; name a folder with environments, or a commit.`);
  if (!existsSync(path)) return place === output ? new Map() : environmentsOf(fromCommit(place, cwd));
  const found = environmentsOf(fromFolder(path));
  if (found.size === 0 && place !== output)
    throw new OutputError(
      `The folder ${place} has no environment: no folder with YAML files.${/^[\w-]+$/.test(place) ? ` For a branch of that name, write refs/heads/${place}.` : ''}`,
    );
  return found;
}

function environmentsOf(files: readonly [path: string, text: () => string][]): Outputs {
  const outputs = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const [environment = '', ...inner] = path.split('/');
    if (inner.length === 0) continue;
    const known = outputs.get(environment) ?? new Map<string, string>();
    outputs.set(environment, known.set(inner.join('/'), text()));
  }
  // A folder without manifests is not an environment.
  for (const [name, of] of outputs)
    if (![...of.keys()].some((path) => /^[^/]+\.(ya?ml|json)$/.test(path))) outputs.delete(name);
  return outputs;
}

function fromFolder(folder: string): [string, () => string][] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => [relative(folder, path).split(sep).join('/'), () => readFileSync(path, 'utf8')]);
}

function fromCommit(name: string, cwd: string): [string, () => string][] {
  const commit = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], cwd)?.trim();
  if (commit === undefined)
    throw new OutputError(`${name} is neither a folder nor a commit of this repository.${missingCommit(cwd)}`);
  const listed = git(['ls-tree', '-r', '-z', '--name-only', commit, `${output}/`], cwd);
  if (listed === undefined) throw new OutputError(`The files of ${name} cannot be listed.`);
  return listed
    .split('\0')
    .filter(Boolean)
    .map((path) => [
      path.slice(`${output}/`.length),
      () => {
        const text = git(['show', `${commit}:./${path}`], cwd);
        if (text === undefined) throw new OutputError(`The file ${path} of ${name} cannot be read.`);
        return text;
      },
    ]);
}

/** Why a repository may not have a commit; empty if there is no reason. */
function missingCommit(cwd: string): string {
  const isShallow = git(['rev-parse', '--is-shallow-repository'], cwd)?.trim();
  if (isShallow === undefined) return ' The current folder is in no repository of git.';
  return isShallow === 'true'
    ? ' The repository is a shallow clone, which has only its newest commits: fetch the others with git fetch --unshallow.'
    : '';
}

/** The output of git; undefined if it fails. */
function git(args: readonly string[], cwd: string): string | undefined {
  const result = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (result.error !== undefined) throw new OutputError(`git could not be started: ${result.error.message}.`);
  return result.status === 0 ? result.stdout : undefined;
}
