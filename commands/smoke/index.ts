/**
 * Tests a running platform: waits until it answers, pushes and reads lines and traces, and checks that unauthorized
 * requests are refused.
 *
 *   npm run smoke -- laptop
 *   npm run smoke -- laptop --url https://logs.example.com   from outside the cluster
 */
import { parseArgs, styleText } from 'node:util';
import { render } from '../../constructs/platform';
import { environments } from '../../environments';
import { environmentNamed } from '../environments';
import { runCommand } from '../run-command';
import { smokeLabels } from './check';
import { smokeService } from './client';
import { servedBy, smoke, tenantsWrittenTo, type Result } from './run';

const usage = `Usage: npm run smoke -- ENVIRONMENT [--url URL] [--wait SECONDS] [--json]

Tests the platform in the cluster of the current context, through a port-forward or, with --url, from outside the cluster.
Of an environment that only sends, it tests that all pods are Ready and that the receiver accepts what they send.
With a private CA: NODE_EXTRA_CA_CERTS=ca.crt npm run smoke -- …
  --wait SECONDS  timeout until the platform answers; 300 by default`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      url: { type: 'string' },
      wait: { type: 'string', default: '300' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name] = positionals;
  if (values.help === true) return console.log(usage);
  if (name === undefined || !/^\d+$/.test(values.wait)) throw new Error(usage);
  const environment = environmentNamed(environments, name);
  const waiting = progressLine();
  const results = await smoke(environment, {
    url: values.url,
    wait: Number(values.wait),
    progress: waiting.show,
    done: (result) => {
      waiting.clear();
      if (!values.json) console.log(row(result));
    },
  }).finally(waiting.clear);
  const count = (outcome: Result['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  if (values.json) console.log(JSON.stringify(results, null, 2));
  else {
    const skipped = count('skipped');
    console.log(`${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    const rendered = render(environment);
    const tenants = tenantsWrittenTo(rendered);
    const { logs, traces } = servedBy(rendered.platform?.environment ?? {});
    const left = [
      ...(logs ? [`lines in the stream {job="${smokeLabels.job}"}`] : []),
      ...(traces ? [`traces of the service ${smokeService}`] : []),
    ];
    if (tenants.length > 0)
      console.log(`Left behind: a few ${left.join(' and ')} of ${tenants.join(', ')}; they end with the retention.`);
  }
  process.exitCode = count('failed') > 0 ? 1 : 0;
}

/** Progress on stderr: on a terminal one line that is updated, otherwise a line for each change. */
function progressLine(): { readonly show: (waitsFor: string, seconds: number) => void; readonly clear: () => void } {
  let last = '';
  const terminal = process.stderr.isTTY;
  return {
    show: (waitsFor, seconds) => {
      if (terminal) {
        const text = `waiting ${seconds} s for: ${waitsFor}`;
        process.stderr.write(`\r\u001B[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      } else if (waitsFor !== last) process.stderr.write(`waiting for: ${waitsFor}\n`);
      last = waitsFor;
    },
    clear: () => {
      if (terminal && last !== '') process.stderr.write('\r\u001B[K');
      last = '';
    },
  };
}

const marks = { passed: ['green', '✔'], failed: ['red', '✘'], skipped: ['yellow', '–'] } as const;

function row({ name, outcome, detail, milliseconds }: Result): string {
  const [colour, mark] = marks[outcome];
  const coloured = process.stdout.isTTY ? styleText(colour, mark) : mark;
  return `${coloured} ${name.padEnd(28)} ${detail.padEnd(64)} ${String(milliseconds).padStart(6)} ms`;
}

runCommand(main, 2);
