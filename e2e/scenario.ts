import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { smoke } from '../commands/smoke/run';
import type { Environment } from '../constructs/platform';
import { fixtureNamed } from '../test/fixtures/variants';
import { Deployment } from './deployment';
import { smokeJob } from './smoke-job';
import { createCertificates } from './certificates';
import { applyAgain, difference, nodeAddress } from './cluster';
import { restartAll } from './restart';
import { allReady } from './pods';
import { checkRetention } from './check-retention';
import { changeLimits } from './change-limits';
import { checkLines, killEach, resynced } from './kill';
import { freshCluster, type ClusterShape } from './lab';
import { runLoad, type Load } from './load';
import { installExternalStore } from './external-store';
import { checkUninstall } from './uninstall';
import { Traffic, type Pushed } from './pusher';

/** One platform on a fresh cluster. */
export interface Scenario {
  readonly environment: string;
  /** Seconds until every pod must be Ready. */
  readonly timeout: number;
  /** @default - one node of Kubernetes 1.28 */
  readonly cluster?: ClusterShape;
  /** Load to push. @default - none */
  readonly load?: Load;
  /** Whether each pod is killed while lines are pushed. @default false */
  readonly kill?: boolean;
  /** Whether the deletion of old logs is checked. @default false */
  readonly checksRetention?: boolean;
  /** Whether limits of a tenant are changed while the platform runs. @default false */
  readonly changesLimits?: boolean;
}

/** Called after every step. */
export type StepReporter = (step: string, passed: boolean, detail: string) => void;

/** Runs a step and reports what it returns, or its error as a failure. */
export function stepRunner(
  reportStep: StepReporter,
): (step: string, run: () => Promise<string> | string) => Promise<void> {
  return async (step, run) => {
    try {
      reportStep(step, true, await run());
    } catch (error) {
      reportStep(step, false, error instanceof Error ? error.message : String(error));
    }
  };
}

/**
 * Applies a platform to a fresh cluster, tests it, restarts it, tests it again, applies it again, and uninstalls it.
 */
export async function runScenario(scenario: Scenario, reportStep: StepReporter): Promise<void> {
  const {
    environment,
    timeout,
    cluster,
    load,
    kill = false,
    checksRetention = false,
    changesLimits = false,
  } = scenario;
  freshCluster(cluster);
  const deployment = new Deployment({ ...fixtureNamed(environment), delivery: { kustomize: true } });
  const { platform, namespaces, missing, folder } = deployment;
  if (deployment.usesExternalStore) await installExternalStore(platform);
  const caFile = environment.endsWith('exposed') ? createCertificates(deployment) : undefined;

  const step = stepRunner(reportStep);
  await step('apply', () => `${deployment.apply().length} objects at once`);
  await step('ready', () => deployment.ready(timeout));
  await step('smoke', () => runSmoke(environment, missing));
  await step('smoke Job', () => smokeJob(fixtureNamed(environment)));
  if (caFile !== undefined) await step('smoke from outside', () => runSmokeOutside(environment, caFile, missing));
  const traffic = new Traffic(platform);
  if (load !== undefined) {
    await step('load', () => runLoad(traffic, load));
    await step('no restart under load', () => deployment.withoutRestarts());
  }
  let killed: Pushed | undefined;
  if (kill)
    await step('kill each pod', async () => {
      const { pushed, summary } = await killEach(traffic, deployment);
      killed = pushed;
      return summary;
    });
  if (checksRetention) await step('retention', () => checkRetention(deployment));
  if (changesLimits) await step('limits', () => changeLimits(fixtureNamed(environment), deployment));
  await step('restart', async () => {
    restartAll(namespaces, missing, 600);
    return `${await allReady(namespaces, missing, timeout)} s after the rollouts`;
  });
  await step('smoke after the restart', () => runSmoke(environment, missing));
  if (killed !== undefined) {
    const pushed = killed;
    await step('lines pushed during kills', () => checkLines(traffic, pushed, resynced));
  }
  await step('apply again', () => {
    const configured = applyAgain(folder);
    return configured.length === 0
      ? 'all unchanged'
      : `unchanged; kubectl reports ${configured.join(', ')} as configured`;
  });
  await step('apply by kustomize', () => {
    const configured = applyAgain(folder, '--kustomize');
    return `${configured.length === 0 ? 'all' : 'the rest'} unchanged`;
  });
  for (const serverSide of [false, true])
    await step(serverSide ? 'diff, server-side' : 'diff', () => {
      const found = difference(folder, serverSide);
      if (found !== '') throw new Error(found.slice(0, 2000));
      return 'empty';
    });
  await step('secrets again', () => {
    const again = deployment.secrets();
    if (again.length > 0)
      throw new Error(`${again.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')} would change`);
    return 'nothing is missing';
  });
  await step('uninstall', () => checkUninstall(deployment));
}

async function runSmoke(environment: string, withoutImages: readonly string[]): Promise<string> {
  return `${(await passedSmoke(fixtureNamed(environment), withoutImages)).length} checks`;
}

/** The results of the smoke test. @throws Error with the checks that did not pass */
export async function passedSmoke(
  environment: Environment,
  withoutImages: readonly string[],
): Promise<Awaited<ReturnType<typeof smoke>>> {
  const results = await smoke(environment, { withoutImages });
  const failed = results.filter(({ outcome }) => outcome !== 'passed');
  if (failed.length > 0) throw new Error(failed.map(({ name, detail }) => `${name}: ${detail}`).join('; '));
  return results;
}

/** Runs the smoke test through the nodePort, in a new process that trusts the CA of this run. */
function runSmokeOutside(environment: string, caFile: string, withoutImages: readonly string[]): string {
  const { nodePort } = fixtureNamed(environment).gateway!.expose!;
  const url = `https://${nodeAddress()}:${nodePort!.port}`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
  const program = ['--import', 'tsx', join(__dirname, 'smoke-outside.ts'), environment, url, ...withoutImages];
  const { status, stdout } = spawnSync(process.execPath, program, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stdout);
  return stdout.trim().split('\n').at(-1)!;
}
