import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import { checkLines, resynced, steady } from './kill';
import { Kept, type Run } from './run';
import { restart, type Timeout } from './platform';
import type { Pushed } from './traffic';

/** Seconds for which a drained node is unschedulable. */
const maintenance = 30;

/** What was pushed during each step. */
const pushes = new Kept<Map<string, Pushed>>('a failure of nodes');

/** What happens to nodes. */
export type NodeFailure =
  | { readonly drain: 'each node' }
  | {
      /** Numbers of nodes, from 1. */
      readonly powerLoss: readonly number[];
      readonly seconds: number;
    };

/** Applies a platform, on nodes that all have a DNS server. */
export async function readyOnNodes(run: Run, { timeout }: Timeout): Promise<string> {
  return `${await run.deployment().allReady(timeout)} s; pods on each node: ${podsOfNodes(run)}`;
}

/** Drains nodes or cuts their power, while lines are pushed, and queries the lines. */
export async function nodeFailure(
  run: Run,
  { title, failure, timeout }: Timeout & { readonly title: string; readonly failure: NodeFailure },
): Promise<string> {
  const ready = (): Promise<number> => run.deployment().allReady(timeout);
  const traffic = await run.traffic();
  const pushed = await traffic.during(steady, async () => {
    if ('powerLoss' in failure) return withoutPower(run, failure.powerLoss, failure.seconds, ready);
    for (const node of run.node.names) {
      kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--force', `--timeout=${timeout}s`]);
      await wait(maintenance * 1000);
      kubectl(['uncordon', node]);
      await ready();
    }
  });
  pushes.set(run, new Map([...pushes.or(run, new Map()), [title, pushed]]));
  return checkLines(traffic, pushed, 60);
}

/** Restarts every pod. Pods do not move back to a drained node: a rollout spreads them again. */
export async function rollout(run: Run, { timeout }: Timeout): Promise<string> {
  return `${await restart(run, { timeout })}; pods on each node: ${podsOfNodes(run)}`;
}

/** Queries the lines of a step again, when all ingesters were flushed. @param during - title of the step */
export async function linesAgain(run: Run, { during }: { readonly during: string }): Promise<string> {
  const pushed = pushes.of(run).get(during);
  if (pushed === undefined) throw new Error(`nothing was pushed during '${during}'`);
  return checkLines(await run.traffic(), pushed, resynced);
}

async function withoutPower(
  { node: nodes }: Run,
  lost: readonly number[],
  seconds: number,
  ready: () => Promise<number>,
): Promise<void> {
  lost.forEach((one) => nodes.losePower(one));
  await wait(seconds * 1000);
  lost.forEach((one) => nodes.returnPower(one));
  for (const node of lost)
    kubectl(['wait', `node/${nodes.names[node - 1]}`, '--for=condition=Ready', '--timeout=120s']);
  await ready();
  await wait(10_000);
}

/** Runs a DNS server on every node, as in clusters of several nodes; the lab starts with one. */
export function dnsOnEveryNode(run: Run): string {
  const spread = {
    spec: {
      replicas: run.node.names.length,
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
  return `${run.node.names.length} pods`;
}

/** Number of pods on each node: `lab 4, lab2 3, lab3 3`. */
function podsOfNodes(run: Run): string {
  const found = run
    .deployment()
    .namespaces.flatMap((namespace) =>
      kubectl(['get', 'pods', '--namespace', namespace, '--output', 'jsonpath={.items[*].spec.nodeName}']).split(' '),
    );
  return run.node.names.map((node) => `${node} ${found.filter((name) => name === node).length}`).join(', ');
}
