import { fixtureNamed } from '../../test/fixtures/variants';
import type { NodeFailure } from '../steps/nodes';
import type { Scenario, Step } from './scenario';

const failures: Readonly<Record<string, NodeFailure>> = {
  'drain each node': { drain: 'each node' },
  // Longer than the 40 s after which a node is NotReady, and the eviction of pods without volumes.
  'power loss of lab': { powerLoss: [1], seconds: 100 },
  'power loss of lab2': { powerLoss: [2], seconds: 100 },
  'power loss of lab3': { powerLoss: [3], seconds: 100 },
  'one zone stopped for two minutes': { powerLoss: [3], seconds: 120 },
};

/** A platform on three nodes, each in its own zone, of which one after the other fails. */
export const nodeFailures: readonly Scenario[] = [
  onThreeNodes('production', 'production-on-minio', 240),
  onThreeNodes('distributed', 'distributed-on-three-nodes', 300),
];

function onThreeNodes(name: string, environment: string, timeout: number): Scenario {
  const during = Object.keys(failures);
  return {
    title: `${name} on three nodes`,
    cluster: { nodes: 3 },
    environments: { [environment]: fixtureNamed(environment) },
    steps: [
      { step: 'DNS on every node' },
      { step: 'apply' },
      { step: 'ready on nodes', title: 'ready', timeout },
      ...Object.entries(failures).flatMap(([title, failure], index): Step[] => [
        { step: 'failure of nodes', title, failure, timeout },
        ...(index === 0 ? [{ step: 'rollout', timeout } as const] : []),
      ]),
      { step: 'restart', title: 'ready at the end', timeout },
      ...during.map((title): Step => ({ step: 'lines again', title: `lines of: ${title}`, during: title })),
    ],
  };
}

/** One and then two of four MinIO servers are stopped. */
export const lossOfServers: Scenario = {
  title: 'MinIO 4 × 2',
  environments: {},
  steps: [
    { step: 'MinIO of several servers', title: 'ready' },
    ...[0, 1, 2].map((stopped): Step => ({
      step: 'server of MinIO stopped',
      title: `${stopped} of 4 servers stopped`,
      stopped,
    })),
    { step: 'all servers started' },
  ],
};
