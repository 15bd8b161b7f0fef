import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import { untilReadyAgain } from './pods';
import { Kept, type Run } from './run';
import { spansPerRequest, TraceLoad } from './trace-load';

/** Requests with spans of one trace each, which are 10,000 spans. */
const requests = 1000;

/** Seconds after which a span is in the write-ahead log. */
const written = 3;

/** Traces that were acknowledged, and must be found again. */
const stored = new Kept<readonly string[]>('kill -9');

const enough = (sent: number): boolean => sent >= requests;

/** Pushes 10,000 spans, and kills Tempo when the last one is in the write-ahead log. */
export async function tracesAfterKill(run: Run): Promise<string> {
  const load = await TraceLoad.of(run);
  const pushed = [...(await load.push(enough)).keys()];
  await wait(written * 1000);
  const seconds = await kill(run);
  const missing = await load.missing(pushed);
  if (missing.length > 0) throw new Error(`${missing.length} of ${pushed.length} acknowledged traces are missing`);
  stored.set(run, pushed.slice(0, 20));
  return `${written} s after ${pushed.length * spansPerRequest} acknowledged spans: Ready again after ${seconds} s, 0 missing`;
}

/** Kills Tempo while spans are pushed: those of the last seconds are in its memory only. */
export async function tracesKilledUnderLoad(run: Run): Promise<string> {
  const load = await TraceLoad.of(run);
  const pushes = load.push(enough);
  await wait(4000);
  const killed = Date.now();
  await kill(run);
  const pushed = await pushes;
  const missing = await load.missing(pushed.keys());
  const oldest = Math.max(0, ...missing.map((id) => killed - pushed.get(id)!));
  if (oldest > (written + 1) * 1000) throw new Error(`a span that was ${oldest} ms old is missing`);
  return `${missing.length * spansPerRequest} of ${pushed.size * spansPerRequest} acknowledged spans are missing, the oldest was ${oldest} ms old; ${requests - pushed.size} requests were refused`;
}

export async function tracesAfterRestart(run: Run): Promise<string> {
  const { namespace } = run.gateway();
  kubectl(['rollout', 'restart', 'statefulset/tempo', '--namespace', namespace]);
  const start = Date.now();
  kubectl(['rollout', 'status', 'statefulset/tempo', '--namespace', namespace, '--timeout=180s']);
  const seconds = Math.round((Date.now() - start) / 1000);
  const traces = stored.of(run);
  const missing = await (await TraceLoad.of(run)).missing(traces);
  if (missing.length > 0) throw new Error(`${missing.length} of ${traces.length} traces are missing`);
  return `${traces.length} of ${traces.length} traces after ${seconds} s`;
}

/** @returns seconds until it was Ready again */
async function kill(run: Run): Promise<number> {
  const { namespace } = run.gateway();
  run.node.kill(namespace, 'tempo-0');
  return untilReadyAgain(namespace, 'tempo-0', 180);
}
