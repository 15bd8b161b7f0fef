import { setTimeout as wait } from 'node:timers/promises';

/**
 * Repeats a check until it has a value.
 *
 * @param seconds - at most
 * @param otherwise - what is wrong when the time is over, such as `not Ready: loki-0`
 * @param interval - milliseconds between two checks
 * @returns the value, and after how many seconds it was there
 * @throws Error with `otherwise` and the seconds
 */
export async function until<Value>(
  seconds: number,
  check: () => Promise<Value | undefined> | Value | undefined,
  otherwise: string | (() => string),
  interval = 1000,
): Promise<{ readonly value: Value; readonly seconds: number }> {
  for (const start = Date.now(); ; await wait(interval)) {
    const value = await check();
    if (value !== undefined) return { value, seconds: Math.round((Date.now() - start) / 1000) };
    if (Date.now() - start > seconds * 1000)
      throw new Error(`${typeof otherwise === 'string' ? otherwise : otherwise()} after ${seconds} s`);
  }
}

/**
 * Reads a state every second until it has stayed the same for a time.
 *
 * @param times - seconds: without a change, and at most in all
 * @returns the last state, and after how many seconds it was there
 */
export async function untilSettled<State>(
  read: () => Promise<State>,
  { settled, arrival }: { readonly settled: number; readonly arrival: number },
): Promise<{ readonly state: State; readonly seconds: number }> {
  const begin = Date.now();
  let [state, same, seconds] = [await read(), 0, 0];
  for (; same < settled && Date.now() - begin < arrival * 1000; await wait(1000)) {
    const now = await read();
    const changed = JSON.stringify(now) !== JSON.stringify(state);
    if (changed) seconds = Math.round((Date.now() - begin) / 1000);
    [state, same] = [now, changed ? 0 : same + 1];
  }
  return { state, seconds };
}
