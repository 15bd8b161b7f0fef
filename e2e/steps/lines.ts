import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import { AlloyLogs } from '../../constructs/alloy';
import { DaemonSetWorkload } from '../../constructs/kit';
import type { LoggingPlatform } from '../../constructs/platform';
import type { LinesAgent } from '../fixtures/lines';
import { memory } from './cluster';
import { allReady, restarts, serving, untilReadyAgain } from './pods';
import { Kept, type Run } from './run';
import { until, untilSettled } from './until';
import { Writers, type Writing } from './writers';

/** Seconds until the last line must have arrived. */
const arrival = 900;

/** Seconds without a new line after which no more are expected; repetitions of pushes wait up to 30. */
const settled = 45;

/** What happens while pods write. */
export type Disturbance = {
  /** Seconds after the first line. */
  readonly at: number;
} & (
  | { /** Seconds without a gateway. */ readonly outage: number }
  | { /** Is killed with SIGKILL. */ readonly kill: LinesAgent }
  | { /** Gets a new pod. */ readonly renew: LinesAgent }
  | {
      readonly replace: LinesAgent;
      readonly by: LinesAgent;
      /** Key of the environment with the other agent. */
      readonly environment: string;
    }
);

/** The pods that write, and since when, milliseconds since 1970. */
export const written = new Kept<{ readonly writers: Writers; readonly start: number }>('lines written');

/** Starts pods that write. */
export function startWriters(run: Run, writing: Writing): Writers {
  const writers = new Writers(writing);
  writers.start(run);
  written.set(run, { writers, start: Date.now() });
  return writers;
}

/** The files of logs of the only node are rotated when they have lines of this many seconds. */
export async function rotation(
  run: Run,
  { writing: { linesPerSecond, lineBytes }, seconds }: { readonly writing: Writing; readonly seconds: number },
): Promise<string> {
  // The kubelet stores each line with its time.
  const size = `${Math.round((linesPerSecond * seconds * (lineBytes + 45)) / 1024)}Ki`;
  await run.node.rotateLogs(size);
  return `the kubelet rotates files of ${size}`;
}

/** Pods write lines, while something happens. */
export async function linesWritten(
  run: Run,
  { writing, during }: { readonly writing: Writing; readonly during: readonly Disturbance[] },
): Promise<string> {
  const writers = startWriters(run, writing);
  const [seconds, ...happened] = await Promise.all([
    untilWritten(writers),
    ...during.map((disturbance) => wait(disturbance.at * 1000).then(() => disturb(run, disturbance))),
  ]);
  const lines = writing.pods * writing.linesOfPod;
  return [
    `${lines} lines of ${writing.lineBytes} bytes by ${writing.pods} pods in ${seconds} s, ${Math.round(lines / seconds)} a second`,
    `${writers.rotated} files rotated`,
    ...happened,
  ].join('; ');
}

/** Waits until all pods have written. @returns the seconds */
export async function untilWritten(writers: Writers): Promise<number> {
  const done = (): true | undefined => (writers.written() ? true : undefined);
  return (await until(arrival, done, 'the pods are still writing')).seconds;
}

async function disturb(run: Run, one: Disturbance): Promise<string> {
  const { namespaces, missing, platform } = run.deployment();
  const start = Date.now();
  const since = (): number => Math.round((Date.now() - start) / 1000);
  if ('outage' in one) {
    await withoutGateway(run, one.outage);
    return `no gateway for ${since()} s from second ${one.at} on`;
  }
  if ('kill' in one) {
    const { namespace, name } = serving(namespaces, missing).find((pod) => pod.name.startsWith(`${one.kill.name}-`))!;
    run.node.kill(namespace, name);
    return `${one.kill.title} killed in second ${one.at}, Ready again after ${await untilReadyAgain(namespace, name, 180)} s`;
  }
  if ('renew' in one) {
    const { title, name, kind = 'DaemonSet' } = one.renew;
    const namespace = agentNamespace(platform);
    kubectl(['rollout', 'restart', `${kind}/${name}`, '--namespace', namespace]);
    await allReady([namespace], missing, 180);
    return `${title} restarted as a new pod in second ${one.at}, Ready again after ${since()} s`;
  }
  const next = run.deployment(one.environment);
  const namespace = agentNamespace(next.platform);
  next.apply();
  await allReady([namespace], next.missing, 180);
  const old = `daemonset/${one.replace.name}`;
  kubectl(['delete', old, '--namespace', namespace, '--timeout=120s', '--cascade=foreground']);
  return `${one.by.title} applied in second ${one.at}, ${one.replace.title} gone after ${since()} s`;
}

/** Stops the gateway for a time, and waits until it is Ready again. */
async function withoutGateway(run: Run, seconds: number): Promise<void> {
  const { namespace, name } = run.gateway();
  const scale = (replicas: number): string =>
    kubectl(['scale', `deployment/${name}`, '--namespace', namespace, `--replicas=${replicas}`]);
  scale(0);
  await wait(seconds * 1000);
  scale(1);
  kubectl(['rollout', 'status', `deployment/${name}`, '--namespace', namespace, '--timeout=120s']);
}

function agentNamespace(platform: LoggingPlatform): string {
  const agents = platform.node.findAll();
  const agent = agents.find((one) => one instanceof DaemonSetWorkload || one instanceof AlloyLogs);
  return (agent instanceof AlloyLogs ? agent.workload : (agent as DaemonSetWorkload)).pods.namespace;
}

/**
 * Queries the lines of each pod. A line is doubled if the agent had read it before the kill, and its position was not saved
 * yet: it is stored with the same time, so that queries of lines show it once and `count_over_time` counts it twice.
 *
 * @throws Error if a line is missing or changed, except of agents that may lose lines
 */
export async function linesArrive(run: Run, { mayLose = false }: { readonly mayLose?: boolean }): Promise<string> {
  const { writers, start } = written.of(run);
  const { namespace, linesOfPod, linesPerSecond, pods } = writers.writing;
  const traffic = await run.traffic();
  const expected = pods * linesOfPod;
  const count = (): Promise<number> => traffic.countOf(`{namespace="${namespace}"}`, start);
  const { state: counted, seconds } = await untilSettled(count, { settled, arrival });
  const missing: string[] = [];
  let [distinct, changed, shown] = [0, 0, 0];
  for (const name of writers.names) {
    const lines = await traffic.lines(`{namespace="${namespace}", container="${name}"}`, start - 60_000);
    const numbers = lines.map((line) => writers.numberOf(name, line));
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
    `${doubled} counted twice (what was read in ${(doubled / linesPerSecond / pods).toFixed(1)} s before the end of the agent), ${shown - distinct - changed} shown twice`,
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

/** Memory of the containers, and which of them were restarted. */
export function memoryAndRestarts(run: Run): string {
  const { namespaces, missing } = run.deployment();
  return `${memory(namespaces)}; restarted: ${restarts(namespaces, missing).join(', ')}`;
}
