import { setTimeout as wait } from 'node:timers/promises';
import { load } from 'js-yaml';
import { kubectl } from '../commands/kubectl';
import { valueAt, type Manifest } from '../constructs/kit';
import type { Environment } from '../constructs/platform';
import { Deployment } from './deployment';
import { restartAll } from './restart';
import { allReady, podsEnded } from './pods';
import { checkLines, resynced, steady } from './kill';
import { freshCluster } from './lab';
import { Traffic } from './pusher';
import { stepRunner, type StepReporter } from './scenario';

/**
 * Migrates a platform through several environments while lines are pushed: each is applied, and when everything is
 * Ready, objects that only the previous one had are deleted. At the end all lines of all steps must be found.
 */
export async function migrate(steps: readonly Environment[], reportStep: StepReporter): Promise<void> {
  freshCluster();
  let before = new Deployment(steps[0]!);
  before.apply();
  reportStep(shape(steps[0]!), true, `Ready after ${await allReady(before.namespaces, before.missing, 180)} s`);
  const traffic = new Traffic(before.platform);
  const runs = [await traffic.during(steady, () => wait(20_000))];
  const runStep = stepRunner(reportStep);
  for (const step of steps.slice(1)) {
    const after = new Deployment(step);
    const pushed = await traffic.during(steady, async () => {
      after.apply();
      await allReady(after.namespaces, after.missing, 300);
      await deleteObsolete(before, after);
      if (copies(before) !== copies(after)) {
        // Queries miss lines with fewer copies until they are in the store; a restart uploads them.
        restartAll([after.platform.gateway!.endpoint.service!.namespace], after.missing, 600);
        await allReady(after.namespaces, after.missing, 300);
      }
      await wait(10_000);
    });
    runs.push(pushed);
    await runStep(`to ${shape(step)}`, () => checkLines(traffic, pushed, resynced));
    before = after;
  }
  for (const run of runs.slice(0, -1))
    await runStep('lines of earlier steps', () => checkLines(traffic, run, resynced));
}

function shape({ loki }: Environment): string {
  const { topology, replicas, release } = loki!;
  return [
    topology,
    ...(replicas === undefined ? [] : [`× ${replicas}`]),
    ...(release === undefined ? [] : [release]),
  ].join(' ');
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
