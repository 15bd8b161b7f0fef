import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import type { EnvironmentChange } from '../../commands/diff/model';
import { valueAt } from '../../constructs/kit';
import { steady } from './kill';
import { linesArrive, startWriters, untilWritten, written } from './lines';
import { keep, pushFor, replace, type Change } from './migrate';
import { otherThanPredicted, podIds, predictedChange, summary } from './predicted-risks';
import { Kept, Skip, type Run } from './run';
import { TraceLoad, type PushedTraces } from './trace-load';
import type { Writing } from './writers';

/** When something was pushed. */
export type Time = 'before' | 'during' | 'after';

/** Traces that were pushed at each time. */
const traces = new Kept<Partial<Record<Time, PushedTraces>>>('pushed before the upgrade');

/** When the new Tempo was started, milliseconds since 1970. */
const tempoStarted = new Kept<number>('upgrade');

/** Seconds for which lines and traces are pushed before and after the upgrade. */
const pushing = 15;

/** Milliseconds after each trace: some hundred during an upgrade, since each is read again. */
const pause = 300;

/** Lines, and traces where there is a Tempo, are pushed and acknowledged. */
export async function pushedAt(run: Run, { time }: { readonly time: Time }): Promise<string> {
  const end = Date.now() + pushing * 1000;
  const [, pushedTraces] = await Promise.all([pushFor(run, time, pushing), pushTraces(run, () => Date.now() > end)]);
  keepTraces(run, time, pushedTraces);
  return `for ${pushing} s; ${pushedTraces === undefined ? withoutTempo(run) : `${pushedTraces.size} traces acknowledged`}`;
}

async function pushTraces(run: Run, until: () => boolean): Promise<PushedTraces | undefined> {
  return run.missingOf(['tempo']).length > 0 ? undefined : (await TraceLoad.of(run)).push(until, pause);
}

function keepTraces(run: Run, time: Time, pushed: PushedTraces | undefined): void {
  if (pushed !== undefined) traces.set(run, { ...traces.or(run, {}), [time]: pushed });
}

function withoutTempo(run: Run): string {
  return `no traces, there is no image ${run.missingOf(['tempo']).join(', ')}`;
}

/** Pods write lines from before the upgrade until after it, which the agent reads. */
export function podsWrite(run: Run, { writing, agent }: { readonly writing: Writing; readonly agent: string }): string {
  const missing = run.missingOf([agent]);
  if (missing.length > 0) throw new Skip(`there is no image ${missing.join(', ')}; only pushed lines are counted`);
  startWriters(run, writing);
  const { pods, linesOfPod, linesPerSecond } = writing;
  return `${pods * linesOfPod} lines by ${pods} pods, ${pods * linesPerSecond} a second`;
}

/** Makes Tempo write its blocks: the next major release does not read the write-ahead log. */
export async function flushTempo(run: Run): Promise<string> {
  if (run.missingOf(['tempo']).length > 0) throw new Skip(withoutTempo(run));
  kubectl(['get', '--raw', `/api/v1/namespaces/${run.gateway().namespace}/pods/tempo-0:3200/proxy/flush`]);
  await wait(30_000);
  return 'half a minute before the upgrade, as docs/traces.md says';
}

/**
 * Applies the next releases while lines and traces are pushed, and compares the pods that are replaced with those that
 * `npm run diff` names.
 */
export async function upgrade(run: Run, { from, to }: Change): Promise<string> {
  const [before, after] = [run.deployment(from), run.deployment(to)];
  const predicted = withImages(predictedChange(before.rendered.files, after.rendered.files), run);
  const ids = podIds(after.namespaces);
  const start = Date.now();
  let isDone = false;
  const work = (): Promise<void> => replace(run, { from, to }).finally(() => (isDone = true));
  const traffic = await run.traffic();
  const [pushed, pushedTraces] = await Promise.all([traffic.during(steady, work), pushTraces(run, () => isDone)]);
  const seconds = Math.round((Date.now() - start) / 1000);
  keep(run, 'during', pushed);
  keepTraces(run, 'during', pushedTraces);
  if (pushedTraces !== undefined) tempoStarted.set(run, startOf(run.gateway().namespace, 'tempo-0'));
  const wrong = otherThanPredicted(predicted, ids, podIds(after.namespaces));
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return summary(predicted, seconds);
}

/** The predicted change without workloads whose image is missing: their pods cannot be replaced one after another. */
function withImages(predicted: EnvironmentChange, run: Run): EnvironmentChange {
  const workloads = [...run.deployments.values()].flatMap(({ manifests }) => manifests);
  const isRunning = ({ kind, name, namespace }: EnvironmentChange['pods'][number]['workload']): boolean => {
    const found = workloads.filter(
      (one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace,
    );
    const images = found.flatMap((one) => valueAt(one, ['spec', 'template', 'spec', 'containers']) as Container[]);
    return !images.some(({ image }) => run.missing.includes(image));
  };
  return { ...predicted, pods: predicted.pods.filter(({ workload }) => isRunning(workload)) };
}

interface Container {
  readonly image: string;
}

function startOf(namespace: string, pod: string): number {
  const path = 'jsonpath={.status.startTime}';
  return Date.parse(kubectl(['get', 'pod', pod, '--namespace', namespace, '--output', path]));
}

/**
 * Every trace of a time is found by its ID. During an upgrade that needs a flush, those are lost that only the old pod had.
 *
 * @param lost - whether traces that were sent before the new Tempo started may be missing
 */
export async function tracesOf(
  run: Run,
  { time, lost = false }: { readonly time: Time; readonly lost?: boolean },
): Promise<string> {
  if (run.missingOf(['tempo']).length > 0) throw new Skip(withoutTempo(run));
  const pushed = traces.of(run)[time] ?? new Map<string, number>();
  const missing = await (await TraceLoad.of(run)).missing(pushed.keys());
  const early = lost ? missing.filter((id) => pushed.get(id)! < tempoStarted.of(run)) : [];
  const measured = `${pushed.size} traces acknowledged, ${missing.length} missing`;
  if (missing.length > early.length)
    throw new Error(`${measured}, of which ${early.length} were sent to the old Tempo after the flush`);
  return missing.length === 0 ? measured : `${measured}: sent to the old Tempo after the flush`;
}

/** Every line that pods wrote across the upgrade is found. */
export async function linesOfPods(run: Run, { agent }: { readonly agent: string }): Promise<string> {
  const missing = run.missingOf([agent]);
  if (missing.length > 0) throw new Skip(`there is no image ${missing.join(', ')}`);
  await untilWritten(written.of(run).writers);
  return linesArrive(run, {});
}
