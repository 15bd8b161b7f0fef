/**
 * End-to-end tests on a real cluster.
 *
 *   npm run e2e                    three scenarios on the test cluster
 *   npm run e2e -- --all           all scenarios; writes the results to docs/e2e.md
 *   npm run e2e -- laptop seed     the named scenarios; --write writes their results too
 *   npm run e2e -- --list          all scenarios with what they need
 *   npm run e2e -- --context kind-logging 'upgrade seed → 2026-11'   on a cluster of the kubeconfig
 *   npm run e2e -- 'lines of pods through Vector' --rate 400   for a slow build of Vector
 *   npm run e2e -- production-on-minio --load 300   with five minutes of load at 50 GB a day
 */
import { parseArgs } from 'node:util';
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

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        context: { type: 'string' },
        yes: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        // In seconds.
        load: { type: 'string', default: '60' },
        // Lines per second of pods.
        rate: { type: 'string', default: '2000' },
        all: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
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
  const { values, positionals } = commandLine();
  const { context, all, write, yes, list } = values;
  const load = { bytesPerSecond: perDay(50), seconds: Number(values.load) };
  const scenarios = scenariosWith({ load, rate: Number(values.rate) });
  if (list) {
    console.log(listText(scenarios, defaults));
    return 0;
  }
  if (context !== undefined && (write || all))
    throw new UsageError(
      '--context cannot be used with --all or --write: docs/e2e.md has the results of the test cluster',
    );
  const titles = scenarios.map(({ title }) => title);
  const named = all ? titles : positionals.length > 0 ? positionals : defaults;
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

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
