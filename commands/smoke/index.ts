import { InvalidArgumentError } from 'commander';
import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `smoke`. */
export interface SmokeCommandOptions {
  readonly json?: boolean;
  readonly url?: string;
  readonly wait: number;
}

/** Tests a running platform. */
export const command = definition<SmokeCommandOptions>({
  description: `Tests the platform of an environment in the cluster of the current context: waits until it answers, pushes and reads
lines and traces, and checks that unauthorized requests are refused. Of an environment that only sends, it tests that
all pods are Ready and that the receiver accepts what they send.`,
  declare: (of) =>
    of
      .argument('<environment>', 'name of an environment')
      .option('--url <url>', 'the address of the gateway from outside the cluster (default: a port-forward)')
      .option('--wait <seconds>', 'timeout until the platform answers, including the pull of images', seconds, 300)
      .option('--json', 'print the checks as JSON'),
  examples: [
    ['npm run smoke -- laptop', 'through a port-forward'],
    ['npm run smoke -- laptop --url https://logs.example.com', 'from outside the cluster'],
    ['NODE_EXTRA_CA_CERTS=ca.crt npm run smoke -- laptop --url https://logs.example.com', 'with a private CA'],
  ],
  exits: {
    0: 'no check failed',
    1: 'a check failed, or the environment has errors',
    2: 'wrong arguments, or the platform did not answer in time',
  },
  json: '[{ name, outcome: "passed" | "failed" | "skipped", detail, milliseconds }], one for each check.',
  run: (call) => (require('./command') as typeof Implementation).runSmoke(call),
});

function seconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a number of seconds.');
  return Number(text);
}
