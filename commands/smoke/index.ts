/**
 * Tries a platform that runs: pushes, reads, and knocks at doors that have to stay closed.
 *
 *   npm run smoke -- laptop
 *   npm run smoke -- laptop --url https://logs.example.com   as hosts outside see it
 */
import { parseArgs, styleText } from 'node:util';
import { environments } from '../../environments';
import { environmentNamed } from '../environments';
import { smoke, type Result } from './run';

const usage =
  'Usage: npm run smoke -- ENVIRONMENT [--url URL] [--json]\n\nTries the platform in the cluster of the current kube context, through a forwarded port or, with --url, as hosts outside\nsee it. An authority of your own: NODE_EXTRA_CA_CERTS=ca.crt npm run smoke -- …';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, url: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [name] = positionals;
  if (values.help === true || name === undefined) throw new Error(usage);
  const told = values.json === true ? undefined : (result: Result) => console.log(row(result));
  const results = await smoke(environmentNamed(environments, name), told, values.url);
  const failed = results.filter(({ passed }) => !passed).length;
  if (values.json === true) console.log(JSON.stringify(results, null, 2));
  else console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function row({ name, passed, detail, milliseconds }: Result): string {
  const mark = passed ? '✔' : '✘';
  const coloured = process.stdout.isTTY ? styleText(passed ? 'green' : 'red', mark) : mark;
  return `${coloured} ${name.padEnd(22)} ${detail.padEnd(70)} ${String(milliseconds).padStart(6)} ms`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
