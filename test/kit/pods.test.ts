import { DaemonSetWorkload, DeploymentWorkload, StatefulSetWorkload } from '../../constructs/kit';
import { pods, props, room, specOf } from '../support/workloads';

describe('a pod on a node that is lost', () => {
  const notReady = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' };
  const unreachable = { ...notReady, key: 'node.kubernetes.io/unreachable' };
  const after30s = { tolerationSeconds: 30 };

  test('is replaced after 30 s if it belongs to a Deployment, and after the default time if it has volumes', () => {
    const chart = room();
    new DeploymentWorkload(chart, 'a', props('a')).run(pods);
    new StatefulSetWorkload(chart, 'b', props('b')).run({ ...pods, serviceName: 'b', claims: [] });
    new DaemonSetWorkload(chart, 'c', props('c')).run(pods);
    expect(specOf('Deployment', 'a', chart)['tolerations']).toEqual([
      { ...notReady, ...after30s },
      { ...unreachable, ...after30s },
    ]);
    expect(specOf('StatefulSet', 'b', chart)).not.toHaveProperty('tolerations');
    expect(specOf('DaemonSet', 'c', chart)).not.toHaveProperty('tolerations');
  });

  const all = { operator: 'Exists' };
  const longer = { ...notReady, tolerationSeconds: 600 };
  const scheduled = { ...notReady, effect: 'NoSchedule' };
  test.each([
    ['a toleration of everything', [all], [all]],
    ['a toleration of one of the two taints', [longer], [longer, { ...unreachable, ...after30s }]],
    [
      'a toleration of another effect, which does not decide',
      [scheduled],
      [scheduled, { ...notReady, ...after30s }, { ...unreachable, ...after30s }],
    ],
  ])('is replaced when the user says: %s', (_, tolerations, written) => {
    const chart = room();
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod: { tolerations } }).run(pods);
    expect(specOf('Deployment', 'a', chart)['tolerations']).toEqual(written);
  });
});
