import { setTimeout as wait } from 'node:timers/promises';
import { load } from 'js-yaml';
import { kubectl } from '../commands/kubectl';
import { valueAt, type Data, type Manifest } from '../constructs/kit';
import type { Environment } from '../constructs/platform';
import { Applied } from './applied';
import { restartAll } from './restart';
import { allReady, podsEnded } from './pods';
import { accounted, resynced, steady } from './kill';
import { freshCluster } from './lab';
import { Traffic } from './pusher';
import { tellWith, type Told } from './scenario';

/**
 * Changes a platform into the next while lines come in: the new is applied, everything is Ready, what only the old had is
 * deleted. All lines of all steps are there at the end.
 */
export async function grow(steps: readonly Environment[], told: Told): Promise<void> {
  freshCluster();
  let before = new Applied(steps[0]!);
  before.apply();
  told(shape(steps[0]!), true, `Ready after ${await allReady(before.namespaces, before.missing, 180)} s`);
  const traffic = new Traffic(before.platform);
  const runs = [await traffic.during(steady, () => wait(20_000))];
  const report = tellWith(told);
  for (const step of steps.slice(1)) {
    const after = new Applied(step);
    const pushed = await traffic.during(steady, async () => {
      after.apply();
      await allReady(after.namespaces, after.missing, 300);
      await removed(before, after);
      if (copies(before) !== copies(after)) {
        // Lines of which there is one copy are seen by chance only, until they are in the store: now they are.
        restartAll([after.platform.gateway.endpoint.service!.namespace], after.missing, 600);
        await allReady(after.namespaces, after.missing, 300);
      }
      await wait(10_000);
    });
    runs.push(pushed);
    await report(`to ${shape(step)}`, () => accounted(traffic, pushed, resynced));
    before = after;
  }
  for (const run of runs.slice(0, -1)) await report('what was written before', () => accounted(traffic, run, resynced));
}

function shape({ loki: { topology, replicas, release } }: Environment): string {
  return [
    topology,
    ...(replicas === undefined ? [] : [`× ${replicas}`]),
    ...(release === undefined ? [] : [release]),
  ].join(' ');
}

/** Copies of each line, as the configuration of Loki has it. */
function copies({ manifests }: Applied): unknown {
  const config = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'loki');
  const text = valueAt(config as unknown as Data, ['data', 'config.yaml']);
  return valueAt(load(text as string) as Data, ['common', 'replication_factor']);
}

/** Deletes what only the old one had, as Argo CD does with `PruneLast`; its volumes stay. */
async function removed(before: Applied, after: Applied): Promise<void> {
  const address = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
  const kept = new Set(after.manifests.map(address));
  const gone = before.manifests.filter((manifest) => !kept.has(address(manifest)) && manifest.kind !== 'Job');
  // Their policies last: until they have ended, the old pods speak with the new ones.
  const last = gone.filter(({ kind }) => kind === 'NetworkPolicy');
  for (const { kind, metadata } of [...gone.filter((manifest) => !last.includes(manifest)), ...last]) {
    if (kind === 'NetworkPolicy') await podsEnded(metadata.namespace!, 320);
    kubectl([
      'delete',
      kind,
      metadata.name,
      ...(metadata.namespace === undefined ? [] : ['--namespace', metadata.namespace]),
    ]);
  }
  await podsEnded(before.platform.gateway.endpoint.service!.namespace, 320);
}
