import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import type { Environment } from '../constructs/platform';
import { laptop } from '../test/fixtures';
import { processesOf } from './cluster';
import { Deployment } from './deployment';
import { counted, failingPods, restart, versionKeys } from './event-lines';
import { freshCluster, stopApiServer } from './lab';
import { createPods } from './pods';
import { Traffic } from './pusher';
import { stepRunner, type StepReporter } from './scenario';

const workload = 'statefulset/alloy-events';
const pod = 'alloy-events-0';

/** Pods whose events happen while Alloy restarts. */
const failing = 20;

/** Seconds for which something that Alloy needs at its start is away. */
const away = 20;

/**
 * Restarts Alloy while there are events in each second. It skips those that are not later than the last one that it sent.
 *
 * @param start - of the test, milliseconds since 1970
 * @returns how many events have no line, and how many lines are stored twice
 */
export async function restartDuringEvents(deployment: Deployment, traffic: Traffic, start: number): Promise<string> {
  const namespace = 'restart';
  const spec = (name: string): object => ({ containers: [{ name, image: 'registry.invalid/none:1' }] });
  const names = Array.from({ length: failing }, (_, index) => `failing-${index}`);
  createPods(
    namespace,
    names.map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: spec(name) })),
  );
  restart(deployment, workload);
  return figuresOf(deployment, traffic, start);
}

async function figuresOf({ platform }: Deployment, traffic: Traffic, start: number): Promise<string> {
  const selector = platform.events!;
  const { events, lines, missing, more, twice } = await counted(
    () => traffic.lines(selector, start - 600_000),
    versionKeys,
  );
  const stored = await traffic.countOf(selector, start - 600_000);
  return [
    `${lines} lines of ${events} versions of events, ${stored} lines stored`,
    `${twice.length + more.length} shown twice`,
    `${missing.length} events of the API server missing${missing.length > 0 ? ` (${missing.slice(0, 10).join(', ')})` : ''}`,
  ].join(', ');
}

/** Starts of the Alloy of events without something that it needs; events happen meanwhile. */
export async function startsOfAlloyEvents(reportStep: StepReporter): Promise<void> {
  freshCluster({ kubernetes: '1.34' });
  const step = stepRunner(reportStep);
  const { login, tenant } = laptop.collect.logs;
  // Positions and buffers of other runs are still on the disk of this machine.
  const dataPath = `/var/lib/vector-events-${Date.now()}`;
  const environment: Environment = {
    ...laptop,
    collect: {
      logs: { login, tenant, vector: { dataPath } },
      events: { login, tenant, alloy: {} },
    },
  };
  const deployment = new Deployment(environment);
  if (deployment.missing.some((image) => image.includes('/alloy:')))
    return reportStep('events', true, `not tested, there is no image of Alloy (${deployment.missing.join(', ')})`);
  const { namespace, name } = deployment.platform.gateway!.endpoint.service!;
  const start = Date.now();
  // Reads the logins of the cluster.
  const figures = (): Promise<string> => figuresOf(deployment, new Traffic(deployment.platform), start);
  const ready = (): string => kubectl(['rollout', 'status', workload, '--namespace', namespace, '--timeout=120s']);
  await step('apply', () => `${deployment.apply().length} objects at once`);
  await step('ready', () => deployment.ready(240));
  await step('API server not reachable', async () => {
    const nothing = [{ op: 'replace', path: '/spec/egress', value: [] }];
    kubectl([
      'patch',
      'networkpolicy',
      'alloy-events',
      '--namespace',
      namespace,
      '--type=json',
      '--patch',
      JSON.stringify(nothing),
    ]);
    kubectl(['delete', 'pod', pod, '--namespace', namespace]);
    failingPods('policy');
    await wait(away * 1000);
    const state = kubectl(['get', 'pod', pod, '--namespace', namespace, '--no-headers']).trim().split(/\s+/)[2];
    deployment.apply();
    ready();
    return `${state} for ${away} s without the NetworkPolicy, then ${await figures()}`;
  });
  await step('gateway away', async () => {
    kubectl(['scale', `deployment/${name}`, '--namespace', namespace, '--replicas=0']);
    kubectl(['delete', 'pod', pod, '--namespace', namespace]);
    failingPods('gateway');
    await wait(away * 1000);
    kubectl(['scale', `deployment/${name}`, '--namespace', namespace, '--replicas=1']);
    kubectl(['rollout', 'status', `deployment/${name}`, '--namespace', namespace, '--timeout=120s']);
    ready();
    return figures();
  });
  await step('container killed, API server away', async () => {
    const before = processesOf(namespace, pod);
    const startApiServer = await stopApiServer();
    for (const process of before) kill(process, 'SIGKILL');
    await wait(away * 1000);
    const running = alloys();
    await startApiServer();
    failingPods('api-server');
    ready();
    return `${running} processes of Alloy without the API server; ${await figures()}`;
  });
  rmSync(dataPath, { recursive: true, force: true });
}

/** Number of processes of this machine that run Alloy. */
function alloys(): number {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').startsWith('/bin/alloy');
    } catch {
      return false;
    }
  }).length;
}
