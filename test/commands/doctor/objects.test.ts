import { applied, event, said } from './applied-laptop';
import { changed, withValue, type FakeObject } from './fake-cluster';

test('of a platform that runs, nothing is wrong', async () => {
  expect(await said(applied)).toEqual([]);
});

test.each<[string, readonly FakeObject[], string[]]>([
  [
    'a claim that is not bound',
    [
      ...changed(applied, 'PersistentVolumeClaim', 'data-loki-0', (one) =>
        withValue(one, ['status'], { phase: 'Pending' }),
      ),
      event(
        'PersistentVolumeClaim',
        'logging',
        'data-loki-0',
        'ProvisioningFailed',
        'storageclass.storage.k8s.io "fast" not found',
      ),
    ],
    [
      'volumes failed: the volume logging/data-loki-0 of StatefulSet logging/loki is Pending: storageclass.storage.k8s.io "fast" not found → loki.pod.storageClass',
    ],
  ],
  [
    'a volume that is smaller than the environment says',
    changed(applied, 'PersistentVolumeClaim', 'data-loki-0', (one) =>
      withValue(
        withValue(one, ['spec', 'resources', 'requests', 'storage'], '1Gi'),
        ['status', 'capacity', 'storage'],
        '1Gi',
      ),
    ),
    [
      `volumes failed: the volume logging/data-loki-0 of StatefulSet logging/loki has 1 GiB, and the environment sets 2 GiB: kubectl apply does not resize volumes of a StatefulSet $ kubectl patch persistentvolumeclaim data-loki-0 --namespace logging --patch '{"spec":{"resources":{"requests":{"storage":"2147483648"}}}}'`,
    ],
  ],
  [
    'a node that is lost',
    changed(applied, 'Node', 'node-1', (one) =>
      withValue(
        one,
        ['status', 'conditions'],
        [{ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' }],
      ),
    ),
    [
      'clocks skipped: no node that is Ready has a lease',
      'node-state failed: the node node-1 is not Ready (Kubelet stopped posting node status.); its pods: minio/minio-0, logging/loki-0, logging/loki-gateway-0, logging/loki-canary-0, logging-agents/vector-0 $ kubectl describe node node-1',
    ],
  ],
  [
    'a NetworkPolicy that was deleted',
    applied.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || (metadata as { name: string }).name !== 'loki'),
    ['missing-objects failed: missing in the cluster: NetworkPolicy logging/loki $ kubectl apply -f dist/laptop'],
  ],
  [
    'a NetworkPolicy that was changed',
    changed(applied, 'NetworkPolicy', 'loki', (one) => withValue(one, ['spec', 'ingress'], [{}])),
    [
      'altered-objects failed: NetworkPolicy logging/loki differs from dist/laptop in spec.ingress[0].from, spec.ingress[0].ports, spec.ingress[1] and 1 more $ kubectl diff -f dist/laptop',
    ],
  ],
  [
    'an object of an earlier version',
    [
      ...applied,
      {
        kind: 'ConfigMap',
        metadata: { name: 'loki-old', namespace: 'logging', labels: { 'app.kubernetes.io/part-of': 'logging-laptop' } },
      },
    ],
    [
      'leftover-objects warning: left from an earlier version: ConfigMap logging/loki-old $ kubectl delete configmap loki-old --namespace logging',
    ],
  ],
])('%s', async (_, objects, says) => {
  expect(await said(objects)).toEqual(says);
});

test('what is allowed to be different is not reported: quantities, defaults, sidecars and values that others add', async () => {
  const objects = changed(applied, 'Deployment', 'loki-canary', (one) => {
    const { containers, ...spec } = (one as { spec: { template: { spec: { containers: object[] } } } }).spec.template
      .spec;
    return withValue(
      withValue(one, ['spec', 'template', 'spec'], {
        ...spec,
        containers: [{ name: 'sidecar' }, ...containers],
        dnsPolicy: 'ClusterFirst',
      }),
      ['metadata', 'annotations'],
      { 'deployment.kubernetes.io/revision': '3' },
    );
  });
  expect(await said(objects)).toEqual([]);
});
