/** End-to-end tests on a real cluster; CONTRIBUTING.md explains them. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Cluster } from './clusters/cluster';
import { planText, refusal } from './clusters/confirmation';
import { KubeContext } from './clusters/context';
import { Lab, labMissing } from './clusters/lab';
import { marks, Report, type StepResult } from './report';
import { runScenario } from './run-scenario';
import { defaults, scenariosWith } from './scenarios';
import { namespacesOf, reasonsAgainst, type Scenario } from './scenarios/scenario';
import { listText } from './list';
import { perDay } from './steps/load';

/** A wrong command line, with exit code 2. */
class UsageError extends Error {}

interface Options {
  readonly context?: string;
  readonly yes?: boolean;
  readonly list?: boolean;
  readonly all?: boolean;
  readonly write?: boolean;
  /** Seconds. */
  readonly load: number;
  /** Lines per second of pods. */
  readonly rate: number;
}

const program = new Command('npm run e2e --')
  .description('Runs scenarios on the test cluster, or on a cluster of the kubeconfig.')
  .argument('[scenario...]', `titles of scenarios (default: ${defaults.join(', ')})`)
  .addOption(
    new Option('--context <name>', 'runs on this context of the kubeconfig, after a confirmation').conflicts([
      'all',
      'write',
    ]),
  )
  .option('--yes', 'confirms that the cluster of --context may be used')
  .option('--list', 'prints all scenarios with what they need; a star marks the default ones')
  .option('--all', 'runs all scenarios, and writes the results to docs/e2e.md')
  .option('--write', 'writes the results of the named scenarios to docs/e2e.md')
  .option('--load <seconds>', 'time of the load of production-on-minio and of sizes', positive, 60)
  .option('--rate <lines>', 'lines per second of pods, such as 400 for a slow build of an agent', positive, 2000)
  .addHelpText(
    'after',
    `
Examples:
  npm run e2e -- laptop seed
  npm run e2e -- --context kind-logging 'upgrade seed → 2026-11'

Exit codes: 0 if everything that ran passed, 1 if something failed or nothing ran, 2 for wrong arguments or without a
confirmation.`,
  )
  .exitOverride();

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It is a number above 0.');
  return Number(text);
}

/** The cluster to run on; undefined if there is none. @throws UsageError if the user does not confirm its use */
async function clusterFor(
  context: string | undefined,
  isConfirmed: boolean,
  chosen: readonly Scenario[],
): Promise<Cluster | undefined> {
  if (context === undefined) {
    const reason = labMissing();
    if (reason === undefined) return new Lab();
    console.log(reason);
    return undefined;
  }
  let cluster: KubeContext;
  try {
    cluster = new KubeContext(context);
  } catch (error) {
    throw new UsageError(`--context ${context}: ${(error as Error).message}`);
  }
  const possible = chosen.filter((scenario) => reasonsAgainst(scenario, cluster.offer).length === 0);
  if (possible.length === 0) return cluster;
  const namespaces = [...new Set(possible.flatMap(namespacesOf))];
  console.log(planText(cluster.facts, { scenarios: possible.map(({ title }) => title), namespaces }));
  const reason = await refusal({ isConfirmed, isTerminal: process.stdin.isTTY && process.stdout.isTTY });
  if (reason !== undefined) throw new UsageError(reason);
  return cluster;
}

/** Whether the user has pressed Ctrl-C. The second time ends the process. */
let interrupted = false;

/** Runs a scenario, prints its results, and adds them to the report. @returns whether it ran */
async function runAndPrint(scenario: Scenario, cluster: Cluster, report: Report): Promise<boolean> {
  const { title } = scenario;
  console.log(title);
  const print = (result: StepResult): void => {
    report.add(title, result);
    console.log(`  ${marks[result.outcome]} ${result.step.padEnd(24)} ${result.detail}`);
  };
  const reasons = reasonsAgainst(scenario, cluster.offer);
  try {
    const reason =
      reasons.length > 0 ? reasons.join('; ') : await runScenario(scenario, cluster, print, () => interrupted);
    if (reason === undefined) return true;
    console.log(`  ${marks.skipped} skipped: ${reason}`);
    return false;
  } catch (error) {
    print({ step: 'scenario', outcome: 'failed', detail: error instanceof Error ? error.message : String(error) });
    return true;
  }
}

/** @returns the exit code: 0 if everything that ran passed, 1 if not, or if nothing ran */
async function main(): Promise<0 | 1> {
  program.parse();
  const {
    context,
    all = false,
    write = false,
    yes = false,
    list = false,
    load: seconds,
    rate,
  } = program.opts<Options>();
  const scenarios = scenariosWith({ load: { bytesPerSecond: perDay(50), seconds }, rate });
  if (list) {
    console.log(listText(scenarios, defaults));
    return 0;
  }
  const titles = scenarios.map(({ title }) => title);
  const named = all ? titles : program.args.length > 0 ? program.args : defaults;
  const unknown = named.filter((name) => !titles.includes(name));
  if (unknown.length > 0) throw new UsageError(`${unknown.join(', ')}: known are ${titles.join(', ')}`);
  const chosen = named.map((name) => scenarios.find(({ title }) => title === name)!);
  const cluster = await clusterFor(context, yes, chosen);
  if (cluster === undefined) return 0;
  process.once('SIGINT', () => {
    interrupted = true;
    console.error('removing what was created; Ctrl-C again leaves it there');
  });
  const report = new Report();
  let skipped = 0;
  for (const scenario of chosen) {
    if (interrupted) break;
    if (!(await runAndPrint(scenario, cluster, report))) skipped += 1;
    else if (all || write) await report.write(scenario.title, titles);
  }
  cluster.end();
  const steps = report.count('skipped');
  console.log(
    `e2e: ${report.count('passed')} passed, ${report.count('failed')} failed${steps > 0 ? `, ${steps} skipped` : ''}; ${skipped} of ${chosen.length} scenarios skipped`,
  );
  return interrupted || report.count('failed') > 0 || skipped === chosen.length ? 1 : 0;
}

async function exitCode(): Promise<number> {
  try {
    return await main();
  } catch (error) {
    // Commander has printed its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

void exitCode().then((code) => {
  process.exitCode = code;
});
