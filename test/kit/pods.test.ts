import { Quantity, type Affinity, type NodeSelectorTerm } from '../../imports/k8s';
import {
  DaemonSetWorkload,
  DeploymentWorkload,
  StatefulSetWorkload,
  pathText,
  problemsOf,
  type PodSettings,
} from '../../constructs/kit';
import { container, pods, props, testChart, specOf } from '../support/workloads';

describe('a pod on a lost node', () => {
  const notReady = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' };
  const unreachable = { ...notReady, key: 'node.kubernetes.io/unreachable' };
  const after30s = { tolerationSeconds: 30 };

  test('is evicted after 30 s if it belongs to a Deployment, and after the default time if it has volumes', () => {
    const chart = testChart();
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
  ])('is evicted as the user specifies: %s', (_, tolerations, written) => {
    const chart = testChart();
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod: { tolerations } }).run(pods);
    expect(specOf('Deployment', 'a', chart)['tolerations']).toEqual(written);
  });
});

describe('environment variables and host aliases of the user', () => {
  const pod = {
    env: {
      NO_PROXY: '.svc.cluster.local',
      TOKEN: { secret: 'tokens', key: 'one' },
      TOKEN_FILE: '/run/token',
      GREETING: '',
    },
    hostAliases: [{ ip: '192.0.2.7', hostnames: ['s3.example.com'] }],
  };
  const written = [
    { name: 'NO_PROXY', value: '.svc.cluster.local' },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'tokens', key: 'one' } } },
    { name: 'TOKEN_FILE', value: '/run/token' },
    { name: 'GREETING', value: '' },
  ];

  test('are set in every container, after those of the construct', () => {
    const chart = testChart();
    const main = { ...container, env: [{ name: 'OWN', value: '1' }] };
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod }).run({
      ...pods,
      containers: [main, container],
      initContainers: [container],
    });
    const spec = specOf('Deployment', 'a', chart) as unknown as Record<
      'containers' | 'initContainers',
      { env: unknown }[]
    >;
    expect(spec.containers.map(({ env }) => env)).toEqual([[{ name: 'OWN', value: '1' }, ...written], written]);
    expect(spec.initContainers[0]!.env).toEqual(written);
    expect(spec).toMatchObject({ hostAliases: pod.hostAliases });
    expect(problemsOf(chart)).toEqual([]);
  });

  test.each([
    ['MAX_TOKENS', '4096'],
    ['TOKEN_TTL', '90m'],
    ['ENABLE_SECRET_SCAN', 'false'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/var/run/secrets/key.json'],
  ])('%s=%s is not a secret', (name, value) => {
    const chart = testChart();
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod: { env: { [name]: value } } }).run(pods);
    expect(problemsOf(chart)).toEqual([]);
  });

  test.each(['DB_PASS', 'MYSQL_PWD', 'KEY_PASSPHRASE', 'API_TOKEN'])(
    'a string in %s is rejected as a secret',
    (name) => {
      const chart = testChart();
      new DeploymentWorkload(chart, 'a', { ...props('a'), pod: { env: { [name]: 'hunter22' } } }).run(pods);
      expect(problemsOf(chart).map(({ path }) => pathText(path))).toEqual([`a.pod.env.${name}`]);
    },
  );

  test('are rejected if the construct sets the same variable', () => {
    const chart = testChart();
    const main = { ...container, env: [{ name: 'NO_PROXY', value: '1' }] };
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod }).run({ ...pods, containers: [main] });
    expect(problemsOf(chart).map(({ path }) => pathText(path))).toEqual(['a.pod.env.NO_PROXY']);
  });

  const egress = [{ to: { cidrs: ['192.0.2.7/32'] }, ports: [3128] }];
  const proxy = 'http://proxy.example.com:3128';
  test.each([
    [{ env: { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8, .cluster.local' }, egress }, []],
    [{ env: { https_proxy: proxy, no_proxy: 'svc.cluster.local' }, egress }, []],
    [{ env: { HTTPS_PROXY: proxy, NO_PROXY: '.svc' }, egress }, ['a.pod.env']],
    [{ env: { HTTPS_PROXY: proxy, NO_PROXY: '*' } }, ['a.pod.egress']],
    [{ env: { HTTP_PROXY: proxy } }, ['a.pod.env', 'a.pod.egress']],
    [{ env: { GREETING: proxy } }, []],
  ])('a proxy without egress or NO_PROXY gets a warning: %j', (settings, paths) => {
    const chart = testChart();
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod: settings }).run(pods);
    expect(problemsOf(chart).map(({ path }) => pathText(path))).toEqual(paths);
  });
});

describe('the nodes of pods', () => {
  test('run Linux, whatever the node selector of the user', () => {
    const chart = testChart();
    new DeploymentWorkload(chart, 'a', props('a')).run(pods);
    new StatefulSetWorkload(chart, 'b', { ...props('b'), pod: { nodeSelector: { disk: 'fast' } } }).run({
      ...pods,
      serviceName: 'b',
      claims: [],
    });
    expect(specOf('Deployment', 'a', chart)['nodeSelector']).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(specOf('StatefulSet', 'b', chart)['nodeSelector']).toEqual({ 'kubernetes.io/os': 'linux', disk: 'fast' });
  });

  const notVirtual = [
    { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
    { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
    { key: 'liqo.io/type', operator: 'NotIn', values: ['virtual-node'] },
    { key: 'node.kubernetes.io/instance-type', operator: 'NotIn', values: ['eklet'] },
    { key: 'node-role.kubernetes.io/virtual-node', operator: 'DoesNotExist' },
  ];
  const requiredOf = (pod: PodSettings): unknown => {
    const chart = testChart();
    new DaemonSetWorkload(chart, 'a', { ...props('a'), pod }).run(pods);
    const { nodeAffinity } = specOf('DaemonSet', 'a', chart)['affinity'] as Affinity;
    return nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  };
  const required = (...nodeSelectorTerms: NodeSelectorTerm[]): PodSettings => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
  });
  const fast = { key: 'disk', operator: 'In', values: ['fast'] };
  const fargate = { key: 'eks.amazonaws.com/compute-type', operator: 'In', values: ['fargate', 'ec2'] };
  const named = { matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['a'] }] };

  test.each<[string, PodSettings, unknown]>([
    ['by default', {}, [{ matchExpressions: notVirtual }]],
    ['with an affinity to pods', { affinity: { podAffinity: {} } }, [{ matchExpressions: notVirtual }]],
    [
      'in every alternative of the user',
      required({ matchExpressions: [fast] }, named),
      [{ matchExpressions: [fast, ...notVirtual] }, { ...named, matchExpressions: notVirtual }],
    ],
    ['an empty alternative selects no node', required({}), [{}]],
    [
      'except by labels of the affinity of the user',
      required({ matchExpressions: [fargate] }),
      [{ matchExpressions: [fargate, ...notVirtual.filter(({ key }) => key !== fargate.key)] }],
    ],
    [
      'except by labels of the node selector of the user',
      { nodeSelector: { type: 'virtual-kubelet' } },
      [{ matchExpressions: notVirtual.slice(1) }],
    ],
  ])('of an agent are not virtual: %s', (_case, pod, terms) => {
    expect(requiredOf(pod)).toEqual(terms);
  });

  test('of an agent keep the preferences of the user', () => {
    const chart = testChart();
    const podAffinity = {};
    const nodeAffinity = {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [fast] } }],
    };
    new DaemonSetWorkload(chart, 'a', { ...props('a'), pod: { affinity: { podAffinity, nodeAffinity } } }).run(pods);
    expect(specOf('DaemonSet', 'a', chart)['affinity']).toMatchObject({ podAffinity, nodeAffinity });
  });
});

test('every emptyDir has a size limit: its own, or the disk limit of the main container', () => {
  const chart = testChart();
  const [main] = pods.containers;
  const volumes = [
    { name: 'tmp', emptyDir: {} },
    { name: 'small', emptyDir: { medium: 'Memory', sizeLimit: Quantity.fromString('1Mi') } },
    { name: 'none', secret: { secretName: 'a' } },
  ];
  const containers = [{ ...main, resources: { ...main.resources, disk: '1Gi' } }] as const;
  new DeploymentWorkload(chart, 'a', props('a')).run({ ...pods, containers, volumes });
  expect(specOf('Deployment', 'a', chart)['volumes']).toEqual([
    { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
    { name: 'small', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    { name: 'none', secret: { secretName: 'a' } },
  ]);
});
