import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `uninstall`. */
export interface UninstallOptions {
  readonly data?: boolean;
  readonly json?: boolean;
}

/** Prints the commands that remove a platform. */
export const command = definition<UninstallOptions>({
  description: `Prints the commands that remove the platform of an environment, as a shell script with comments. It runs nothing and
needs no cluster.`,
  declare: (of) =>
    of
      .argument('<environment>', 'name of an environment')
      .option(
        '--data',
        'include the commands that delete volumes and Secrets: all logs and traces, passwords and keys (default: they are comments)',
      )
      .option('--json', 'print the steps as JSON'),
  examples: [
    ['npm run --silent uninstall -- laptop', 'prints the script, to be read or piped to sh'],
    ['npm run --silent uninstall -- laptop --data | sh', 'also deletes logs, passwords and keys'],
  ],
  exits: { 0: 'the script was printed', 1: 'the environment has errors', 2: 'wrong arguments' },
  json: `{ environment, before: [line], steps: [{ deletes: "pods" | "objects" | "data", included, commands: [line] }],
notDeleted: [text], namespaces: [name] }. A step that is not included is a comment of the script.`,
  run: (call) => (require('./command') as typeof Implementation).runUninstall(call),
});
