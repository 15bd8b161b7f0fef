import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import { fixtureNamed } from '../test/fixtures/variants';
import { Applied } from './applied';
import { accounted, resynced, steady } from './kill';
import { freshCluster, losePower, returnPower } from './lab';
import { objectStoreOfOthers } from './object-store-of-others';
import { allReady } from './pods';
import { Traffic, type Pushed } from './pusher';
import { restartAll } from './restart';
import { tellWith, type Told } from './scenario';

/** A platform on three nodes, each of which is a zone. */
export interface NodeScenario {
  readonly environment: string;
  /** Seconds in which every pod has to be Ready, also after a node is back. */
  readonly timeout: number;
}

const nodes = ['lab', 'lab2', 'lab3'] as const;

/** Seconds for which a drained node takes no pods. */
const maintenance = 30;

/** Seconds after which the control plane calls a node whose kubelet is silent NotReady (`--node-monitor-grace-period`). */
const notReadyAfter = 40;

/** Seconds for which one node after the other is without power: NotReady, and its pods without volumes are evicted. */
const powerLoss = notReadyAfter + 60;

/** Seconds for which the nodes of one zone are stopped. */
const zoneStopped = 120;

/**
 * Drains each node in turn, cuts the power of each in turn, and stops one zone, while lines come in. At the end every
 * acknowledged line of every part is looked for again, when what was in memory is in the object store.
 */
export async function nodeFailures({ environment, timeout }: NodeScenario, told: Told): Promise<void> {
  freshCluster({ nodes: 3 });
  resolveOnEveryNode();
  const applied = new Applied(fixtureNamed(environment));
  const { platform, namespaces, missing } = applied;
  if (applied.externalStore) await objectStoreOfOthers(platform);
  applied.apply();
  const ready = (): Promise<number> => allReady(namespaces, missing, timeout);
  told('ready', true, `${await ready()} s; pods on each node: ${podsOfNodes(namespaces)}`);
  const traffic = new Traffic(platform);
  const runs = new Map<string, Pushed>();
  const step = tellWith(told);
  const during = (name: string, work: () => Promise<void>): Promise<void> =>
    step(name, async () => {
      const pushed = await traffic.during(steady, work);
      runs.set(name, pushed);
      return accounted(traffic, pushed, 60);
    });

  await during('drain each node', async () => {
    for (const node of nodes) {
      kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--force', `--timeout=${timeout}s`]);
      await wait(maintenance * 1000);
      kubectl(['uncordon', node]);
      await ready();
    }
  });
  // Nothing moves back to a drained node by itself: a rollout spreads the pods again.
  await step('spread again', async () => {
    restartAll(namespaces, missing, 600);
    return `${await ready()} s after the rollouts; pods on each node: ${podsOfNodes(namespaces)}`;
  });
  for (const [index, node] of nodes.entries())
    await during(`power loss of ${node}`, () => withoutPower([index + 1], powerLoss, ready));
  await during('one zone stopped for two minutes', () => withoutPower([nodes.length], zoneStopped, ready));
  await step('ready at the end', async () => {
    restartAll(namespaces, missing, 600);
    return `${await ready()} s after the rollouts`;
  });
  for (const [name, pushed] of runs) await step(`lines of: ${name}`, () => accounted(traffic, pushed, resynced));
}

async function withoutPower(lost: readonly number[], seconds: number, ready: () => Promise<number>): Promise<void> {
  lost.forEach(losePower);
  await wait(seconds * 1000);
  lost.forEach(returnPower);
  for (const node of lost) kubectl(['wait', `node/${nodes[node - 1]}`, '--for=condition=Ready', '--timeout=120s']);
  await ready();
  await wait(10_000);
}

/** A cluster of several nodes has several DNS servers on different nodes; the lab starts with one. */
function resolveOnEveryNode(): void {
  const spread = {
    spec: {
      replicas: nodes.length,
      template: {
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          tolerations: ['not-ready', 'unreachable'].map((taint) => ({
            key: `node.kubernetes.io/${taint}`,
            operator: 'Exists',
            effect: 'NoExecute',
          })),
        },
      },
    },
  };
  kubectl(['patch', 'deployment', 'coredns', '--namespace', 'kube-system', '--patch', JSON.stringify(spread)]);
  kubectl(['rollout', 'status', 'deployment/coredns', '--namespace', 'kube-system', '--timeout=60s']);
}

/** How many pods of these namespaces each node has: `lab 4, lab2 3, lab3 3`. */
function podsOfNodes(namespaces: readonly string[]): string {
  const found = namespaces.flatMap((namespace) =>
    kubectl(['get', 'pods', '--namespace', namespace, '--output', 'jsonpath={.items[*].spec.nodeName}']).split(' '),
  );
  return nodes.map((node) => `${node} ${found.filter((name) => name === node).length}`).join(', ');
}
