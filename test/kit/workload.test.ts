import { Chart } from 'cdk8s';
import type { Endpoint, Labels } from '../../constructs/contracts';
import {
  DaemonSetWorkload,
  DeploymentWorkload,
  JobWorkload,
  StatefulSetWorkload,
  error,
  manifestsOf,
  pathText,
  problemsOf,
  selectorLabels,
  service,
  endpointOfUrl,
} from '../../constructs/kit';
import { only } from '../support/manifests';
import { container, pods, props, testChart, specOf } from '../support/workloads';

/** A workload behind a Service: port 80 of the Service, 8080 of its pods. */
function serving(chart: Chart, selector?: Labels): { server: DeploymentWorkload; http: Endpoint } {
  const server = new DeploymentWorkload(chart, 'server', props('server'));
  const { http } = service(server, 'service', {
    name: 'server',
    namespace: 'one',
    selector: selector ?? server.pods.labels,
    pods: [server.pods],
    cluster: undefined,
    ports: [{ name: 'http', port: 80, podPort: 8080, scheme: 'http' }],
  });
  return { server, http };
}

test('every pod is non-root, read-only, without capabilities, without a token', () => {
  const chart = testChart();
  new DeploymentWorkload(chart, 'a', props('a')).run(pods);
  const spec = specOf('Deployment', 'a', chart);
  expect(spec).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(spec.containers[0]?.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(spec.containers[0]?.resources).toEqual({
    requests: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
    limits: { memory: '64Mi', 'ephemeral-storage': '256Mi' },
  });
});

test('the pod settings of the user override those of the main container only', () => {
  const chart = testChart();
  const pod = {
    image: 'mirror/main:2',
    resources: { cpu: 1, memory: '1Gi' },
    nodeSelector: { disk: 'fast' },
    priorityClass: 'high',
    imagePullSecrets: ['mirror'],
    annotations: { a: 'b' },
  };
  new DaemonSetWorkload(chart, 'a', { ...props('a'), pod }).run({
    containers: [container, { ...container, name: 'side' }],
  });
  expect(specOf('DaemonSet', 'a', chart)).toMatchObject({
    nodeSelector: { disk: 'fast' },
    priorityClassName: 'high',
    imagePullSecrets: [{ name: 'mirror' }],
    containers: [
      { image: 'mirror/main:2', resources: { requests: { cpu: '1', memory: '1Gi' } } },
      { image: 'example.com/main:1.0' },
    ],
  });
});

test('labels of the user and of the construct are on the pods, and select nothing', () => {
  const chart = testChart();
  const pod = { labels: { team: 'logs' } };
  new DeploymentWorkload(chart, 'a', { ...props('a'), pod, podLabels: { identity: 'true' } }).run(pods);
  const { spec } = only(manifestsOf(chart), 'Deployment', 'a') as unknown as {
    spec: { selector: { matchLabels: Labels }; template: { metadata: { labels: Labels } } };
  };
  expect(spec.template.metadata.labels).toMatchObject({ ...spec.selector.matchLabels, team: 'logs', identity: 'true' });
  expect(spec.selector.matchLabels).toEqual(selectorLabels('a', 'main'));
  const taken = { ...props('b'), pod: { labels: { identity: 'false' } }, podLabels: { identity: 'true' } };
  new DeploymentWorkload(chart, 'b', taken).run(pods);
  expect(problemsOf(chart).map(({ path }) => pathText(path))).toEqual(['b.pod.labels.identity']);
});

describe('the ServiceAccount of a workload', () => {
  const accounts = (chart: Chart): unknown[] =>
    manifestsOf(chart)
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(({ metadata: { name, annotations } }) => [name, annotations]);

  test('has the annotations of the construct and of the user, and the same ones are written once', () => {
    const chart = testChart();
    const own = { ...props('a'), pod: { serviceAccount: { annotations: { team: 'logs' } } } };
    new DeploymentWorkload(chart, 'a', { ...own, serviceAccountAnnotations: { role: 'x' } }).run(pods);
    const shared = { serviceAccount: { name: 'shared', annotations: { team: 'logs' } } };
    for (const name of ['b', 'c'])
      new DeploymentWorkload(chart, name, { ...props(name), pod: shared }).run({ ...pods });
    expect(accounts(chart)).toEqual([
      ['a', { role: 'x', team: 'logs' }],
      ['shared', { team: 'logs' }],
    ]);
    expect(specOf('Deployment', 'c', chart)['serviceAccountName']).toBe('shared');
    expect(problemsOf(chart)).toEqual([]);
  });

  test('that exists already is used and not written', () => {
    const chart = testChart();
    const pod = { serviceAccount: { name: 'theirs', create: false } };
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod }).run(pods);
    expect(accounts(chart)).toEqual([]);
    expect(specOf('Deployment', 'a', chart)['serviceAccountName']).toBe('theirs');
  });

  test.each([
    ['cannot exist already', { name: 'theirs', create: false }, 'a.pod.serviceAccount.create'],
    ['cannot have another value', { annotations: { role: 'y' } }, 'a.pod.serviceAccount.annotations.role'],
  ])('with annotations that the construct needs %s', (_, serviceAccount, path) => {
    const chart = testChart();
    const needed = { ...props('a'), serviceAccountAnnotations: { role: 'x' } };
    new DeploymentWorkload(chart, 'a', { ...needed, pod: { serviceAccount } }).run(pods);
    expect(problemsOf(chart).map((one) => pathText(one.path))).toEqual([path]);
  });
});

test('several replicas get a PodDisruptionBudget and prefer different nodes; one gets neither', () => {
  const chart = testChart();
  new DeploymentWorkload(chart, 'a', props('a')).run(pods);
  new DeploymentWorkload(chart, 'b', props('b')).run({ ...pods, replicas: 2 });
  expect(
    manifestsOf(chart)
      .filter(({ kind }) => kind === 'PodDisruptionBudget')
      .map(({ metadata }) => metadata.name),
  ).toEqual(['b']);
  expect(specOf('Deployment', 'a', chart)).not.toHaveProperty('affinity');
  expect(specOf('Deployment', 'b', chart)).toHaveProperty(
    'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution',
  );
});

test.each([
  ['current servers', undefined, { name: 'data' }],
  ['Kubernetes 1.34', '1.34', { name: 'data' }],
  ['Kubernetes 1.33', '1.33', { name: 'data', creationTimestamp: null }],
  ['Kubernetes 1.28', '1.28', { name: 'data', creationTimestamp: null }],
])(
  'volume claims for %s are rendered as the API server stores them, and outlive their StatefulSet',
  (_, kubernetes, metadata) => {
    const chart = testChart();
    const cluster = kubernetes === undefined ? undefined : { kubernetes };
    new StatefulSetWorkload(chart, 'a', { ...props('a'), cluster }).run({
      ...pods,
      serviceName: 'a',
      claims: [{ name: 'data', size: '1024Mi' }],
    });
    const { spec } = only(manifestsOf(chart), 'StatefulSet', 'a') as unknown as {
      spec: { volumeClaimTemplates: [{ metadata: object }] };
    };
    expect(spec).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          spec: { resources: { requests: { storage: '1Gi' } } },
          status: { phase: 'Pending' },
        },
      ],
    });
    expect(spec.volumeClaimTemplates[0].metadata).toEqual(metadata);
  },
);

test('the name of a Job contains a hash of its content', () => {
  const named = (image: string): string => {
    const chart = testChart();
    new JobWorkload(chart, 'a', props('a')).run({ deadlineSeconds: 60, containers: [{ ...container, image }] });
    return manifestsOf(chart).find(({ kind }) => kind === 'Job')!.metadata.name;
  };
  expect(named('x:1')).toMatch(/^a-[0-9a-f]{8}$/);
  expect(named('x:1')).toBe(named('x:1'));
  expect(named('x:1')).not.toBe(named('x:2'));
});

describe('the NetworkPolicy of a workload', () => {
  test('allows a flow at both ends, on the port of the pods, and nothing else', () => {
    const chart = testChart();
    const { server, http } = serving(chart);
    const client = new DeploymentWorkload(chart, 'client', { ...props('client'), namespace: 'two' });
    expect(client.connect(http, 'requests')).toBe('http://server.one.svc.cluster.local');
    const peer = (namespace: string, name: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'main' } },
    });
    const dns = {
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    };
    expect(only(manifestsOf(chart), 'NetworkPolicy', 'server')).toMatchObject({
      spec: {
        podSelector: { matchLabels: server.pods.labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }], from: [peer('two', 'client')] }],
      },
    });
    expect(only(manifestsOf(chart), 'NetworkPolicy', 'server')['spec']).not.toHaveProperty('egress');
    expect(only(manifestsOf(chart), 'NetworkPolicy', 'client')).toMatchObject({
      spec: { egress: [dns, { ports: [{ port: 8080, protocol: 'TCP' }], to: [peer('one', 'server')] }] },
    });
  });

  test('allows egress to an external endpoint on its port only, and to the API server if needed', () => {
    const chart = testChart();
    const client = new DeploymentWorkload(chart, 'client', { ...props('client'), apiAccess: true });
    client.connect(endpointOfUrl('https://s3.example.com', ['192.0.2.0/24']), 'objects');
    client.accept('anyone', 9000, 'logs');
    expect(only(manifestsOf(chart), 'NetworkPolicy', 'client')).toMatchObject({
      spec: {
        ingress: [{ ports: [{ port: 9000, protocol: 'TCP' }] }],
        egress: [
          {},
          { ports: [{ port: 443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] },
          {
            ports: [
              { port: 443, protocol: 'TCP' },
              { port: 6443, protocol: 'TCP' },
            ],
          },
        ],
      },
    });
    expect(specOfAccount(chart)).toBe(false);
  });

  function specOfAccount(chart: Chart): unknown {
    return only(manifestsOf(chart), 'ServiceAccount', 'client')['automountServiceAccountToken'];
  }
});

test.each([
  [
    'no Service',
    { service: { namespace: 'one', name: 'gone' } },
    'no construct of this app creates the Service one/gone',
  ],
  ['no port', { port: 81 }, 'the Service one/server has only the ports 80'],
])('a flow to an endpoint with %s is rejected', (_, change, reason) => {
  const chart = testChart();
  const { http } = serving(chart);
  const wrong: Endpoint = { ...http, ...change };
  new DeploymentWorkload(chart, 'client', props('client')).connect(wrong, 'requests');
  expect(problemsOf(chart).map(({ message }) => message)).toEqual([
    `client sends requests to ${wrong.host}:${wrong.port}, but ${reason}.`,
  ]);
});

test('a flow to a Service that selects no pods is rejected', () => {
  const chart = testChart();
  const { http } = serving(chart, { app: 'other' });
  new DeploymentWorkload(chart, 'client', props('client')).connect(http, 'requests');
  expect(problemsOf(chart).map(({ message }) => message)).toEqual([
    `client sends requests to ${http.host}:80, but the Service one/server selects no pods of this app.`,
  ]);
});

test('a duplicate name is reported once, for the second object', () => {
  const chart = testChart();
  const { http } = serving(chart);
  new DeploymentWorkload(chart, 'client', props('client')).connect(http, 'requests');
  const other = new Chart(chart, 'other');
  serving(other);
  expect(problemsOf(chart)).toEqual([
    error(
      ['other', 'name'],
      `two components create objects with the name 'server' in the namespace one; the second would overwrite the first.`,
    ),
  ]);
});

test('invalid address ranges are rejected with the path of their setting', () => {
  const chart = testChart();
  const client = new DeploymentWorkload(chart, 'client', props('client'));
  client.connect(endpointOfUrl('https://s3.example.com', ['192.0.2.7']), 'objects');
  client.accept({ cidrs: [] }, 9000, 'logs');
  client.accept({ cidrs: ['192.0.2.7'] }, 9000, 'logs', ['readers', 0]);
  expect(problemsOf(chart).map(({ path, message }) => [pathText(path), message.slice(0, 55)])).toEqual([
    ['client.clients.cidrs', 'the list is empty, and a NetworkPolicy rule without add'],
    ['client.readers[0].cidrs[0]', `'192.0.2.7' is not an IP address range in CIDR notation`],
    ['client', `addresses of s3.example.com: '192.0.2.7' is not an IP a`],
  ]);
});
