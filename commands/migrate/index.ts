import { Argument, Option } from 'commander';
import { definition } from '../command';
import type * as Implementation from './command';

/** Other programs whose configuration becomes an environment. */
export const kinds = ['alloy', 'grafana-agent', 'promtail', 'helm-values', 'loki-config', 'vector'] as const;

export type Kind = (typeof kinds)[number];

/** Options of `migrate`. */
export interface MigrateCommandOptions {
  readonly name?: string;
  readonly agent?: 'vector' | 'alloy' | 'promtail';
  readonly from?: string;
  readonly to?: string;
  readonly tenant?: readonly string[];
  readonly namespace?: string;
  readonly chart?: string;
  readonly chartVersion?: string;
  readonly release?: string;
  readonly out?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Translates configurations of other programs, and environments of an earlier shape, and plans the change of a store. */
export const command = definition<MigrateCommandOptions>({
  description: `Prints a module with the environment that a configuration of another program becomes, and what was not mapped. Of the
kind environment, it rewrites files of an earlier shape instead. Of the kind store, it prints how an environment leaves
its object store.`,
  declare: (of) =>
    of
      .addArgument(new Argument('<kind>', 'what the file is').choices([...kinds, 'environment', 'store']))
      .argument('<file...>', 'the file; several of the kind environment; of the kind store, the name of an environment')
      .option('--name <name>', 'name of the environment (default: the name of the file)')
      .addOption(new Option('--agent <agent>', 'the agent of collect.logs').choices(['vector', 'alloy', 'promtail']))
      .option('--namespace <namespace>', 'namespace of the release of a Helm chart')
      .option('--release <name>', 'name of that release')
      .option('--chart <chart>', 'its chart (default: recognised by the values, where they allow it)')
      .option('--chart-version <version>', 'version of the chart')
      .option(
        '--tenant <name>',
        'a tenant of a Loki whose configuration does not have its tenants; once for each',
        (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
      )
      .option(
        '--from <day>',
        'append a schema period with tsdb and v13 that begins on this day, UTC, if the last one is old; of the kind store, the first day in the new one (default: tomorrow)',
      )
      .option('--to <yaml>', 'of the kind store: the new store, as a setting of objectStore')
      .option('--out <file>', 'write the module to a new file, such as environments/edge.ts')
      .option('--check', 'of the kind environment: print the files instead of rewriting them')
      .option('--json', 'print the environment, and what was not mapped, as JSON'),
  examples: [
    ['npm run --silent migrate -- promtail promtail.yaml --name edge', 'prints an environment'],
    ['npm run migrate -- helm-values values.yaml --out environments/logs.ts', 'writes one'],
    ['npm run migrate -- environment environments/edge.ts', 'rewrites a file of an earlier shape'],
    ['npm run --silent migrate -- store laptop', 'prints how laptop leaves its store'],
  ],
  exits: {
    0: 'everything was mapped',
    1: 'something was not mapped, which is listed',
    2: 'wrong arguments, or the file cannot be read',
  },
  json: `{ environment, unmapped: [{ path, what, why }], notes: [text] }; of the kind environment
[{ file, result: "unchanged" | "rewritten" | "refused", text?, reason? }], one for each file; of the kind store
{ environment, change, begins, ends?, steps: [{ when, what }], notes: [text] }.`,
  run: (call) => (require('./command') as typeof Implementation).runMigrate(call),
});
