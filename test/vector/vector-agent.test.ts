import { inventoryOf, pathText, type Manifest } from '../../constructs/kit';
import { VectorAgent, type VectorAgentProps, type VectorRelease } from '../../constructs/vector';
import type { Container, PodSpec } from '../../imports/k8s';
import { only, renderChart } from '../support/manifests';
import { agent, config, sink, type AgentSettings } from './agents';
import { variants } from './variants';

function pods(
  settings: AgentSettings = {},
  name = 'vector',
): { spec: PodSpec; labels: Record<string, string>; container: Container } {
  const { spec } = only(agent(settings).manifests, 'DaemonSet', name) as unknown as {
    spec: { template: { spec: PodSpec; metadata: { labels: Record<string, string> } } };
  };
  const { template } = spec;
  return { spec: template.spec, labels: template.metadata.labels, container: template.spec.containers[0]! };
}

test('an agent is a DaemonSet with ServiceAccount, ClusterRole, NetworkPolicy and ConfigMap', () => {
  expect(
    agent().manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'} ${metadata.name}`),
  ).toEqual([
    'ServiceAccount monitoring vector',
    'NetworkPolicy monitoring vector',
    'DaemonSet monitoring vector',
    'ConfigMap monitoring vector',
    'ClusterRole - monitoring-vector',
    'ClusterRoleBinding - monitoring-vector',
  ]);
});

test('it may list and watch pods, namespaces and nodes, and nothing else', () => {
  const { manifests } = agent();
  expect(only(manifests, 'ClusterRole', 'monitoring-vector')['rules']).toEqual([
    { apiGroups: [''], resources: ['pods', 'namespaces', 'nodes'], verbs: ['list', 'watch'] },
  ]);
  expect(only(manifests, 'ClusterRoleBinding', 'monitoring-vector')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'monitoring-vector' },
    subjects: [{ kind: 'ServiceAccount', name: 'vector', namespace: 'monitoring' }],
  });
});

test('it runs on every node, whatever taints it has', () => {
  expect(pods().spec.tolerations).toEqual([{ operator: 'Exists' }]);
});

test('it does not collect its own lines', () => {
  expect(pods().labels['vector.dev/exclude']).toBe('true');
});

test('it has the name of its node, mounts the logs where Vector expects them, and keeps its state on the node', () => {
  const { spec, container } = pods({ dataPath: '/srv/agents/vector' });
  expect(container.env).toContainEqual({
    name: 'VECTOR_SELF_NODE_NAME',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
  });
  expect(container.volumeMounts).toEqual([
    { name: 'config', mountPath: '/etc/vector', readOnly: true },
    { name: 'pod-logs', mountPath: '/var/log/pods', readOnly: true },
    { name: 'data', mountPath: '/vector-data-dir' },
    { name: 'login', mountPath: '/etc/vector-secrets/loki', readOnly: true },
  ]);
  expect(spec.volumes).toContainEqual({
    name: 'data',
    hostPath: { path: '/srv/agents/vector', type: 'DirectoryOrCreate' },
  });
});

test('its state is in the pod on request, which may take as much disk as its buffers', () => {
  const { spec, container } = pods({ state: 'pod', buffer: { maxSize: '2Gi' } });
  expect(spec.volumes).toContainEqual({ name: 'data', emptyDir: { sizeLimit: '2112Mi' } });
  expect(spec.volumes!.filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name)).toEqual(['pod-logs']);
  expect(container.resources).toMatchObject({
    requests: { 'ephemeral-storage': '2368Mi' },
    limits: { 'ephemeral-storage': '2368Mi' },
  });
});

test('state in the pod accepts resources with enough disk', () => {
  const { problems } = agent({ state: 'pod', pod: { resources: { cpu: '1', memory: '1Gi', disk: '2Gi' } } });
  expect(problems).toEqual([]);
});

test('the state of Vector is mounted at data_dir', () => {
  const { container } = pods({ config: { data_dir: '/state' } });
  expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/state' });
});

test('it runs as root without capabilities, privilege escalation or writable root filesystem', () => {
  const { spec, container } = pods();
  expect(spec.securityContext).toMatchObject({ runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

test('its grace period is the minute that Vector takes to flush its sinks', () => {
  expect(pods().spec.terminationGracePeriodSeconds).toBe(60);
});

test('0.57 reads the login from a mounted Secret, 0.40 from its environment', () => {
  const newer = pods({ release: '0.57.0' });
  expect(newer.spec.volumes).toContainEqual({
    name: 'login',
    secret: { secretName: 'vector-loki-auth', defaultMode: 256 },
  });
  expect(newer.container.env).toHaveLength(1);
  const older = pods({ release: '0.40.2' });
  expect(older.container.env).toEqual([
    expect.objectContaining({ name: 'VECTOR_SELF_NODE_NAME' }),
    { name: 'LOKI_USERNAME', valueFrom: { secretKeyRef: { name: 'vector-loki-auth', key: 'username' } } },
    { name: 'LOKI_PASSWORD', valueFrom: { secretKeyRef: { name: 'vector-loki-auth', key: 'password' } } },
  ]);
  expect(older.spec.volumes!.map(({ name }) => name)).toEqual(['config', 'pod-logs', 'data']);
});

test('each release has its image', () => {
  expect(pods().container.image).toBe('docker.io/timberio/vector:0.57.0-distroless-libc');
  expect(pods({ release: '0.40.2' }).container.image).toBe('docker.io/timberio/vector:0.40.2-distroless-libc');
});

test('startup and readiness probes read the metrics; the liveness probe connects, also during shutdown', () => {
  const { container } = pods();
  for (const probe of [container.startupProbe, container.readinessProbe])
    expect(probe).toMatchObject({ httpGet: { path: '/metrics', port: 'metrics' } });
  expect(container.livenessProbe).toMatchObject({ tcpSocket: { port: 'metrics' } });
});

test('only the metrics listen on an address of the pod: the API is disabled or on loopback', () => {
  expect(config()).not.toHaveProperty('api');
  const loopback = variants['an API on loopback'];
  expect(agent(loopback).problems).toEqual([]);
  for (const settings of [{}, loopback])
    expect(pods(settings).container.ports).toEqual([{ name: 'metrics', containerPort: 9598 }]);
});

test('a label with a value per pod is an error, whose fix is structured metadata if the release supports it', () => {
  const labels = { uid: '{{ kubernetes.pod_uid }}' };
  const settings = (more: object) => ({
    config: { sinks: { loki_push: { type: 'loki' as const, labels, ...more } } },
  });
  const own = ['vector', 'config', 'sinks', 'loki_push'];
  const reported = (release: VectorRelease) =>
    agent({ ...settings(release === '0.57.0' ? { structured_metadata: { a: 'b' } } : {}), release })
      .problems.filter(({ path }) => pathText(path) === 'vector.config.sinks.loki_push.labels.uid')
      .map(({ severity, fix }) => [severity, fix]);
  expect(reported('0.57.0')).toEqual([
    ['error', { moveTo: [...own, 'structured_metadata'], value: { a: 'b', uid: labels.uid } }],
  ]);
  expect(reported('0.40.2')).toEqual([['error', undefined]]);
});

test('a changed configuration rolls the pods', () => {
  const checksum = (settings: AgentSettings): unknown =>
    (only(agent(settings).manifests, 'DaemonSet', 'vector') as unknown as Record<'spec', { template: Manifest }>).spec
      .template.metadata.annotations!['checksum/config'];
  expect(checksum({})).not.toBe(checksum({ pipeline: { labels: { job: { value: 'other' } } } }));
  expect(checksum({})).toBe(checksum({}));
});

test('its flow has sink, login and tenant, and its Secret is recorded', () => {
  renderChart((chart) => {
    new VectorAgent(chart, 'vector', { namespace: 'monitoring', sink });
    expect(inventoryOf(chart).flows).toMatchObject([
      { carries: 'logs', login: 'vector-user', tenant: 'Prod', to: sink.endpoint },
    ]);
    expect(inventoryOf(chart).secrets).toMatchObject([
      { secret: 'vector-loki-auth', user: 'vector-user', namespaces: ['monitoring'] },
    ]);
  });
});

test('its NetworkPolicy allows scraping, and egress to the sink, the API server and DNS', () => {
  const scrapers = [{ namespaceLabels: { 'kubernetes.io/metadata.name': 'prometheus' } }];
  const { spec } = only(agent({ cluster: { scrapers } }).manifests, 'NetworkPolicy', 'vector') as unknown as {
    spec: { ingress: object[]; egress: { ports: { port: number }[] }[] };
  };
  expect(spec.ingress).toEqual([
    {
      ports: [{ port: 9598, protocol: 'TCP' }],
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prometheus' } } }],
    },
  ]);
  expect(spec.egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([53, 53, 8080, 443, 6443]);
});

test('every setting has an effect', () => {
  const all: Required<VectorAgentProps> = {
    namespace: 'agents',
    sink: { ...sink, login: { user: 'vector', secret: 'login' } },
    name: 'collector',
    release: '0.57.0',
    pipeline: { labels: { job: { value: 'all' } }, structuredMetadata: { stream: false } },
    namespaceSinks: { shop: { ...sink, tenant: 'Shop' } },
    buffer: { maxSize: '2Gi', whenFull: 'drop_newest' },
    sources: { pods: {} },
    state: 'node',
    dataPath: '/srv/vector',
    config: { expire_metrics_secs: 600 },
    pod: {
      image: 'registry.example.com/vector:0.57.0',
      resources: { cpu: '1', memory: '1Gi' },
      tolerations: [],
      priorityClass: 'system-node-critical',
    },
    cluster: { domain: 'example.local', apiServer: { cidrs: ['10.0.0.1/32'] } },
  };
  expect(agent(all).problems).toEqual([]);
  const { spec, container } = pods(all, 'collector');
  expect(container.image).toBe('registry.example.com/vector:0.57.0');
  expect(container.resources!.limits).toMatchObject({ memory: '1Gi' });
  expect(spec).toMatchObject({ priorityClassName: 'system-node-critical' });
  expect(spec).not.toHaveProperty('tolerations');
  expect(spec.volumes).toContainEqual({ name: 'data', hostPath: { path: '/srv/vector', type: 'DirectoryOrCreate' } });
  expect(config(all)).toMatchObject({
    expire_metrics_secs: 600,
    sinks: {
      loki_push: {
        inputs: ['by_namespace._unmatched'],
        labels: { job: 'all' },
        structured_metadata: { pod: '{{ kubernetes.pod_name }}' },
        buffer: { max_size: 2 ** 31, when_full: 'drop_newest' },
      },
    },
  });
  const names = agent(all).manifests.map(({ metadata }) => metadata.name);
  expect(new Set(names)).toEqual(new Set(['collector', 'agents-collector']));
});
