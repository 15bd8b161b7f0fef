import { Option } from 'commander';
import { definition } from '../command';
import type * as Implementation from './command';

/** Options of `doctor`. */
export interface DoctorOptions {
  readonly before?: boolean;
  readonly after?: boolean;
  readonly probe?: boolean;
  readonly json?: boolean;
}

/** Checks a cluster. */
export const command = definition<DoctorOptions>({
  description: `Checks the cluster of the current context for an environment: before it is applied, whether the cluster has what it
needs; afterwards also what is wrong with its pods, volumes and objects. It names the cause, and the setting to change
or the command to run. It only reads, and asks the API server to validate objects without creating them (dry run).
What the user of the context may not read is skipped. docs/doctor.md lists all checks.`,
  declare: (of) =>
    of
      .argument('<environment>', 'name of an environment')
      .addOption(
        new Option('--before', 'only what the cluster needs before apply (default: found out)').conflicts('after'),
      )
      .option('--after', 'also the applied platform, even if none of its workloads is found')
      .option(
        '--probe',
        'run pods that read the limits of nodes and try whether NetworkPolicies are enforced: one on each node, and two in the namespace of the gateway, for a minute at most; they are deleted again',
      )
      .option('--json', 'print the findings as JSON'),
  examples: [
    ['npm run doctor -- laptop', 'before and after kubectl apply'],
    ['npm run doctor -- laptop --probe', 'with short pods'],
    ['npm run --silent doctor -- laptop --json', 'for another program'],
  ],
  exits: {
    0: 'nothing is wrong; there may be warnings, and checks that could not run',
    1: 'something is wrong, or the environment has errors',
    2: 'wrong arguments, or the cluster does not answer',
  },
  json: `{ environment, server, applied, findings: [finding] }, where applied is null if that may not be read, and a finding is { check, outcome: "passed" | "failed" | "warning" | "skipped",
detail, setting?, place?, command? }; setting is a path such as "loki.pod.storageClass", and place { file, line?, column? } where
it is, or what is nearest around it.`,
  run: (call) => (require('./command') as typeof Implementation).runDoctor(call),
});
