/**
 * Prints the namespaces and Secrets of an environment, for `kubectl apply -f -`. It applies nothing itself.
 *
 *   npm run --silent secrets -- laptop | kubectl apply -f -
 */
import { parseArgs } from 'node:util';
import { secretsOf } from '../../constructs/kit';
import { render, report } from '../../constructs/platform';
import { environments } from '../../environments';
import { environmentNamed } from '../environments';
import { KubectlError, readSecret } from '../kubectl';
import { secretsFor, secretText, type Change } from './make';

const usage = `Usage: npm run --silent secrets -- ENVIRONMENT [--rotate USER | --retire USER] [--offline] | kubectl apply -f -

Prints the namespaces, and those Secrets that the cluster of the current context does not have yet.
  --rotate USER   a second login for USER beside the first; its clients get the new one
  --retire USER   ends the logins of USER that its clients no longer have
  --offline       asks no cluster: every password is a fresh one`;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rotate: { type: 'string' },
      retire: { type: 'string' },
      offline: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [environment] = positionals;
  if (values.help === true || environment === undefined || positionals.length > 1) throw new Error(usage);
  const { name, files, problems, platform } = render(environmentNamed(environments, environment));
  if (platform === undefined || problems.length > 0)
    throw new Error(problems.map((problem) => report('error', name, problem)).join('\n'));
  const change: Change = {
    ...(values.rotate !== undefined && { rotate: values.rotate }),
    ...(values.retire !== undefined && { retire: values.retire }),
  };
  const { secrets, notes } = secretsFor(
    secretsOf(platform),
    values.offline === true ? () => undefined : readSecret,
    change,
  );
  for (const note of notes) console.error(note);
  process.stdout.write(
    [files.get('00-namespaces.yaml') ?? '', ...secrets.map(secretText)].filter((text) => text !== '').join('---\n'),
  );
}

try {
  main();
} catch (error) {
  const hint =
    error instanceof KubectlError
      ? '\nNothing was printed. Without a cluster: --offline, which makes every password anew.'
      : '';
  console.error(`${error instanceof Error ? error.message : String(error)}${hint}`);
  process.exitCode = 1;
}
