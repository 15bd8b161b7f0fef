import { setTimeout as wait } from 'node:timers/promises';

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
