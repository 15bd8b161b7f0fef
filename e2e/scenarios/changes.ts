import type { Environment } from '../../constructs/platform';
import { laptop } from '../../test/fixtures';
import { migrations } from '../../test/fixtures/variants';
import { dataPathOf, writingOf } from '../fixtures/lines';
import { changes } from '../fixtures/prepared-changes';
import { needsFlush, upgraded, upgrades } from '../fixtures/upgrades';
import type { Scenario, Step } from './scenario';

/** A platform is migrated through several environments while lines are pushed, all of which must be found at the end. */
export const migrated: readonly Scenario[] = Object.entries(migrations).map(([title, environments]) => {
  const keys = environments.map((_, index) => `environment ${index + 1}`);
  return {
    title,
    environments: Object.fromEntries(environments.map((environment, index) => [keys[index]!, environment])),
    steps: [
      { step: 'first environment', title: shape(environments[0]!), to: keys[0]! },
      ...environments.slice(1).map((environment, index): Step => {
        const [from, to] = [keys[index]!, keys[index + 1]!];
        return { step: 'change of the environment', title: `to ${shape(environment)}`, from, to };
      }),
      ...keys.slice(0, -1).map((of): Step => ({ step: 'earlier lines', title: 'lines of earlier steps', of })),
    ],
  };
});

function shape({ loki }: Environment): string {
  const { topology, replicas, release } = loki!;
  return [
    topology,
    ...(replicas === undefined ? [] : [`× ${replicas}`]),
    ...(release === undefined ? [] : [release]),
  ].join(' ');
}

/** Pods write for longer than an upgrade takes. */
const writing = writingOf(200, 240);
const agent = 'promtail';
const timeout = 240;

/** Each release set is replaced by the next one, with lines, traces and an agent. */
export const releaseUpgrades: readonly Scenario[] = upgrades.map(([from, to]) => {
  const flushes = needsFlush(from, to);
  const times = ['before', 'during', 'after'] as const;
  return {
    title: `upgrade ${from} → ${to}`,
    environments: { [from]: upgraded(from), [to]: upgraded(to) },
    hostPaths: [dataPathOf(agent)],
    steps: [
      { step: 'apply' },
      { step: 'ready', timeout },
      { step: 'smoke' },
      { step: 'pods write', writing, agent },
      { step: 'pushed for an upgrade', title: 'pushed before', time: 'before' },
      ...(flushes ? [{ step: 'flush of Tempo' } as const] : []),
      { step: 'upgrade', from, to },
      { step: 'pushed for an upgrade', title: 'pushed after', time: 'after' },
      { step: 'smoke', title: 'smoke after the upgrade', of: to },
      ...times.map((of): Step => ({ step: 'earlier lines', title: `lines pushed ${of}`, of })),
      ...times.map((time): Step => {
        const lost = flushes && time === 'during';
        return { step: 'traces of', title: `traces pushed ${time}`, time, lost };
      }),
      { step: 'lines of pods', agent },
      { step: 'pods', of: to },
      { step: 'uninstall', of: to },
    ],
  };
});

/** What `npm run diff` predicts of prepared changes, compared with what a cluster does. */
export const predictedRisks: Scenario = {
  title: 'predicted risks on Kubernetes 1.34',
  cluster: { kubernetes: '1.34' },
  environments: { laptop },
  steps: [
    { step: 'apply' },
    { step: 'ready', timeout: 180 },
    ...changes.map((change): Step => ({ step: 'predicted risk', title: change.title, change })),
  ],
};
