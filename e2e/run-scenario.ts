import { isMap, valueAt } from '../constructs/kit';
import type { Cluster } from './clusters/cluster';
import type { StepResult } from './report';
import { namespacesOf, reasonsAgainstStep, type Scenario, type Step } from './scenarios/scenario';
import { steps } from './steps';
import { Run, Skip } from './steps/run';

/** Called after each step. */
export type StepReporter = (result: StepResult) => void;

/**
 * Runs the steps of a scenario, also after one that failed, and removes what they created.
 *
 * @param isInterrupted - whether the user wants no more steps
 * @returns why the scenario was skipped; undefined if it ran
 */
export async function runScenario(
  scenario: Scenario,
  cluster: Cluster,
  report: StepReporter,
  isInterrupted: () => boolean = () => false,
): Promise<string | undefined> {
  cluster.start(scenario.cluster ?? {});
  const run = new Run(cluster, scenario);
  const { hostPaths = [], programs = [] } = scenario;
  const missing = run.missingOf(programs);
  if (missing.length > 0) return `there is no image ${missing.join(', ')}`;
  const deployments = [...run.deployments.values()];
  const namespaces = namespacesOf(scenario);
  const folders = deployments.map(({ folder }) => folder);
  cluster.refuseExisting(namespaces, folders);
  const removeData = (): void => hostPaths.forEach((path) => cluster.node?.remove(path));
  removeData();
  try {
    for (const step of scenario.steps) {
      const result = await resultOf(run, step);
      report(result);
      // No other step could tell anything.
      if ((result.outcome === 'failed' && step.step === 'apply') || isInterrupted()) break;
    }
  } finally {
    const stays = cluster.clean(namespaces, folders);
    removeData();
    if (cluster.node === undefined)
      report({ step: 'clean up', outcome: 'passed', detail: staysText([...stays, ...nodeFolders(run)]) });
  }
  return undefined;
}

async function resultOf(run: Run, step: Step): Promise<StepResult> {
  const name = step.title ?? step.step;
  const reasons = reasonsAgainstStep(step, run.cluster.offer);
  if (reasons.length > 0) return { step: name, outcome: 'skipped', detail: reasons.join('; ') };
  try {
    // The type of Step ties the parameters to the name.
    const perform = steps[step.step] as (run: Run, parameters: Step) => Promise<string> | string;
    return { step: name, outcome: 'passed', detail: await perform(run, step) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { step: name, outcome: error instanceof Skip ? 'skipped' : 'failed', detail };
  }
}

function staysText(stays: readonly string[]): string {
  return stays.length === 0 ? 'nothing stays' : `stays: ${stays.join(', ')}`;
}

/** Folders of nodes to which pods write, which an API server cannot delete. */
function nodeFolders({ deployments }: Run): string[] {
  const volumes = [...deployments.values()]
    .flatMap(({ manifests }) => manifests)
    .flatMap((manifest) => (valueAt(manifest, ['spec', 'template', 'spec', 'volumes']) ?? []) as readonly unknown[]);
  const written = volumes
    .map((volume) => valueAt(volume, ['hostPath']))
    .flatMap((hostPath) =>
      isMap(hostPath) && hostPath['type'] === 'DirectoryOrCreate' ? [String(hostPath['path'])] : [],
    );
  return [...new Set(written)].map((path) => `${path} on each node`);
}
