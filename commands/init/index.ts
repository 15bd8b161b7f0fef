import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `init`. */
export interface InitOptions {
  readonly yaml?: boolean;
  readonly json?: boolean;
}

/** Writes a repository. */
export const command = definition<InitOptions>({
  description: `Writes a repository of your own into the working directory: an environment that runs on one node, the files that
npm, the editor and CI need, and a README with the next commands. The folder must be empty, except for package.json,
files of package managers and editors, .git, and the .gitignore, README and license of a new repository. package.json,
.gitignore and README.md are kept and extended.`,
  declare: (of) =>
    of
      .argument('[name]', 'name of the environment', 'laptop')
      .option('--yaml', 'write the environment as YAML (default: as TypeScript)')
      .option('--json', 'print the written files as JSON'),
  examples: [
    ['npx cdk8s-logging init', 'with the environment laptop'],
    ['npx cdk8s-logging init staging', 'with the environment staging'],
    ['npx cdk8s-logging init --yaml', 'with environments/laptop.yaml, and without TypeScript'],
  ],
  exits: { 0: 'everything was written', 2: 'wrong arguments, or other files are in the way; nothing was written' },
  json: '{ name, written: [file], extended: [file], notes: [sentence] }.',
  run: (call) => (require('./command') as typeof Implementation).runInit(call),
});
