import { kill } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../commands/kubectl';
import { processesOf } from './cluster';
import { serving, untilReadyAgain, type ServingPod } from './pods';
import type { Applied } from './applied';
import type { Found, Pushed, Rate, Traffic } from './pusher';

/** 200 lines a second, of 20 streams. */
export const steady: Rate = { linesPerPush: 20, pushesPerSecond: 10, lineBytes: 100 };

/** Seconds after which an index gateway has surely seen what an ingester wrote at its end: it looks every five minutes. */
export const resynced = 400;

/**
 * Kills every pod of a platform once with SIGKILL, the next when the one before is Ready again, while lines come in.
 *
 * @returns what was pushed, and what was measured, in a sentence
 */
export async function killEach(
  traffic: Traffic,
  { namespaces, missing }: Applied,
): Promise<{ readonly pushed: Pushed; readonly said: string }> {
  const pods = serving(namespaces, missing);
  let longest = 0;
  const pushed = await traffic.during(steady, async () => {
    for (const { namespace, name } of pods) {
      for (const process of processesOf(namespace, name)) kill(process, 'SIGKILL');
      longest = Math.max(longest, await untilReadyAgain(namespace, name, 180));
      await wait(3000);
    }
  });
  const found = await patiently(traffic, pushed, 60);
  const said = [
    `${pods.length} pods, Ready again after at most ${longest} s`,
    `${pushed.refused} of ${pushed.acknowledged.size + pushed.refused} pushes refused, slowest ${pushed.slowest} ms`,
    `${forgotten(pods)} lines forgotten by single replays`,
    `${found.missing} missing before what is in memory went to the store`,
  ];
  return { pushed, said: said.join('; ') };
}

/**
 * Lines that a replay of the write-ahead log took for known and left out: whoever listens before its replay has ended does
 * so. They are there as long as another pod has them, and found for sure when that one has written them to the store.
 */
function forgotten(pods: readonly ServingPod[]): number {
  const counted = pods
    .filter(({ loki }) => loki)
    .flatMap(({ namespace, name }) => {
      const metrics = kubectl(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}:3100/proxy/metrics`]);
      return /^loki_ingester_wal_duplicate_entries_total (\S+)$/m.exec(metrics)?.[1] ?? [];
    });
  return counted.reduce((sum, count) => sum + Number(count), 0);
}

/** Looks for what was acknowledged, for some seconds: a replayed ingester is asked again a few seconds after it is back. */
async function patiently(traffic: Traffic, pushed: Pushed, patience: number): Promise<Found> {
  const until = Date.now() + patience * 1000;
  let found = await traffic.find(pushed, steady);
  while (found.missing > 0 && Date.now() < until) {
    await wait(5000);
    found = await traffic.find(pushed, steady);
  }
  return found;
}

/**
 * Looks for what was acknowledged.
 *
 * @throws Error if a line is missing
 */
export async function accounted(traffic: Traffic, pushed: Pushed, patience: number): Promise<string> {
  const found = await patiently(traffic, pushed, patience);
  const measured = `${pushed.acknowledged.size * steady.linesPerPush} lines acknowledged in ${Math.round(pushed.seconds)} s, ${found.missing} missing${found.missing > 0 ? ` (of the pushes ${found.pushes.join(', ')})` : ''}, ${found.doubled} doubled, ${pushed.refused} of ${pushed.acknowledged.size + pushed.refused} pushes refused${byStatus(pushed)}, slowest ${pushed.slowest} ms, none acknowledged for at most ${(pushed.longestOutage / 1000).toFixed(1)} s`;
  if (found.missing > 0) throw new Error(measured);
  return measured;
}

/** ` (502: 12, no answer: 3)`; nothing where none was refused. */
function byStatus({ refusals }: Pushed): string {
  const counted = [...refusals].map(([status, count]) => `${status === 0 ? 'no answer' : status}: ${count}`);
  return counted.length === 0 ? '' : ` (${counted.join(', ')})`;
}
