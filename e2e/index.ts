/**
 * The platform on a real cluster.
 *
 *   npm run e2e                  every scenario
 *   npm run e2e -- laptop seed   some
 *   npm run e2e -- production-on-minio --load 300   five minutes of 50 GB a day
 */
import { parseArgs } from 'node:util';
import { endCluster, labMissing } from './lab';
import { perDay } from './load';
import { live, type Scenario } from './scenario';

/** Seconds of load: a minute, or as `--load` says. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { load: { type: 'string', default: '60' } },
});
const load = { bytesPerSecond: perDay(50), seconds: Number(values.load) };

const scenarios: readonly Scenario[] = [
  { environment: 'laptop', patience: 60 },
  { environment: 'production-on-minio', patience: 180, load, kill: true },
  { environment: 'small', patience: 60, kill: true },
  { environment: 'distributed', patience: 180, kill: true },
  { environment: 'seed', patience: 180 },
  { environment: 'seed-2026-11', patience: 180 },
];

async function main(): Promise<void> {
  const reason = labMissing();
  if (reason !== undefined) return console.log(reason);
  const chosen = scenarios.filter(({ environment }) => positionals.length === 0 || positionals.includes(environment));
  const counts = { passed: 0, failed: 0 };
  for (const scenario of chosen) {
    console.log(scenario.environment);
    try {
      await live(scenario, (step, passed, detail) => {
        counts[passed ? 'passed' : 'failed'] += 1;
        console.log(`  ${passed ? '✔' : '✘'} ${step.padEnd(24)} ${detail}`);
      });
    } catch (error) {
      counts.failed += 1;
      console.log(`  ✘ ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  endCluster();
  console.log(`e2e: ${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 || chosen.length === 0 ? 1 : 0;
}

void main();
