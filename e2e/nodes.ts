import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import { fixtureNamed } from '../test/fixtures/variants';
import { Deployment } from './deployment';
import { checkLines, resynced, steady } from './kill';
import { freshCluster, losePower, returnPower } from './lab';
import { installExternalStore } from './external-store';
import { allReady } from './pods';
import { Traffic, type Pushed } from './pusher';
import { restartAll } from './restart';
import { stepRunner, type StepReporter } from './scenario';

/** A platform on three nodes, each in its own zone. */
export interface NodeScenario {
  readonly environment: string;
  /** Seconds until every pod must be Ready, also after a node was started again. */
  readonly timeout: number;
}

const nodes = ['lab', 'lab2', 'lab3'] as const;

/** Seconds for which a drained node is unschedulable. */
const maintenance = 30;

/** Seconds after which a node without a kubelet becomes NotReady (`--node-monitor-grace-period`). */
const notReadyAfter = 40;

/** Seconds of each power loss: long enough for NotReady and the eviction of pods without volumes. */
const powerLoss = notReadyAfter + 60;

/** Seconds for which the nodes of one zone are stopped. */
const zoneStopped = 120;

/**
 * Drains each node, simulates a power loss of each node, and stops one zone, while lines are pushed. At the end all
 * acknowledged lines are queried again, after all ingesters were flushed.
 */
export async function nodeFailures({ environment, timeout }: NodeScenario, reportStep: StepReporter): Promise<void> {
  freshCluster({ nodes: 3 });
  resolveOnEveryNode();
  const deployment = new Deployment(fixtureNamed(environment));
  const { platform, namespaces, missing } = deployment;
  if (deployment.usesExternalStore) await installExternalStore(platform);
  deployment.apply();
  const ready = (): Promise<number> => allReady(namespaces, missing, timeout);
  reportStep('ready', true, `${await ready()} s; pods on each node: ${podsOfNodes(namespaces)}`);
  const traffic = new Traffic(platform);
  const runs = new Map<string, Pushed>();
  const step = stepRunner(reportStep);
  const during = (name: string, work: () => Promise<void>): Promise<void> =>
    step(name, async () => {
      const pushed = await traffic.during(steady, work);
      runs.set(name, pushed);
      return checkLines(traffic, pushed, 60);
    });

  await during('drain each node', async () => {
    for (const node of nodes) {
      kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--force', `--timeout=${timeout}s`]);
      await wait(maintenance * 1000);
      kubectl(['uncordon', node]);
      await ready();
    }
  });
  // Pods do not move back to a drained node: a rollout spreads them again.
  await step('rollout', async () => {
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
  for (const [name, pushed] of runs) await step(`lines of: ${name}`, () => checkLines(traffic, pushed, resynced));
}

async function withoutPower(lost: readonly number[], seconds: number, ready: () => Promise<number>): Promise<void> {
  lost.forEach(losePower);
  await wait(seconds * 1000);
  lost.forEach(returnPower);
  for (const node of lost) kubectl(['wait', `node/${nodes[node - 1]}`, '--for=condition=Ready', '--timeout=120s']);
  await ready();
  await wait(10_000);
}

/** Runs a DNS server on every node, as in clusters of several nodes; the lab starts with one. */
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

/** Number of pods on each node: `lab 4, lab2 3, lab3 3`. */
function podsOfNodes(namespaces: readonly string[]): string {
  const found = namespaces.flatMap((namespace) =>
    kubectl(['get', 'pods', '--namespace', namespace, '--output', 'jsonpath={.items[*].spec.nodeName}']).split(' '),
  );
  return nodes.map((node) => `${node} ${found.filter((name) => name === node).length}`).join(', ');
}
