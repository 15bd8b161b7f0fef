import { InvalidArgumentError, Option } from 'commander';
import { definition } from '../command';
import type * as Implementation from './command';

/** Deployment modes of Loki. */
const topologies = ['monolithic', 'simple-scalable', 'distributed'] as const;

/** How the lines of an environment are printed. */
const formats = ['typescript', 'yaml'] as const;

/** Options of `size`. */
export interface SizeOptions {
  readonly gbPerDay: number;
  /** `30d`. */
  readonly retention: string;
  readonly nodes?: number;
  readonly lineBytes?: number;
  readonly streams?: number;
  /** Minutes. */
  readonly outage?: number;
  readonly topology?: (typeof topologies)[number];
  readonly replicas?: number;
  readonly format: (typeof formats)[number];
  readonly json?: true;
}

/** The largest numbers with which the arithmetic makes sense. */
const most = 1e6;

function positive(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > most)
    throw new InvalidArgumentError(`It is a number above 0, at most ${most}.`);
  return value;
}

function count(text: string): number {
  if (!Number.isInteger(positive(text))) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

/** Prints what a volume of logs needs. */
export const command = definition<SizeOptions>({
  description:
    'Prints what a volume of logs needs, each number with its calculation: pods, CPU, memory, volumes, buckets, requests to the object store, limits, buffers and network; and the settings of an environment with these numbers.',
  declare: (of) =>
    of
      .addOption(
        new Option('--gb-per-day <number>', 'GB (10⁹ bytes) of lines a day, as the pods write them')
          .argParser(positive)
          .makeOptionMandatory(),
      )
      .option('--retention <duration>', 'how long logs are kept, such as 30d; 0 for ever', '30d')
      .option('--nodes <number>', 'nodes whose agents send (default: one for each 5 GB a day, at least 3)', count)
      .option('--line-bytes <number>', 'bytes of a line (default: 200)', count)
      .option('--streams <number>', 'streams (default: 5 for each GB a day, at least 50)', count)
      .option('--outage <minutes>', 'outage of Loki that the buffers of the agents outlast (default: 60)', count)
      .addOption(new Option('--topology <topology>', 'of Loki (default: by the volume)').choices(topologies))
      .option('--replicas <number>', 'pods of Loki that ingest (default: by the volume)', count)
      .addOption(new Option('--format <format>', 'of the settings').choices(formats).default('typescript'))
      .option('--json', 'print data'),
  examples: [
    ['npm run size -- --gb-per-day 200 --retention 30d', 'the numbers for 200 GB a day'],
    ['npm run size -- --gb-per-day 50 --nodes 4 --streams 1200', 'with the numbers of your cluster'],
    ['npm run --silent size -- --gb-per-day 500 --json', 'as data'],
  ],
  exits: { 0: 'the numbers were printed', 2: 'wrong arguments' },
  json: `{ demand, totals: { cpu, memory, memoryLimit, volumes, agents: { cpu, memory } },
figures: [{ group, what, value, unit, text, calculation, basis }], facts: [{ what, value, basis, source }],
notMeasured: [text], settings }; cpu in CPUs, memory and volumes in bytes.`,
  run: (call) => (require('./command') as typeof Implementation).runSize(call),
});
