import { readdirSync } from 'node:fs';
import { nameProblems } from '../../constructs/kit';
import { printJson, type Call, type ExitCode } from '../command';
import { filesOf } from './files';
import type { InitOptions } from '.';
import { writeAll } from './write';

/** What may be in the folder. */
const allowed =
  /^(?:package\.json|package-lock\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|yarn\.lock|node_modules|\.npmrc|\.nvmrc|\.editorconfig|\.DS_Store|\.git|\.gitignore|\.gitattributes|(?:README|LICEN[CS]E)(?:\.\w+)?|cdk8s-logging-.*\.tgz)$/i;

/**
 * Writes a repository into the working directory.
 *
 * @throws Error if the name is not valid or other files are in the way; nothing is written then
 */
export function runInit({ args, options }: Call<InitOptions>): ExitCode {
  const [name = 'laptop'] = args;
  const [problem] = nameProblems(['name'], name, 40);
  if (problem !== undefined) throw new Error(`The name of the environment: ${problem.message}`);
  if (name === 'index' && options.yaml !== true)
    throw new Error("The name of the environment: 'index' is the file with the list.");
  const others = readdirSync('.')
    .filter((file) => !allowed.test(file))
    .toSorted();
  if (others.length > 0)
    throw new Error(
      `Nothing was written: the folder has ${others.join(', ')}. init needs an empty one; with package.json, node_modules, .git, .gitignore, README and LICENSE it counts as empty.`,
    );
  const { files, notes } = filesOf(name, options.yaml === true ? 'YAML' : 'TypeScript');
  writeAll(files.map(({ path, text }) => ({ path, text })));
  const pathsOf = (extended: boolean): string[] =>
    files.filter((file) => file.extends === extended).map(({ path }) => path);
  if (options.json === true) printJson({ name, written: pathsOf(false), extended: pathsOf(true), notes });
  else {
    for (const { path, extends: extended } of files) console.log(`${extended ? 'extended' : 'wrote'}  ${path}`);
    for (const note of notes) console.log(note);
    console.log(`\nNext: npm install && npm run synth. README.md has the commands after that.`);
  }
  return 0;
}
