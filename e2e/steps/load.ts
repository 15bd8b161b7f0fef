import { setTimeout as wait } from 'node:timers/promises';
import type { Run } from './run';

/** A constant load. */
export interface Load {
  readonly bytesPerSecond: number;
  readonly seconds: number;
}

/** Gigabytes a day as bytes a second. */
export function perDay(gigabytes: number): number {
  return Math.round((gigabytes * 1e9) / 86_400);
}

const lineBytes = 200;
const pushesPerSecond = 5;

/**
 * Pushes lines through the gateway at a constant rate, then counts them in Loki.
 *
 * @returns a summary of the measurements
 * @throws Error if acknowledged lines are missing or duplicated
 */
export async function runLoad(run: Run, { bytesPerSecond, seconds }: Load): Promise<string> {
  const traffic = await run.traffic();
  const linesPerPush = Math.round(bytesPerSecond / lineBytes / pushesPerSecond);
  const rate = { linesPerPush, pushesPerSecond, lineBytes };
  const pushed = await traffic.during(rate, () => wait(seconds * 1000));
  const found = await traffic.count(pushed);
  const [acknowledged, refused] = [pushed.acknowledged.size * linesPerPush, pushed.refused * linesPerPush];
  const speed = ((acknowledged + refused) * lineBytes) / pushed.seconds / 1e6;
  const measured = `${speed.toFixed(2)} MB/s for ${Math.round(pushed.seconds)} s: ${acknowledged} lines acknowledged, ${refused} refused, ${found} found, slowest push ${pushed.slowest} ms`;
  if (found < acknowledged || found > acknowledged + refused) throw new Error(measured);
  return measured;
}
