import { central, edge } from '../../test/fixtures/two-clusters';
import { tracesWith } from '../fixtures/traces';
import type { Load } from '../steps/load';
import { migrated, predictedRisks, releaseUpgrades } from './changes';
import { doctorOfBrokenClusters } from './doctor';
import { kubernetesEvents, queriesOfGrafana } from './events-and-queries';
import { leaveStore } from './stores';
import { lossOfServers, nodeFailures } from './failures';
import { linesOfEverySource, linesOfOlderVector, linesOfPods } from './lines';
import { platforms } from './platforms';
import type { Scenario } from './scenario';
import { sizes } from './sizes';

/** What the command line sets. */
export interface Rates {
  readonly load: Load;
  /** Lines per second of pods. */
  readonly rate: number;
}

/** Every scenario, in the order of docs/e2e.md. */
export function scenariosWith({ load, rate }: Rates): readonly Scenario[] {
  return [
    ...platforms(load),
    ...sizes(load.seconds),
    ...nodeFailures,
    ...migrated,
    ...releaseUpgrades,
    lossOfServers,
    leaveStore,
    onlySends,
    ...linesOfPods(rate),
    ...linesOfEverySource,
    ...kubernetesEvents,
    ...queriesOfGrafana,
    tracesOfApplications('traces', '2026-11', '1.34'),
    tracesOfApplications('traces on Kubernetes 1.28', 'seed', '1.28'),
    predictedRisks,
    ...doctorOfBrokenClusters,
    linesOfOlderVector(rate),
  ];
}

/** Scenarios that run if none is named. */
export const defaults: readonly string[] = ['small', 'production-on-minio', 'laptop on Kubernetes 1.34'];

/** An environment with a Loki, and one that only sends to it, side by side. Both collect the lines of the same pod. */
const onlySends: Scenario = {
  title: 'a cluster that only sends',
  cluster: { kubernetes: '1.34' },
  environments: { central, edge },
  steps: [
    { step: 'apply', title: 'apply the receiver' },
    { step: 'ready', title: 'receiver ready', timeout: 240 },
    { step: 'smoke', title: 'smoke of the receiver' },
    { step: 'sender without a login' },
    { step: 'login of the sender' },
    { step: 'the same login from the receiver' },
    { step: 'ready', title: 'sender ready', of: 'edge', timeout: 240 },
    { step: 'smoke', title: 'smoke of the sender', of: 'edge' },
    { step: 'lines of a pod' },
    { step: 'events of the sender' },
    { step: 'other pods' },
    { step: 'apply again' },
    { step: 'diff', serverSide: true },
    { step: 'uninstall the sender' },
    { step: 'uninstall', title: 'uninstall the receiver' },
  ],
};

/** Traces behind the gateway are linked with lines, and Tempo is killed. */
function tracesOfApplications(title: string, releases: '2026-11' | 'seed', kubernetes: '1.34' | '1.28'): Scenario {
  return {
    title,
    cluster: { kubernetes },
    environments: { traces: tracesWith(releases) },
    programs: ['tempo'],
    steps: [
      { step: 'apply' },
      { step: 'ready', timeout: 300 },
      { step: 'smoke' },
      { step: 'by ID and by search' },
      { step: 'other tenants' },
      { step: 'paths of the process' },
      { step: 'limits of traces', title: 'limits of a tenant' },
      { step: 'a request of a program' },
      { step: 'kill -9' },
      { step: 'kill -9 under load' },
      { step: 'restart of Tempo', title: 'restart' },
      { step: 'uninstall' },
    ],
  };
}
