import { Construct } from 'constructs';
import { DeploymentWorkload, pathText, problemsOf, service, type WorkloadProps } from '../../constructs/kit';
import { pods, props, testChart as alone } from '../support/workloads';

describe('labels that select', () => {
  const said = (...workloads: Partial<WorkloadProps>[]): string[] => {
    const chart = alone();
    for (const [n, own] of workloads.entries()) {
      const testChart = new Construct(chart, `testChart${n}`);
      new DeploymentWorkload(testChart, 'pods', { ...props(`w${n}`), ...own }).run(pods);
    }
    return problemsOf(chart).map(({ path, message }) => `${pathText(path)}: ${message}`);
  };
  const whole = { app: 'whole', peerLabels: { 'app.kubernetes.io/name': 'whole' } };

  test('parts of one whole, and another that is named otherwise, are told apart', () => {
    expect(said({ ...whole, component: 'a' }, { ...whole, component: 'b' }, { app: 'whole-c' })).toEqual([]);
  });

  test('one that is named as a whole would be let in as a part of it, and is refused', () => {
    expect(said({ ...whole, component: 'a' }, { app: 'whole' })).toEqual([
      "room1.name: the pods of 'w1' would carry the labels of the pods of 'w0' in the namespace one (app.kubernetes.io/name: whole): they would be sent the requests of those, and be let in where only those may. Take another name.",
    ]);
  });

  test('in another namespace the name is free', () => {
    expect(said({ ...whole, component: 'a' }, { app: 'whole', namespace: 'two' })).toEqual([]);
  });

  test('two with the same labels are refused', () => {
    expect(said({ app: 'same' }, { app: 'same' })).toHaveLength(2);
  });

  test('one that a Service of others selects is refused', () => {
    const chart = alone();
    const meant = new DeploymentWorkload(new Construct(chart, 'meant'), 'pods', props('meant'));
    const other = new DeploymentWorkload(new Construct(chart, 'other'), 'pods', props('other'));
    meant.run(pods);
    other.run(pods);
    service(meant, 'service', {
      name: 'wide',
      namespace: 'one',
      selector: { 'app.kubernetes.io/component': 'main' },
      pods: [meant.pods],
      ports: [{ name: 'http', port: 80 }],
      cluster: undefined,
    });
    expect(problemsOf(chart).map(({ path }) => pathText(path))).toEqual(['other.name']);
  });
});
