import { setTimeout as wait } from 'node:timers/promises';
import { restartAll } from './restart';
import { allReady } from './pods';
import { Traffic } from './pusher';
import type { Applied } from './applied';

const day = 86_400;

/**
 * Pushes two streams with times of three days ago, of which one is kept a day only, and looks what is left of them.
 *
 * Chunks and index get into the object store when Loki stops, lines of that age are not looked for in memory, and what
 * was read once is remembered: so it is restarted before it is asked.
 *
 * @throws Error if the short one is still there after some minutes, or the other is not
 */
export async function expire({ platform, namespaces, missing }: Applied): Promise<string> {
  const traffic = new Traffic(platform);
  const { namespace } = platform.gateway.endpoint.service!;
  const then = Date.now() - 3 * day * 1000;
  for (const job of ['short', 'long']) await traffic.pushAt({ job }, then, `${job} line of three days ago`);
  const left = async (job: string): Promise<number> =>
    (await traffic.lines(`{job="${job}"}`, Date.now() - 4 * day * 1000)).length;
  const seen: string[] = [];
  const start = Date.now();
  for (let round = 1; round <= 4; round += 1) {
    restartAll([namespace], missing, 300);
    await allReady(namespaces, missing, 120);
    const [short, long] = [await left('short'), await left('long')];
    seen.push(`${short} and ${long} after ${Math.round((Date.now() - start) / 1000)} s`);
    if (long !== 1) break;
    if (short === 0 && round > 1) return `kept a day and kept a week, one line each: ${seen.join(', ')}`;
    await wait(40_000);
  }
  throw new Error(`kept a day and kept a week, one line each: ${seen.join(', ')}`);
}
