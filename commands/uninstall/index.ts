/**
 * Prints the commands that remove the platform of an environment from a cluster. It runs none of them.
 *
 *   npm run --silent uninstall -- laptop          then run what it prints, or pipe it to sh
 *   npm run --silent uninstall -- laptop --data   including logs, passwords and keys
 */
import { parseArgs } from 'node:util';
import { render, report } from '../../constructs/platform';
import { environments } from '../../environments';
import { environmentNamed } from '../environments';
import { runCommand } from '../run-command';
import { uninstallScript } from './steps';

const usage = `Usage: npm run --silent uninstall -- ENVIRONMENT [--data] | sh

Prints the commands that remove the platform, as a shell script with comments. It runs nothing and needs no cluster.
  --data   include the commands that delete volumes and Secrets: all logs and traces, passwords and keys. By default they are comments`;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  const [environment] = positionals;
  if (values.help === true) return console.log(usage);
  if (environment === undefined || positionals.length > 1) throw new Error(usage);
  const rendered = render(environmentNamed(environments, environment));
  if (rendered.errors.length > 0)
    throw new Error(rendered.errors.map((problem) => report(rendered.name, problem)).join('\n'));
  process.stdout.write(uninstallScript(rendered, values.data));
}

runCommand(main, 1);
