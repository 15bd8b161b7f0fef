import { laptop } from '../../fixtures';
import { allResults, changed, emptyCluster, findings, preparedFor, withValue, type FakeObject } from './fake-cluster';

const ready = [...emptyCluster(), ...preparedFor(laptop)];

test('a cluster with namespaces and Secrets has nothing that is wrong', async () => {
  expect(await findings(laptop, ready)).toEqual([]);
});

describe('it names the cause and the setting or the command', () => {
  const node = (path: readonly string[], value: unknown): FakeObject[] =>
    changed(ready, 'Node', 'node-1', (one) => withValue(one, path, value));

  test.each<[string, FakeObject[], string[]]>([
    [
      'no default StorageClass',
      changed(ready, 'StorageClass', 'standard', (one) => withValue(one, ['metadata', 'annotations'], {})),
      [
        'storage-class failed: StatefulSet minio/minio: its 1 volume stays Pending: no StorageClass is the default, and none is set; there are standard → objectStore.minio.pod.storageClass',
        'storage-class failed: StatefulSet logging/loki: its 1 volume stays Pending: no StorageClass is the default, and none is set; there are standard → loki.pod.storageClass',
      ],
    ],
    [
      'a namespace that is being deleted',
      changed(ready, 'Namespace', 'minio', (one) => withValue(one, ['status', 'phase'], 'Terminating')),
      [
        "namespaces failed: the namespace minio is being deleted, and accepts no new objects $ kubectl get namespace minio --output jsonpath='{.status.conditions}'",
      ],
    ],
    [
      'a namespace that enforces restricted for the agent',
      changed(ready, 'Namespace', 'logging-agents', (one) =>
        withValue(one, ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'], 'restricted'),
      ),
      [
        'namespaces failed: the namespace logging-agents enforces the Pod Security standard restricted, which refuses the pods of DaemonSet logging-agents/vector: they read files of the node (hostPath); the label was changed after the namespace was applied $ kubectl apply -f dist/laptop/00-namespaces.yaml',
      ],
    ],
    [
      'too little memory',
      node(['status', 'allocatable', 'memory'], '600Mi'),
      [
        'room failed: StatefulSet logging/loki: 1 pod requesting 256 MiB of memory fits on no node: node-1, the node with most room, has 216 MiB left → loki.pod.resources.memory',
        'room failed: Deployment logging/loki-canary: 1 pod requesting 32 MiB of memory fits on no node: node-1, the node with most room, has 24 MiB left → canary.pod.resources.memory',
      ],
    ],
    [
      'a taint on every node',
      node(['spec', 'taints'], [{ key: 'dedicated', value: 'web', effect: 'NoSchedule' }]),
      [
        'nodes failed: StatefulSet minio/minio, Job minio/minio-provisioning-9d055fa8, StatefulSet logging/loki, Deployment logging/loki-gateway, Deployment logging/loki-canary: no node runs its pods: node-1 has the taint dedicated=web:NoSchedule → pods.tolerations',
      ],
    ],
    [
      'a node that is not ready',
      node(['spec', 'taints'], [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]),
      [
        'nodes failed: StatefulSet minio/minio, Job minio/minio-provisioning-9d055fa8, StatefulSet logging/loki, Deployment logging/loki-gateway, Deployment logging/loki-canary: no node runs its pods: node-1 has the taint node.kubernetes.io/not-ready:NoSchedule, which Kubernetes sets itself $ kubectl describe node node-1',
      ],
    ],
    [
      'another DNS port than the NetworkPolicies allow',
      changed(ready, 'EndpointSlice', 'kube-dns-1', (one) => ({ ...one, ports: [{ name: 'dns', port: 5353 }] })),
      [
        'dns failed: the pods of the DNS Service kube-system/kube-dns listen on 5353, and the NetworkPolicies allow 53 → cluster.dnsPorts',
      ],
    ],
    [
      'an API server on another port',
      changed(ready, 'EndpointSlice', 'kubernetes', (one) => ({ ...one, ports: [{ name: 'https', port: 16443 }] })),
      [
        'api-server failed: the API servers listen on 16443, and the NetworkPolicies allow 443, 6443: agents find no pods → cluster.apiServerPorts',
      ],
    ],
    [
      'a NetworkPolicy that closes the DNS to other namespaces',
      [
        ...ready,
        {
          kind: 'NetworkPolicy',
          metadata: { name: 'deny', namespace: 'kube-system' },
          spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
        },
      ],
      [
        'dns failed: the NetworkPolicy deny in kube-system selects the DNS pods and admits none of StatefulSet minio/minio, Job minio/minio-provisioning-9d055fa8, StatefulSet logging/loki, Deployment logging/loki-gateway, Deployment logging/loki-canary and 1 more: they resolve no names $ kubectl describe networkpolicy deny --namespace kube-system',
      ],
    ],
    [
      'a quota that is too small',
      [
        ...ready,
        {
          kind: 'ResourceQuota',
          metadata: { name: 'small', namespace: 'logging' },
          status: { hard: { 'requests.memory': '300Mi' }, used: { 'requests.memory': '0' } },
        },
      ],
      [
        'quotas failed: the ResourceQuota logging/small: requests.memory has 300 MiB left of 300Mi, and 416 MiB are needed; StatefulSet logging/loki needs most, 1 × 256 MiB → loki.pod.resources.memory $ kubectl describe resourcequota small --namespace logging',
      ],
    ],
    [
      'a limit range below the limit of Loki',
      [
        ...ready,
        {
          kind: 'LimitRange',
          metadata: { name: 'sizes', namespace: 'logging' },
          spec: { limits: [{ type: 'Container', max: { memory: '512Mi' } }] },
        },
      ],
      [
        'quotas failed: the LimitRange sizes allows at most 512 MiB for a container, and StatefulSet logging/loki has 768 MiB → loki.pod.resources.memoryLimit',
      ],
    ],
    [
      'a clock that is wrong',
      changed(ready, 'Lease', 'node-1', (one) => withValue(one, ['spec', 'renewTime'], '2026-11-27T12:05:00Z')),
      [
        'clocks warning: the clock of the node node-1 differs by 300 s from that of the API server: is it synchronized (NTP)?',
      ],
    ],
    [
      'objects of a Helm release',
      [
        ...ready,
        {
          kind: 'StatefulSet',
          metadata: {
            name: 'loki',
            namespace: 'logging',
            annotations: { 'meta.helm.sh/release-name': 'loki', 'meta.helm.sh/release-namespace': 'logging' },
          },
        },
      ],
      [
        'clashes failed: 1 object of the same name belongs to the Helm release logging/loki: StatefulSet logging/loki $ helm get manifest loki --namespace logging',
      ],
    ],
    [
      'a webhook without pods',
      [
        ...ready,
        {
          kind: 'ValidatingWebhookConfiguration',
          metadata: { name: 'guard' },
          webhooks: [
            {
              name: 'pods.guard.example.com',
              rules: [{ operations: ['CREATE'], apiGroups: [''], resources: ['pods'] }],
              clientConfig: { service: { namespace: 'guard', name: 'guard' } },
            },
          ],
        },
      ],
      [
        'webhooks failed: the webhook pods.guard.example.com of guard must answer before objects of this platform are created, and its Service guard/guard has no ready pod $ kubectl describe validatingwebhookconfiguration guard',
      ],
    ],
  ])('%s', async (_, objects, says) => {
    expect(await findings(laptop, objects)).toEqual(says);
  });
});

test.each<[string, Parameters<typeof findings>[2] & object, string[]]>([
  [
    'an old release',
    { release: 'v1.27.3+k3s1' },
    ['server-version failed: Kubernetes v1.27.3+k3s1 is not supported: the oldest supported release is 1.28'],
  ],
  [
    'a kind that the API server does not have',
    { without: ['NetworkPolicy'] },
    ['api-kinds failed: the API server has no NetworkPolicy of networking.k8s.io/v1, of which there are 6'],
  ],
  [
    'another domain',
    { raw: { '/api/v1/nodes/node-1/proxy/configz': { kubeletconfig: { clusterDomain: 'k8s.example' } } } },
    [
      'cluster-domain failed: the domain of the cluster is k8s.example, and the addresses of this environment end with cluster.local → cluster.domain',
    ],
  ],
  [
    'a webhook that refuses a pod',
    {
      refusal: ({ kind, metadata }) =>
        kind === 'Pod' && metadata.namespace === 'logging-agents'
          ? 'Error from server: error when creating "STDIN": admission webhook "guard.example.com" denied the request: no host paths'
          : undefined,
    },
    [
      'pod-admission failed: DaemonSet logging-agents/vector: the admission webhook guard.example.com refuses its pods: admission webhook "guard.example.com" denied the request: no host paths $ kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
    ],
  ],
  [
    'a field that cannot be changed',
    {
      refusal: ({ kind, metadata }) =>
        kind === 'StatefulSet' && metadata.name === 'loki'
          ? 'The StatefulSet "loki" is invalid: spec: Forbidden: updates to statefulset spec for fields other than \'replicas\' are forbidden'
          : undefined,
    },
    [
      'object-admission failed: StatefulSet logging/loki: a field that cannot be changed differs in the cluster: The StatefulSet "loki" is invalid: spec: Forbidden: updates to statefulset spec for fields other than \'replicas\' are forbidden $ kubectl delete statefulset.apps loki --namespace logging --cascade=orphan',
    ],
  ],
])('the API server has %s', async (_, behaviour, says) => {
  expect(await findings(laptop, ready, behaviour)).toEqual(says);
});

test('what the user may not read is skipped with the reason, and never passed', async () => {
  const forbidden = ['node', 'secret', 'storageclass', 'resourcequota', 'pod', 'networkpolicy', 'clusterrole'];
  const results = await allResults(laptop, ready, { forbidden });
  const of = (id: string) =>
    results.filter(({ check }) => check === id).map(({ outcome, detail }) => [outcome, detail]);
  expect(of('secrets')).toEqual([
    ['skipped', 'not permitted: secret is forbidden: User "viewer" cannot list resource "secret"'],
  ]);
  for (const id of ['secrets', 'logins', 'storage-class', 'nodes', 'room', 'quotas', 'dns', 'clashes'])
    expect([id, of(id).map(([outcome]) => outcome)]).toEqual([id, ['skipped']]);
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});

test('without the nodes, the domain is that of CoreDNS, and the DNS is found by its label', async () => {
  const corefile = '.:53 {\n  kubernetes k8s.example in-addr.arpa\n}\n';
  const coredns = {
    kind: 'ConfigMap',
    metadata: { name: 'coredns', namespace: 'kube-system' },
    data: { Corefile: corefile },
  };
  const results = await allResults(laptop, [...ready, coredns], { forbidden: ['node'] });
  const of = (id: string) => results.find(({ check }) => check === id)!;
  expect(of('cluster-domain').detail).toBe(
    'the domain of the cluster is k8s.example, and the addresses of this environment end with cluster.local',
  );
  expect(of('dns').detail).toBe('the DNS Service kube-system/kube-dns has 1 ready pod, port 53');
});
