import { rmSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import { AlloyLogs } from '../constructs/alloy';
import { DaemonSetWorkload } from '../constructs/kit';
import type { Environment, LoggingPlatform, LogsSettings } from '../constructs/platform';
import { laptop } from '../test/fixtures';
import { memory, processesOf } from './cluster';
import { Deployment } from './deployment';
import { freshCluster, rotateLogs } from './lab';
import { allReady, restarts, serving, untilReadyAgain } from './pods';
import { Traffic } from './pusher';
import { stepRunner, type StepReporter } from './scenario';
import { untilSettled } from './settle';
import { Writers, type Writing } from './writers';

/** Namespace of the pods that write. */
const shop = 'shop';
const pods = 4;

/** Seconds for which the pods write. */
const duration = 100;

/** What happens while they are written, in seconds after the first line. */
const outage = { from: 25, seconds: 60 };
const killAt = 50;

/** The kubelet looks every ten seconds which files it must rotate: with this size, every second time. */
const secondsOfFile = 12;

/** Seconds until the last line must have arrived. */
const arrival = 900;

/** Seconds without a new line after which no more are expected; repetitions of pushes wait up to 30. */
const settled = 45;

/** An agent that reads lines of pods. */
export interface LinesAgent {
  /** Its name in messages. */
  readonly title: string;
  /** The name of its image without the registry, of its workload, and of its folder. */
  readonly name: string;
  /** Its settings. @param dataPath - the folder of its state */
  readonly settings: (dataPath: string) => Partial<LogsSettings>;
  /** It has no buffer, so that lines may be missing after a kill or an outage; they are only counted. @default false */
  readonly mayLose?: true;
  /** Its kind of workload. @default 'DaemonSet' */
  readonly kind?: 'DaemonSet' | 'Deployment';
}

export const vectorLines: LinesAgent = {
  title: 'Vector',
  name: 'vector',
  settings: (dataPath) => ({ vector: { dataPath } }),
};

export const promtailLines: LinesAgent = {
  title: 'Promtail',
  name: 'promtail',
  settings: (dataPath) => ({ promtail: { dataPath, endOfLife: 'accepted' } }),
  mayLose: true,
};

export const alloyLines: LinesAgent = {
  title: 'Alloy',
  name: 'alloy',
  settings: (dataPath) => ({ alloy: { dataPath } }),
  mayLose: true,
};

/** Alloy that reads by the Kubernetes API, as one pod without state. */
export const alloyApiLines: LinesAgent = {
  ...alloyLines,
  kind: 'Deployment',
  settings: () => ({ alloy: { mode: 'api' }, pipeline: { structuredMetadata: { stream: false } } }),
};

/**
 * Pods write lines, which an agent reads and sends, while the kubelet rotates files, the gateway is away for a minute,
 * and the agent is killed. Then all lines are counted in Loki.
 *
 * @param releases - the release set, which has a release of the agent
 * @param rate - lines per second of all pods
 */
export async function linesOfPods(
  {
    releases,
    rate,
    agent = vectorLines,
    hasOutage = true,
    rotation = secondsOfFile,
    newPod = false,
    switchTo,
  }: {
    readonly releases: Environment['releases'];
    readonly rate: number;
    readonly agent?: LinesAgent;
    /** Whether the gateway is away for a minute. @default true */
    readonly hasOutage?: boolean;
    /** Seconds after which a file is large enough to be rotated. @default 12 */
    readonly rotation?: number;
    /** Whether the pod of the agent is deleted, instead of a kill. @default false */
    readonly newPod?: boolean;
    /** The agent that replaces it, instead of a kill. @default - it is killed */
    readonly switchTo?: LinesAgent;
  },
  reportStep: StepReporter,
): Promise<void> {
  freshCluster({ kubernetes: '1.34' });
  const step = stepRunner(reportStep);
  // Positions and buffers of other runs are still on the disk of this machine.
  const dataPath = `/var/lib/lines-${Date.now()}`;
  const { login, tenant } = laptop.collect.logs;
  const environmentWith = (one: LinesAgent): Environment => ({
    ...laptop,
    releases,
    collect: { logs: { login, tenant, ...one.settings(`${dataPath}-${one.name}`) } },
  });
  const deployment = new Deployment(environmentWith(agent));
  const { platform, namespaces, missing } = deployment;
  if (missing.some((image) => image.includes(`/${agent.name}:`)))
    return reportStep('lines', true, `not tested, there is no image of ${agent.title} (${missing.join(', ')})`);
  const linesPerSecond = rate / pods;
  const writing: Writing = {
    namespace: shop,
    pods,
    linesOfPod: linesPerSecond * duration,
    linesPerSecond,
    lineBytes: 120,
  };
  const writers = new Writers(writing);
  // The kubelet stores each line with its time.
  const rotateAt = `${Math.round((linesPerSecond * rotation * (writing.lineBytes + 45)) / 1024)}Ki`;
  const start = { at: 0 };
  try {
    await step('apply', () => `${deployment.apply().length} objects at once`);
    await step('ready', () => deployment.ready(240));
    await step('rotation of logs', () => rotateLogs(rotateAt).then(() => `the kubelet rotates files of ${rotateAt}`));
    const service = platform.gateway!.endpoint.service!;
    await step('lines written', async () => {
      writers.start(deployment.gatewayImage);
      start.at = Date.now();
      const [seconds, away, down] = await Promise.all([
        untilWritten(writers),
        hasOutage ? withoutGateway(service.namespace, service.name) : 0,
        switchTo !== undefined
          ? replaceAgent(agent, environmentWith(switchTo))
          : newPod
            ? renewAgent(agent, platform, missing)
            : killAgent(agent.name, namespaces, missing),
      ]);
      const lines = pods * writing.linesOfPod;
      return [
        `${lines} lines of ${writing.lineBytes} bytes by ${pods} pods in ${seconds} s, ${Math.round(lines / seconds)} a second`,
        `${writers.rotated} files rotated`,
        ...(hasOutage ? [`no gateway for ${away} s from second ${outage.from} on`] : []),
        switchTo === undefined
          ? `${agent.title} ${newPod ? 'restarted as a new pod' : 'killed'} in second ${killAt}, Ready again after ${down} s`
          : `${switchTo.title} applied in second ${killAt}, ${agent.title} gone after ${down} s`,
      ].join('; ');
    });
    const traffic = new Traffic(platform);
    await step('lines in Loki', () =>
      linesArrive(traffic, writers, { ...writing, start: start.at, mayLose: agent.mayLose === true }),
    );
    await step('pods', () => `${memory(namespaces)}; restarted: ${restarts(namespaces, missing).join(', ')}`);
  } finally {
    for (const one of [agent, ...(switchTo === undefined ? [] : [switchTo])])
      rmSync(`${dataPath}-${one.name}`, { recursive: true, force: true });
  }
}

async function untilWritten(writers: Writers): Promise<number> {
  const start = Date.now();
  for (; !writers.written(); await wait(1000))
    if (Date.now() - start > arrival * 1000) throw new Error(`the pods are still writing after ${arrival} s`);
  return Math.round((Date.now() - start) / 1000);
}

/** Stops the gateway for a time. @returns seconds until it was Ready again */
async function withoutGateway(namespace: string, name: string): Promise<number> {
  const scale = (replicas: number): string =>
    kubectl(['scale', `deployment/${name}`, '--namespace', namespace, `--replicas=${replicas}`]);
  await wait(outage.from * 1000);
  scale(0);
  const start = Date.now();
  await wait(outage.seconds * 1000);
  scale(1);
  kubectl(['rollout', 'status', `deployment/${name}`, '--namespace', namespace, '--timeout=120s']);
  return Math.round((Date.now() - start) / 1000);
}

/** Kills an agent with SIGKILL. @returns seconds until it was Ready again */
async function killAgent(agent: string, namespaces: readonly string[], missing: readonly string[]): Promise<number> {
  await wait(killAt * 1000);
  const { namespace, name } = serving(namespaces, missing).find((pod) => pod.name.startsWith(`${agent}-`))!;
  for (const process of processesOf(namespace, name)) kill(process, 'SIGKILL');
  return untilReadyAgain(namespace, name, 180);
}

/** Starts the pod of an agent anew. @returns seconds until the new one was Ready */
async function renewAgent(
  { name, kind = 'DaemonSet' }: LinesAgent,
  platform: LoggingPlatform,
  missing: readonly string[],
): Promise<number> {
  await wait(killAt * 1000);
  const start = Date.now();
  const namespace = agentNamespace(platform);
  kubectl(['rollout', 'restart', `${kind}/${name}`, '--namespace', namespace]);
  await allReady([namespace], missing, 180);
  return Math.round((Date.now() - start) / 1000);
}

function agentNamespace(platform: LoggingPlatform): string {
  const agents = platform.node.findAll();
  const agent = agents.find((one) => one instanceof DaemonSetWorkload || one instanceof AlloyLogs);
  return (agent instanceof AlloyLogs ? agent.workload : (agent as DaemonSetWorkload)).pods.namespace;
}

/** Applies another agent, waits until it is Ready, and deletes the workload of the first. @returns seconds of all that */
async function replaceAgent({ name }: LinesAgent, environment: Environment): Promise<number> {
  await wait(killAt * 1000);
  const start = Date.now();
  const next = new Deployment(environment);
  const namespace = agentNamespace(next.platform);
  next.apply();
  await allReady([namespace], next.missing, 180);
  kubectl(['delete', `daemonset/${name}`, '--namespace', namespace, '--timeout=120s', '--cascade=foreground']);
  return Math.round((Date.now() - start) / 1000);
}

function selector(name: string): string {
  return `{namespace="${shop}", container="${name}"}`;
}

/**
 * Queries the lines of each pod. A line is doubled if the agent had read it before the kill, and its position was not saved
 * yet: it is stored with the same time, so that queries of lines show it once and `count_over_time` counts it twice.
 *
 * @throws Error if a line is missing or changed
 */
async function linesArrive(
  traffic: Traffic,
  writers: Writers,
  { linesOfPod, linesPerSecond, start, mayLose }: Writing & { readonly start: number; readonly mayLose: boolean },
): Promise<string> {
  const expected = pods * linesOfPod;
  const count = (): Promise<number> => traffic.countOf(`{namespace="${shop}"}`, start);
  const { state: counted, seconds } = await untilSettled(count, { settled, arrival });
  const missing: string[] = [];
  let [distinct, changed, shown] = [0, 0, 0];
  for (const name of writers.names) {
    const numbers = (await traffic.lines(selector(name), start - 60_000)).map((line) => writers.numberOf(name, line));
    const seen = new Set(numbers.filter((number) => number !== undefined));
    shown += numbers.length;
    changed += numbers.filter((number) => number === undefined).length;
    distinct += seen.size;
    missing.push(...rangesWithout(seen, linesOfPod).map((range) => `${name} ${range}`));
  }
  const doubled = counted - changed - distinct;
  const measured = [
    `${expected - distinct} of ${expected} missing${missing.length > 0 ? ` (${missing.slice(0, 20).join(', ')})` : ''}, ${changed} changed`,
    `the last arrived ${seconds} s after it was written`,
    `${doubled} counted twice (what was read in ${(doubled / linesPerSecond / pods).toFixed(1)} s before the kill), ${shown - distinct - changed} shown twice`,
  ].join('; ');
  if (!mayLose && (distinct !== expected || changed > 0)) throw new Error(measured);
  return measured;
}

/** The numbers of lines that are not in a set: `17 to 20`. */
function rangesWithout(seen: ReadonlySet<number>, linesOfPod: number): string[] {
  const ranges: [number, number][] = [];
  for (let number = 0; number < linesOfPod; number += 1) {
    if (seen.has(number)) continue;
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first} to ${last}`));
}
