/**
 * The platform on a real cluster.
 *
 *   npm run e2e                    a small one and a highly available one
 *   npm run e2e -- --all           everything; the figures are written to docs/e2e.md
 *   npm run e2e -- laptop seed     some; --write puts their figures there too
 *   npm run e2e -- production-on-minio --load 300   five minutes of 50 GB a day
 */
import { parseArgs } from 'node:util';
import { growth } from '../test/fixtures/variants';
import { grow } from './grow';
import { endCluster, labMissing } from './lab';
import { perDay } from './load';
import { lossOfServers } from './minio-set';
import { nodeFailures } from './nodes';
import { Report } from './report';
import { live, type Scenario, type Told } from './scenario';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // Seconds of load: a minute, or as `--load` says.
  options: {
    load: { type: 'string', default: '60' },
    all: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const load = { bytesPerSecond: perDay(50), seconds: Number(values.load) };

/** The lives of single platforms. */
const lives: readonly Scenario[] = [
  { environment: 'small', patience: 90, kill: true },
  { environment: 'small-older', patience: 90, kill: true },
  { environment: 'laptop', patience: 90, kill: true },
  { environment: 'laptop', cluster: { kubernetes: '1.34' }, patience: 120 },
  { environment: 'laptop-exposed', patience: 120 },
  { environment: 'production-on-minio', patience: 180, load, kill: true },
  { environment: 'production-on-minio-older', patience: 180, kill: true },
  { environment: 'distributed-on-one-node', patience: 240, kill: true },
  { environment: 'distributed-on-one-node-older', patience: 240, kill: true },
  { environment: 'distributed-in-zones', patience: 240, kill: true },
  { environment: 'seed', patience: 180, kill: true },
  { environment: 'seed-2026-11', patience: 180, kill: true },
  { environment: 'hasty', patience: 90, expires: true, relimits: true },
];

const scenarios: Readonly<Record<string, (told: Told) => Promise<void>>> = {
  ...Object.fromEntries(lives.map((scenario) => [titleOf(scenario), (told: Told) => live(scenario, told)])),
  'production on three nodes': (told) => nodeFailures({ environment: 'production-on-minio', timeout: 240 }, told),
  'distributed on three nodes': (told) =>
    nodeFailures({ environment: 'distributed-on-three-nodes', timeout: 300 }, told),
  ...Object.fromEntries(Object.entries(growth).map(([name, steps]) => [name, (told: Told) => grow(steps, told)])),
  'MinIO 4 × 2': lossOfServers,
};

/** What runs where nothing is named. */
const usual = ['small', 'production-on-minio', 'laptop on Kubernetes 1.34'];

function titleOf({ environment, cluster }: Scenario): string {
  return cluster?.kubernetes === undefined ? environment : `${environment} on Kubernetes ${cluster.kubernetes}`;
}

async function main(): Promise<void> {
  const reason = labMissing();
  if (reason !== undefined) return console.log(reason);
  const named = positionals.length > 0 ? positionals : usual;
  const chosen = values.all ? Object.keys(scenarios) : named;
  const unknown = chosen.filter((name) => scenarios[name] === undefined);
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: known are ${Object.keys(scenarios).join(', ')}`);
  const report = new Report();
  for (const name of chosen) {
    console.log(name);
    const told: Told = (step, passed, detail) => {
      report.add(name, { step, passed, detail });
      console.log(`  ${passed ? '✔' : '✘'} ${step.padEnd(24)} ${detail}`);
    };
    try {
      await scenarios[name]!(told);
    } catch (error) {
      told('scenario', false, error instanceof Error ? error.message : String(error));
    }
    if (values.all || values.write) await report.write(name, Object.keys(scenarios));
  }
  endCluster();
  console.log(`e2e: ${report.passed} passed, ${report.failed} failed`);
  process.exitCode = report.failed > 0 || chosen.length === 0 ? 1 : 0;
}

void main();
