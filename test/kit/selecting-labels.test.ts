import { Construct } from 'constructs';
import { DeploymentWorkload, pathText, problemsOf, service, type WorkloadProps } from '../../constructs/kit';
import { pods, props, testChart } from '../support/workloads';

describe('selecting labels', () => {
  const messages = (...workloads: Partial<WorkloadProps>[]): string[] => {
    const chart = testChart();
    for (const [n, settings] of workloads.entries()) {
      const parent = new Construct(chart, `parent${n}`);
      new DeploymentWorkload(parent, 'pods', { ...props(`w${n}`), ...settings }).run(pods);
    }
    return problemsOf(chart).map(({ path, message }) => `${pathText(path)}: ${message}`);
  };
  const group = { app: 'group', peerLabels: { 'app.kubernetes.io/name': 'group' } };

  test('workloads that share peer labels, and a workload with other labels, are accepted', () => {
    expect(messages({ ...group, component: 'a' }, { ...group, component: 'b' }, { app: 'group-c' })).toEqual([]);
  });

  test('a workload that matches the peer labels of others is rejected', () => {
    expect(messages({ ...group, component: 'a' }, { app: 'group' })).toEqual([
      "parent1.name: the pods of 'w1' would have the labels of the pods of 'w0' in the namespace one (app.kubernetes.io/name: group): Services and NetworkPolicies could not tell them apart. Choose another name.",
    ]);
  });

  test('the same labels in another namespace are accepted', () => {
    expect(messages({ ...group, component: 'a' }, { app: 'group', namespace: 'two' })).toEqual([]);
  });

  test('two workloads with the same labels are rejected', () => {
    expect(messages({ app: 'same' }, { app: 'same' })).toHaveLength(2);
  });

  test('a workload that the Service of another selects is rejected', () => {
    const chart = testChart();
    const intended = new DeploymentWorkload(new Construct(chart, 'intended'), 'pods', props('intended'));
    const other = new DeploymentWorkload(new Construct(chart, 'other'), 'pods', props('other'));
    intended.run(pods);
    other.run(pods);
    service(intended, 'service', {
      name: 'wide',
      namespace: 'one',
      selector: { 'app.kubernetes.io/component': 'main' },
      pods: [intended.pods],
      ports: [{ name: 'http', port: 80 }],
      cluster: undefined,
    });
    expect(problemsOf(chart).map(({ path }) => pathText(path))).toEqual(['other.name']);
  });
});
