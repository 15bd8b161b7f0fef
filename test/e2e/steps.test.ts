import { runScenario } from '../../e2e/run-scenario';
import type { Cluster } from '../../e2e/clusters/cluster';
import type { StepResult } from '../../e2e/report';
import type { Scenario } from '../../e2e/scenarios/scenario';
import { until } from '../../e2e/steps/until';

/** A cluster that only records what is asked of it. */
function recording(): { readonly cluster: Cluster; readonly calls: string[] } {
  const calls: string[] = [];
  const cluster: Cluster = {
    offer: { kubernetes: '1.34', nodes: 1, abilities: new Set() },
    pullSeconds: 0,
    start: () => void calls.push('start'),
    images: () => [],
    url: () => Promise.reject(new Error('not reachable')),
    refuseExisting: (namespaces) => void calls.push(`refuse ${namespaces.join()}`),
    clean: (namespaces) => {
      calls.push(`clean ${namespaces.join()}`);
      return ['persistentvolume/pv-1'];
    },
    end: () => void calls.push('end'),
  };
  return { cluster, calls };
}

const scenario: Scenario = {
  title: 'of a test',
  environments: {},
  steps: [
    { step: 'kill each pod', optional: true },
    { step: 'a request of a program' },
    { step: 'all servers started' },
  ],
};

test('a step that the cluster cannot do is skipped, one without its forerunner fails, and what was created is removed', async () => {
  const { cluster, calls } = recording();
  const results: StepResult[] = [];
  expect(await runScenario(scenario, cluster, (result) => results.push(result))).toBeUndefined();
  expect(results.map(({ step, outcome, detail }) => [step, outcome, detail])).toEqual([
    ['kill each pod', 'skipped', 'it kills processes on nodes'],
    ['a request of a program', 'failed', 'the scenario has no environment'],
    [
      'all servers started',
      'failed',
      "not possible without the step 'MinIO of several servers', which did not succeed",
    ],
    ['clean up', 'passed', 'stays: persistentvolume/pv-1'],
  ]);
  expect(calls).toEqual(['start', 'refuse shop', 'clean shop']);
});

test('nothing is run or removed where something exists already', async () => {
  const { cluster, calls } = recording();
  const exists: Cluster = {
    ...cluster,
    refuseExisting: () => {
      throw new Error('exists already: namespace/s3');
    },
  };
  await expect(runScenario(scenario, exists, () => {})).rejects.toThrow('exists already: namespace/s3');
  expect(calls).toEqual(['start']);
});

test('until returns the first value, and says what was missing when the time is over', async () => {
  const values = [undefined, undefined, 'there'];
  expect(await until(60, () => values.shift(), 'missing', 1)).toEqual({ value: 'there', seconds: 0 });
  await expect(
    until(
      0,
      () => undefined,
      () => 'loki-0 is not Ready',
      5,
    ),
  ).rejects.toThrow('loki-0 is not Ready after 0 s');
});
