import { setTimeout as wait } from 'node:timers/promises';
import { load } from 'js-yaml';
import { kubectl } from '../../commands/kubectl';
import { valueAt, type Manifest } from '../../constructs/kit';
import type { Deployment } from './deployment';
import { checkLines, resynced, steady } from './kill';
import { podsEnded } from './pods';
import { restartAll } from './restart';
import { Kept, type Run } from './run';
import type { Pushed } from './traffic';

/** What was pushed in the time of each environment. */
const runs = new Kept<ReadonlyMap<string, Pushed>>('the first environment');

/** The environment that is applied before lines are pushed for some seconds. */
export async function firstEnvironment(run: Run, { to }: { readonly to: string }): Promise<string> {
  const deployment = run.deployment(to);
  deployment.apply();
  const seconds = await deployment.allReady(180);
  await pushFor(run, to, 20);
  return `Ready after ${seconds} s`;
}

/** Pushes lines for some seconds, which must be found at the end. @param as - a name for them */
export async function pushFor(run: Run, as: string, seconds: number): Promise<void> {
  keep(run, as, await (await run.traffic()).during(steady, () => wait(seconds * 1000)));
}

/** Keeps what was pushed, under a name. */
export function keep(run: Run, as: string, pushed: Pushed): Pushed {
  runs.set(run, new Map([...runs.or(run, new Map()), [as, pushed]]));
  return pushed;
}

/** The environments of a change. */
export interface Change {
  readonly from: string;
  readonly to: string;
}

/** Replaces an environment while lines are pushed, and queries these. */
export async function changeEnvironment(run: Run, { from, to }: Change): Promise<string> {
  const traffic = await run.traffic();
  const pushed = keep(run, to, await traffic.during(steady, () => replace(run, { from, to })));
  return checkLines(traffic, pushed, resynced);
}

/** Applies an environment, and when everything is Ready, deletes the objects that only the previous one had. */
export async function replace(run: Run, { from, to }: Change): Promise<void> {
  const [before, after] = [run.deployment(from), run.deployment(to)];
  after.apply();
  await after.allReady(300);
  await deleteObsolete(before, after);
  if (copies(before) !== copies(after)) {
    // Queries miss lines with fewer copies until they are in the store; a restart uploads them.
    restartAll([run.gateway(to).namespace], after.missing, 600);
    await after.allReady(300);
  }
  await wait(10_000);
}

/** The lines that were pushed in the time of another environment. */
export async function earlierLines(run: Run, { of }: { readonly of: string }): Promise<string> {
  const pushed = runs.of(run).get(of);
  if (pushed === undefined) throw new Error(`nothing was pushed to '${of}'`);
  return checkLines(await run.traffic(), pushed, resynced);
}

/** The replication factor in the configuration of Loki. */
function copies({ manifests }: Deployment): unknown {
  const config = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'loki');
  const text = valueAt(config, ['data', 'config.yaml']);
  return valueAt(load(text as string), ['common', 'replication_factor']);
}

/** Deletes objects that only the old platform had, as Argo CD does with `PruneLast`. Volumes are kept. */
async function deleteObsolete(before: Deployment, after: Deployment): Promise<void> {
  const address = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
  const kept = new Set(after.manifests.map(address));
  const obsolete = before.manifests.filter((manifest) => !kept.has(address(manifest)) && manifest.kind !== 'Job');
  // NetworkPolicies last: old pods talk to new ones until they have ended.
  const last = obsolete.filter(({ kind }) => kind === 'NetworkPolicy');
  for (const { kind, metadata } of [...obsolete.filter((manifest) => !last.includes(manifest)), ...last]) {
    if (kind === 'NetworkPolicy') await podsEnded(metadata.namespace!, 320);
    kubectl([
      'delete',
      kind,
      metadata.name,
      ...(metadata.namespace === undefined ? [] : ['--namespace', metadata.namespace]),
    ]);
  }
  await podsEnded(before.platform.gateway!.endpoint.service!.namespace, 320);
}
