/**
 * End-to-end tests on a real cluster.
 *
 *   npm run e2e                    three scenarios
 *   npm run e2e -- --all           all scenarios; writes the results to docs/e2e.md
 *   npm run e2e -- laptop seed     the named scenarios; --write writes their results too
 *   npm run e2e -- 'lines of pods through Vector' --rate 400   for a slow build of Vector
 *   npm run e2e -- production-on-minio --load 300   with five minutes of load at 50 GB a day
 */
import { parseArgs } from 'node:util';
import { migrations } from '../test/fixtures/variants';
import { kubernetesEvents } from './events';
import { migrate } from './migrate';
import { endCluster, labMissing } from './lab';
import { alloyApiLines, alloyLines, linesOfPods, promtailLines, vectorLines } from './lines';
import { perDay } from './load';
import { linesOfNode } from './node-sources';
import { lossOfServers } from './minio-set';
import { nodeFailures } from './nodes';
import { queriesOfGrafana } from './queries';
import { predictedRisks } from './predicted-risks';
import { Report } from './report';
import { tracesOfApplications } from './traces';
import { twoClusters } from './two-clusters';
import { runScenario, type Scenario, type StepReporter } from './scenario';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // `load` is in seconds.
  options: {
    load: { type: 'string', default: '60' },
    // Lines per second of pods.
    rate: { type: 'string', default: '2000' },
    all: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const rate = Number(values.rate);
const load = { bytesPerSecond: perDay(50), seconds: Number(values.load) };

/** Scenarios with one platform on one node. */
const singlePlatforms: readonly Scenario[] = [
  { environment: 'small', timeout: 90, kill: true },
  { environment: 'small-older', timeout: 90, kill: true },
  { environment: 'laptop', timeout: 90, kill: true },
  { environment: 'laptop', cluster: { kubernetes: '1.34' }, timeout: 120 },
  { environment: 'laptop-exposed', timeout: 120 },
  { environment: 'production-on-minio', timeout: 180, load, kill: true },
  { environment: 'production-on-minio-older', timeout: 180, kill: true },
  { environment: 'distributed-on-one-node', timeout: 240, kill: true },
  { environment: 'distributed-on-one-node-older', timeout: 240, kill: true },
  { environment: 'distributed-in-zones', timeout: 240, kill: true },
  { environment: 'seed', timeout: 180, kill: true },
  { environment: 'seed-2026-11', timeout: 180, kill: true },
  { environment: 'fast-compaction', timeout: 90, checksRetention: true, changesLimits: true },
];

const scenarios: Readonly<Record<string, (reportStep: StepReporter) => Promise<void>>> = {
  ...Object.fromEntries(
    singlePlatforms.map((scenario) => [
      titleOf(scenario),
      (reportStep: StepReporter) => runScenario(scenario, reportStep),
    ]),
  ),
  'production on three nodes': (reportStep) =>
    nodeFailures({ environment: 'production-on-minio', timeout: 240 }, reportStep),
  'distributed on three nodes': (reportStep) =>
    nodeFailures({ environment: 'distributed-on-three-nodes', timeout: 300 }, reportStep),
  ...Object.fromEntries(
    Object.entries(migrations).map(([name, steps]) => [name, (reportStep: StepReporter) => migrate(steps, reportStep)]),
  ),
  'MinIO 4 × 2': lossOfServers,
  'a cluster that only sends': twoClusters,
  'lines of pods through Vector': (reportStep) => linesOfPods({ releases: '2026-11', rate }, reportStep),
  'lines of pods through Promtail': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, agent: promtailLines, hasOutage: false }, reportStep),
  'lines of pods through Promtail, with an outage': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, agent: promtailLines }, reportStep),
  'lines of pods through Vector, then Promtail': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, hasOutage: false, switchTo: promtailLines }, reportStep),
  'lines of pods through Promtail, then Vector': (reportStep) =>
    linesOfPods(
      { releases: '2026-11', rate, hasOutage: false, agent: promtailLines, switchTo: vectorLines },
      reportStep,
    ),
  'lines of pods through Alloy': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, agent: alloyLines, hasOutage: false }, reportStep),
  'lines of pods through Alloy, with an outage': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, agent: alloyLines }, reportStep),
  'lines of pods through Alloy and the Kubernetes API': (reportStep) =>
    linesOfPods(
      { releases: '2026-11', rate: 50, agent: alloyApiLines, hasOutage: false, rotation: 40, newPod: true },
      reportStep,
    ),
  'lines of pods through Vector, then Alloy': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, hasOutage: false, switchTo: alloyLines }, reportStep),
  'lines of pods through Alloy, then Vector': (reportStep) =>
    linesOfPods({ releases: '2026-11', rate, hasOutage: false, agent: alloyLines, switchTo: vectorLines }, reportStep),
  'lines of every source through Vector': (reportStep) => linesOfNode({ kubernetes: '1.34' }, reportStep),
  'lines of every source through Vector on Kubernetes 1.28': (reportStep) =>
    linesOfNode({ kubernetes: '1.28' }, reportStep),
  'Kubernetes events through the exporter': (reportStep) => kubernetesEvents('exporter', reportStep),
  'Kubernetes events through the logger': (reportStep) => kubernetesEvents('logger', reportStep),
  'Kubernetes events through Alloy': (reportStep) => kubernetesEvents('alloy', reportStep),
  'queries of dashboards and alerts': (reportStep) => queriesOfGrafana({ kubernetes: '1.34' }, reportStep),
  'queries of dashboards and alerts on Kubernetes 1.28': (reportStep) =>
    queriesOfGrafana({ kubernetes: '1.28' }, reportStep),
  traces: (reportStep) => tracesOfApplications({ releases: '2026-11', cluster: { kubernetes: '1.34' } }, reportStep),
  'traces on Kubernetes 1.28': (reportStep) =>
    tracesOfApplications({ releases: 'seed', cluster: { kubernetes: '1.28' } }, reportStep),
  'predicted risks on Kubernetes 1.34': predictedRisks,
  'lines of pods through Vector 0.40.2': (reportStep) => linesOfPods({ releases: 'seed', rate }, reportStep),
};

/** Scenarios that run if none is named. */
const defaults = ['small', 'production-on-minio', 'laptop on Kubernetes 1.34'];

function titleOf({ environment, cluster }: Scenario): string {
  return cluster?.kubernetes === undefined ? environment : `${environment} on Kubernetes ${cluster.kubernetes}`;
}

async function main(): Promise<void> {
  const reason = labMissing();
  if (reason !== undefined) return console.log(reason);
  const named = positionals.length > 0 ? positionals : defaults;
  const chosen = values.all ? Object.keys(scenarios) : named;
  const unknown = chosen.filter((name) => scenarios[name] === undefined);
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: known are ${Object.keys(scenarios).join(', ')}`);
  const report = new Report();
  for (const name of chosen) {
    console.log(name);
    const reportStep: StepReporter = (step, passed, detail) => {
      report.add(name, { step, passed, detail });
      console.log(`  ${passed ? '✔' : '✘'} ${step.padEnd(24)} ${detail}`);
    };
    try {
      await scenarios[name]!(reportStep);
    } catch (error) {
      reportStep('scenario', false, error instanceof Error ? error.message : String(error));
    }
    if (values.all || values.write) await report.write(name, Object.keys(scenarios));
  }
  endCluster();
  console.log(`e2e: ${report.passed} passed, ${report.failed} failed`);
  process.exitCode = report.failed > 0 || chosen.length === 0 ? 1 : 0;
}

void main();
