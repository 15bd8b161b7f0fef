import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { smoke } from '../commands/smoke/run';
import { fixtureNamed } from '../test/fixtures/variants';
import { Applied } from './applied';
import { bringCertificates } from './certificates';
import { applyAgain, difference, memory, nodeAddress } from './cluster';
import { restartAll } from './restart';
import { allReady, restarts } from './pods';
import { expire } from './expire';
import { relimit } from './relimit';
import { accounted, killEach, resynced } from './kill';
import { freshCluster, type ClusterShape } from './lab';
import { carry, type Load } from './load';
import { objectStoreOfOthers } from './object-store-of-others';
import { uninstalled } from './uninstall';
import { Traffic, type Pushed } from './pusher';

/** What is applied, and how long it may take to be Ready, seconds. */
export interface Scenario {
  readonly environment: string;
  readonly patience: number;
  /** @default - one node of Kubernetes 1.28 */
  readonly cluster?: ClusterShape;
  /** Lines that it has to carry. @default - none */
  readonly load?: Load;
  /** Every pod is killed once while lines come in. @default false */
  readonly kill?: boolean;
  /** Whether old logs are deleted, and others not. @default - it is not looked at */
  readonly expires?: boolean;
  /** Whether the limits of a tenant change while everything runs. @default - it is not looked at */
  readonly relimits?: boolean;
}

/** Told after every step. */
export type Told = (step: string, passed: boolean, detail: string) => void;

/** Runs a step and reports what it returns, or its error as a failure. */
export function tellWith(told: Told): (step: string, run: () => Promise<string> | string) => Promise<void> {
  return async (step, run) => {
    try {
      told(step, true, await run());
    } catch (error) {
      told(step, false, error instanceof Error ? error.message : String(error));
    }
  };
}

/** The life of a platform on a fresh cluster: applied, tried, restarted, tried, applied again. */
export async function live(scenario: Scenario, told: Told): Promise<void> {
  const { environment, patience, cluster, load, kill = false, expires = false, relimits = false } = scenario;
  freshCluster(cluster);
  const applied = new Applied(fixtureNamed(environment));
  const { platform, namespaces, missing, folder } = applied;
  if (applied.externalStore) await objectStoreOfOthers(platform);
  const authority = environment.endsWith('exposed') ? bringCertificates(applied) : undefined;

  const step = tellWith(told);
  await step('apply', () => `${applied.apply().length} objects in one go`);
  await step('ready', async () => {
    const seconds = await allReady(namespaces, missing, patience);
    const again = restarts(namespaces, missing);
    if (again.length > 0) throw new Error(`restarted on the way: ${again.join(', ')}`);
    return `${seconds} s${missing.length > 0 ? `, without ${missing.join(', ')}` : ''}`;
  });
  await step('smoke', () => smoked(environment, missing));
  if (authority !== undefined) await step('smoke from outside', () => smokedOutside(environment, authority, missing));
  const traffic = new Traffic(platform);
  if (load !== undefined) {
    await step('load', () => carry(traffic, load));
    await step('no restart under load', () => {
      const again = restarts(namespaces, missing);
      if (again.length > 0) throw new Error(again.join(', '));
      return memory(namespaces);
    });
  }
  let killed: Pushed | undefined;
  if (kill)
    await step('kill each pod', async () => {
      const { pushed, said } = await killEach(traffic, applied);
      killed = pushed;
      return said;
    });
  if (expires) await step('retention', () => expire(applied));
  if (relimits) await step('limits', () => relimit(fixtureNamed(environment), applied));
  await step('restart', async () => {
    restartAll(namespaces, missing, 600);
    return `${await allReady(namespaces, missing, patience)} s after the rollouts`;
  });
  await step('smoke after the restart', () => smoked(environment, missing));
  if (killed !== undefined) {
    const pushed = killed;
    await step('lines of the kills', () => accounted(traffic, pushed, resynced));
  }
  await step('apply again', () => {
    const said = applyAgain(folder);
    return said.length === 0 ? 'all unchanged' : `unchanged; kubectl says configured of ${said.join(', ')}`;
  });
  for (const serverSide of [false, true])
    await step(serverSide ? 'diff, server-side' : 'diff', () => {
      const found = difference(folder, serverSide);
      if (found !== '') throw new Error(found.slice(0, 2000));
      return 'empty';
    });
  await step('secrets again', () => {
    const again = applied.secrets();
    if (again.length > 0)
      throw new Error(`${again.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')} would change`);
    return 'nothing is missing';
  });
  await step('uninstall', () => uninstalled(applied));
}

async function smoked(environment: string, withoutImages: readonly string[]): Promise<string> {
  const results = await smoke(fixtureNamed(environment), { withoutImages });
  const failed = results.filter(({ outcome }) => outcome !== 'passed');
  if (failed.length > 0) throw new Error(failed.map(({ name, detail }) => `${name}: ${detail}`).join('; '));
  return `${results.length} checks`;
}

/** As somebody outside does it: by the port of the node, with the authority in the environment of a new process. */
function smokedOutside(environment: string, authority: string, withoutImages: readonly string[]): string {
  const { nodePort } = fixtureNamed(environment).gateway!.expose!;
  const url = `https://${nodeAddress()}:${nodePort!.port}`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority };
  const program = ['--import', 'tsx', join(__dirname, 'smoke-outside.ts'), environment, url, ...withoutImages];
  const { status, stdout } = spawnSync(process.execPath, program, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stdout);
  return stdout.trim().split('\n').at(-1)!;
}
