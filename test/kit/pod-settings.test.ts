import { JsonPatch, type Chart } from 'cdk8s';
import {
  DaemonSetWorkload,
  DeploymentWorkload,
  InvalidInput,
  StatefulSetWorkload,
  manifestsOf,
  pathText,
  problemsOf,
  setPodSettings,
  type PodSettings,
  type SharedPodSettings,
} from '../../constructs/kit';
import { only } from '../support/manifests';
import { container, pods, props, specOf, testChart, type PodSpec } from '../support/workloads';

/** The pod spec of a Deployment, with settings of all workloads and of its own. */
function deployed(pod: PodSettings, shared?: SharedPodSettings): { spec: PodSpec; chart: Chart } {
  const chart = testChart();
  if (shared !== undefined) setPodSettings(chart, shared);
  new DeploymentWorkload(chart, 'a', { ...props('a'), pod }).run({ ...pods, volumeGroup: 10001 });
  return { spec: specOf('Deployment', 'a', chart), chart };
}

const problemPaths = (chart: Chart): string[] =>
  problemsOf(chart).map(({ severity, path }) => `${severity} ${pathText(path)}`);

describe('the security context', () => {
  test('leaves user and groups to the cluster if they are assigned, and stays hardened', () => {
    const { spec, chart } = deployed({ securityContext: { runAsUser: 'assigned' } });
    expect(spec['securityContext']).toEqual({
      runAsNonRoot: true,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.containers[0]?.securityContext).toMatchObject({ capabilities: { drop: ['ALL'] } });
    expect(problemPaths(chart)).toEqual([]);
  });

  test('has the user, groups, SELinux label and seccomp profile of the user', () => {
    const seLinuxOptions = { type: 'container_t', level: 's0:c1,c2' };
    const seccompProfile = { type: 'Localhost', localhostProfile: 'logs.json' } as const;
    const securityContext = { runAsUser: 2000, supplementalGroups: [0, 3000], seLinuxOptions, seccompProfile };
    const { spec, chart } = deployed({ securityContext });
    expect(spec['securityContext']).toMatchObject({
      runAsUser: 2000,
      runAsGroup: 2000,
      fsGroup: 10001,
      supplementalGroups: [0, 3000],
      seLinuxOptions,
      seccompProfile,
    });
    expect(problemPaths(chart)).toEqual([]);
  });

  test('of pods that need root keeps it, and may have any SELinux type', () => {
    const chart = testChart();
    setPodSettings(chart, { securityContext: { runAsUser: 'assigned' } });
    const pod = { securityContext: { seLinuxOptions: { type: 'spc_t' } } };
    new DaemonSetWorkload(chart, 'a', { ...props('a'), pod }).run({ ...pods, runAsRootReason: 'logs belong to root' });
    expect(specOf('DaemonSet', 'a', chart)['securityContext']).toMatchObject({
      runAsUser: 0,
      seLinuxOptions: { type: 'spc_t' },
    });
    expect(problemPaths(chart)).toEqual([]);
  });
});

describe('a volume of the user', () => {
  test.each<[string, NonNullable<PodSettings['volumes']>[string], object, object]>([
    [
      'of a ConfigMap',
      { mountPath: '/m', configMap: { name: 'c', items: { key: 'file' }, optional: true } },
      { configMap: { name: 'c', items: [{ key: 'key', path: 'file' }], optional: true } },
      { readOnly: true },
    ],
    ['of a Secret', { mountPath: '/m', secret: { name: 's' } }, { secret: { secretName: 's' } }, { readOnly: true }],
    [
      'of a part of a claim',
      { mountPath: '/m', subPath: 'part', persistentVolumeClaim: { claimName: 'c' } },
      { persistentVolumeClaim: { claimName: 'c' } },
      { subPath: 'part' },
    ],
    ['that is empty', { mountPath: '/m', emptyDir: {} }, { emptyDir: { sizeLimit: '256Mi' } }, {}],
    [
      'that is empty, in memory and read-only',
      { mountPath: '/m', readOnly: true, emptyDir: { sizeLimit: '1Gi', medium: 'Memory' } },
      { emptyDir: { sizeLimit: '1Gi', medium: 'Memory' } },
      { readOnly: true },
    ],
    [
      'of a CSI driver',
      { mountPath: '/m', csi: { driver: 'd', volumeAttributes: { a: 'b' } } },
      { csi: { driver: 'd', volumeAttributes: { a: 'b' }, readOnly: true } },
      { readOnly: true },
    ],
    [
      'of several sources',
      {
        mountPath: '/m',
        projected: { sources: [{ secret: { name: 's' } }, { serviceAccountToken: { path: 't', audience: 'a' } }] },
      },
      {
        projected: {
          sources: [
            { secret: { name: 's' } },
            { serviceAccountToken: { path: 't', audience: 'a', expirationSeconds: 3600 } },
          ],
        },
      },
      { readOnly: true },
    ],
  ])('%s is mounted in every container', (_, volume, source, mount) => {
    const chart = testChart();
    const own = { name: 'tmp', mountPath: '/tmp' };
    const pod = { volumes: { one: volume } };
    new DeploymentWorkload(chart, 'a', { ...props('a'), pod }).run({
      ...pods,
      volumes: [{ name: 'tmp', emptyDir: {} }],
      containers: [{ ...container, volumeMounts: [own] }],
      initContainers: [{ ...container, name: 'first' }],
    });
    const extra = { name: 'extra-one', mountPath: '/m', ...mount };
    expect(specOf('Deployment', 'a', chart)).toMatchObject({
      volumes: [{ name: 'tmp' }, { name: 'extra-one', ...source }],
      containers: [{ volumeMounts: [own, extra] }],
      initContainers: [{ volumeMounts: [extra] }],
    });
    expect(problemPaths(chart)).toEqual([]);
  });
});

test('the spread of the user replaces the preference for zones, and counts the pods of the workload', () => {
  const chart = testChart();
  const pod: PodSettings = {
    topologySpreadConstraints: [{ topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule', minDomains: 2 }],
  };
  new StatefulSetWorkload(chart, 'a', { ...props('a'), pod }).run({
    ...pods,
    replicas: 3,
    serviceName: 'a',
    claims: [],
  });
  expect(specOf('StatefulSet', 'a', chart)['topologySpreadConstraints']).toEqual([
    {
      maxSkew: 1,
      minDomains: 2,
      topologyKey: 'rack',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'a', 'app.kubernetes.io/component': 'main' } },
    },
  ]);
});

test('DNS, runtime class and scheduler are set, and DNS servers need an egress rule', () => {
  const dnsConfig = { nameservers: ['192.0.2.53'], searches: ['example.com.'], options: [{ name: 'rotate' }] };
  const pod = { dnsConfig, dnsPolicy: 'None', runtimeClassName: 'gvisor', schedulerName: 'second' } as const;
  const { spec, chart } = deployed(pod);
  expect(spec).toMatchObject(pod);
  expect(problemPaths(chart)).toEqual(['warning a.pod.dnsConfig.nameservers']);
  const egress = [{ to: { cidrs: ['192.0.2.53/32'] }, ports: [53], protocol: 'UDP' as const }];
  expect(problemPaths(deployed({ ...pod, egress }).chart)).toEqual([]);
});

test('a grace period that is shorter than the program needs is a warning', () => {
  const chart = testChart();
  const pod = { terminationGracePeriodSeconds: 20 };
  new DeploymentWorkload(chart, 'a', { ...props('a'), pod }).run({ ...pods, gracePeriodSeconds: 60 });
  expect(specOf('Deployment', 'a', chart)['terminationGracePeriodSeconds']).toBe(20);
  expect(problemPaths(chart)).toEqual(['warning a.pod.terminationGracePeriodSeconds']);
});

describe('settings of all workloads', () => {
  const shared: SharedPodSettings = {
    env: { A: 'shared', B: 'shared' },
    tolerations: [{ key: 'shared', operator: 'Exists' }],
    imagePullSecrets: ['shared'],
    priorityClass: 'shared',
    nodeSelector: { pool: 'shared', disk: 'shared' },
    securityContext: { runAsUser: 2000, supplementalGroups: [3000] },
    serviceAccount: { annotations: { role: 'shared' } },
  };

  test('lose against those of a component: maps by key, lists and single values as a whole', () => {
    const own: PodSettings = {
      env: { B: 'own' },
      tolerations: [],
      priorityClass: 'own',
      nodeSelector: { disk: 'own' },
      securityContext: { supplementalGroups: [4000] },
    };
    const { spec, chart } = deployed(own, shared);
    expect(spec).toMatchObject({
      containers: [
        {
          env: [
            { name: 'A', value: 'shared' },
            { name: 'B', value: 'own' },
          ],
        },
      ],
      imagePullSecrets: [{ name: 'shared' }],
      priorityClassName: 'own',
      nodeSelector: { pool: 'shared', disk: 'own' },
      securityContext: { runAsUser: 2000, supplementalGroups: [4000] },
    });
    expect(spec['tolerations']).not.toContainEqual(shared.tolerations![0]);
    expect(only(manifestsOf(chart), 'ServiceAccount', 'a').metadata).toMatchObject({ annotations: { role: 'shared' } });
    expect(problemPaths(chart)).toEqual([]);
  });

  test('do not place the pods of every node', () => {
    const chart = testChart();
    setPodSettings(chart, { ...shared, affinity: { nodeAffinity: {} } });
    new DaemonSetWorkload(chart, 'a', props('a')).run({ ...pods, tolerations: [{ operator: 'Exists' }] });
    const spec = specOf('DaemonSet', 'a', chart);
    expect(spec['nodeSelector']).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(spec['tolerations']).toEqual([{ operator: 'Exists' }]);
    expect(spec['affinity']).not.toEqual({ nodeAffinity: {} });
    expect(spec['priorityClassName']).toBe('shared');
  });

  test('that conflict with what constructs set are problems of theirs', () => {
    const chart = testChart();
    setPodSettings(chart, { env: { OWN: '1' } });
    const main = { ...container, env: [{ name: 'OWN', value: '2' }] };
    for (const name of ['a', 'b'])
      new DeploymentWorkload(chart, name, props(name)).run({ ...pods, containers: [main] });
    expect(problemPaths(chart)).toEqual(['error a.pods.env.OWN', 'error b.pods.env.OWN']);
  });

  test('that are wrong by themselves are refused at once', () => {
    expect(() => setPodSettings(testChart(), { securityContext: { runAsUser: 0 } })).toThrow(InvalidInput);
  });
});

test('what no setting covers can be patched in the object of a workload', () => {
  const chart = testChart();
  const workload = new DeploymentWorkload(chart, 'a', props('a'));
  expect(() => workload.apiObject).toThrow('has no pods yet; call run() first.');
  workload.run(pods);
  workload.apiObject.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 10));
  expect(only(manifestsOf(chart), 'Deployment', 'a')).toMatchObject({ spec: { minReadySeconds: 10 } });
});
