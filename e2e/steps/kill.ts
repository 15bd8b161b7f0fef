import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import { serving, untilReadyAgain, type ServingPod } from './pods';
import { Kept, type Run } from './run';
import type { Found, Pushed, Rate, Traffic } from './traffic';

/** 200 lines per second in 20 streams. */
export const steady: Rate = { linesPerPush: 20, pushesPerSecond: 10, lineBytes: 100 };

/** Seconds after which an index gateway has the index that a stopped ingester uploaded: it syncs every five minutes. */
export const resynced = 400;

/** What was pushed during the kills. */
const killed = new Kept<Pushed>('kill each pod');

/** Kills each pod with SIGKILL, one after another when the previous one is Ready again, while lines are pushed. */
export async function killEach(run: Run): Promise<string> {
  const { namespaces, missing } = run.deployment();
  const traffic = await run.traffic();
  const pods = serving(namespaces, missing);
  let longest = 0;
  const pushed = await traffic.during(steady, async () => {
    for (const { namespace, name } of pods) {
      run.node.kill(namespace, name);
      longest = Math.max(longest, await untilReadyAgain(namespace, name, 180));
      await wait(3000);
    }
  });
  killed.set(run, pushed);
  const found = await findWithin(traffic, pushed, 60);
  return [
    `${pods.length} pods, Ready again after at most ${longest} s`,
    `${pushed.refused} of ${pushed.acknowledged.size + pushed.refused} pushes refused, slowest ${pushed.slowest} ms`,
    `${skippedInReplay(pods)} lines skipped by WAL replays`,
    `${found.missing} missing before ingesters were flushed`,
  ].join('; ');
}

/** All lines that were acknowledged during the kills are found. */
export async function linesOfKills(run: Run): Promise<string> {
  return checkLines(await run.traffic(), killed.of(run), resynced);
}

/**
 * Lines that WAL replays skipped as duplicates, which happens when an ingester accepts pushes before its replay has
 * ended. Other replicas still have them, and all queries find them once those have flushed.
 */
function skippedInReplay(pods: readonly ServingPod[]): number {
  const counted = pods
    .filter(({ loki }) => loki)
    .flatMap(({ namespace, name }) => {
      const metrics = kubectl(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}:3100/proxy/metrics`]);
      return /^loki_ingester_wal_duplicate_entries_total (\S+)$/m.exec(metrics)?.[1] ?? [];
    });
  return counted.reduce((sum, count) => sum + Number(count), 0);
}

/**
 * Queries acknowledged lines until all are found or the time is over: queriers use a restarted ingester after some
 * seconds.
 */
async function findWithin(traffic: Traffic, pushed: Pushed, timeout: number): Promise<Found> {
  const until = Date.now() + timeout * 1000;
  let found = await traffic.find(pushed, steady);
  while (found.missing > 0 && Date.now() < until) {
    await wait(5000);
    found = await traffic.find(pushed, steady);
  }
  return found;
}

/**
 * Checks that all acknowledged lines are found.
 *
 * @param timeout - seconds
 * @throws Error if a line is missing
 */
export async function checkLines(traffic: Traffic, pushed: Pushed, timeout: number): Promise<string> {
  const found = await findWithin(traffic, pushed, timeout);
  const measured = `${pushed.acknowledged.size * steady.linesPerPush} lines acknowledged in ${Math.round(pushed.seconds)} s, ${found.missing} missing${found.missing > 0 ? ` (of the pushes ${found.pushes.join(', ')})` : ''}, ${found.doubled} doubled, ${pushed.refused} of ${pushed.acknowledged.size + pushed.refused} pushes refused${byStatus(pushed)}, slowest ${pushed.slowest} ms, none acknowledged for at most ${(pushed.longestOutage / 1000).toFixed(1)} s`;
  if (found.missing > 0) throw new Error(measured);
  return measured;
}

/** ` (502: 12, no answer: 3)`; empty if no push was rejected. */
function byStatus({ refusals }: Pushed): string {
  const counted = [...refusals].map(([status, count]) => `${status === 0 ? 'no answer' : status}: ${count}`);
  return counted.length === 0 ? '' : ` (${counted.join(', ')})`;
}
