import { setTimeout as wait } from 'node:timers/promises';
import { restartAll } from './restart';
import type { Run } from './run';

const day = 86_400;

/**
 * Pushes lines with timestamps of three days ago to a stream with a retention of a day and to one with a week, and
 * checks that only the first is deleted.
 *
 * Loki is restarted before each query: chunks and index are uploaded when it stops, queries of that age do not include
 * the memory of ingesters, and results are cached.
 *
 * @throws Error if the short stream is not deleted after some minutes, or the long one is
 */
export async function checkRetention(run: Run): Promise<string> {
  const deployment = run.deployment();
  const traffic = await run.traffic();
  const { namespace } = run.gateway();
  const then = Date.now() - 3 * day * 1000;
  for (const job of ['short', 'long']) await traffic.pushAt({ job }, then, `${job} line of three days ago`);
  const remaining = async (job: string): Promise<number> =>
    (await traffic.lines(`{job="${job}"}`, Date.now() - 4 * day * 1000)).length;
  const counts: string[] = [];
  const start = Date.now();
  for (let round = 1; round <= 4; round += 1) {
    restartAll([namespace], deployment.missing, 300);
    await deployment.allReady(120);
    const [short, long] = [await remaining('short'), await remaining('long')];
    counts.push(`${short} and ${long} after ${Math.round((Date.now() - start) / 1000)} s`);
    if (long !== 1) break;
    if (short === 0 && round > 1) return `lines with a retention of a day, of a week: ${counts.join(', ')}`;
    await wait(40_000);
  }
  throw new Error(`lines with a retention of a day, of a week: ${counts.join(', ')}`);
}
