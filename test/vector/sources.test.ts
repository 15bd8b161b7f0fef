import { load } from 'js-yaml';
import type { PodSpec } from '../../imports/k8s';
import type { Data, Manifest } from '../../constructs/kit';
import { only } from '../support/manifests';
import { agent, type AgentSettings } from './agents';
import { hostOf } from './hosts';

/** The pod of an agent with these sources, and its configuration. */
function rendered(sources: AgentSettings['sources'], more: AgentSettings = {}) {
  const { manifests, problems } = agent({ sources: sources!, ...more });
  expect(problems).toEqual([]);
  const { template } = only(manifests, 'DaemonSet', 'vector')['spec'] as { template: { spec: PodSpec } };
  const { spec } = template;
  const data = only(manifests, 'ConfigMap', 'vector')['data'] as Data;
  const config = load(String(data['vector.yaml'])) as { sources: Record<string, Data>; transforms?: Data };
  return { manifests, spec, container: spec.containers[0]!, config };
}

/** Paths of the node that a pod mounts, except its state. */
function mounted({ volumes = [] }: PodSpec): string[] {
  return volumes.filter(({ name }) => name !== 'data').flatMap(({ hostPath }) => hostPath?.path ?? []);
}

const kinds = (manifests: readonly Manifest[]): string[] => manifests.map(({ kind }) => kind);

test('the sources of a node are mounted read-only, each once, and nothing else of the node', () => {
  const { spec, container } = rendered({
    pods: { docker: true },
    files: { a: { include: ['/opt/a/logs/*.log', '/opt/a/logs/old/*.log'] }, b: { include: ['/opt/b/x.log'] } },
  });
  const paths = ['/var/log/pods', '/var/lib/docker/containers', '/opt/a/logs', '/opt/b'];
  expect(mounted(spec)).toEqual(paths);
  expect(container.volumeMounts!.filter(({ mountPath }) => paths.includes(mountPath))).toEqual(
    paths.map((mountPath) => ({ name: expect.any(String) as string, mountPath, readOnly: true })),
  );
});

test('the journal needs journalctl, and mounts no folder that could be created on the node', () => {
  const { spec, container, config } = rendered({ journal: { units: ['kubelet.service'] } });
  expect(container.image).toBe('docker.io/timberio/vector:0.57.0-debian');
  expect(mounted(spec)).toEqual(['/var/log', '/run/log', '/etc/machine-id']);
  expect(config.sources['journal']).toEqual({ type: 'journald', include_units: ['kubelet.service'] });
});

test('a file is read to its end after it is renamed, and compressed files are not', () => {
  const { config } = rendered({ files: { web: { include: ['/opt/web/*.log'], exclude: ['/opt/web/debug.log'] } } });
  expect(config.sources['files_web']).toMatchObject({
    include: ['/opt/web/*.log', '/opt/web/*.log.1'],
    exclude: expect.arrayContaining(['**/*.gz', '/opt/web/debug.log']) as unknown,
  });
});

test('a port is open on loopback of the node only, unless clients are named, which the policy admits', () => {
  const { container, manifests } = rendered({
    tcp: {
      talos: { port: 6051, decode: 'json' },
      machines: { port: 6052, decode: 'text', hostIP: '0.0.0.0', clients: [{ cidrs: ['192.0.2.0/24'] }] },
    },
  });
  expect(container.ports!.slice(1)).toEqual([
    { name: 'tcp-6051', containerPort: 6051, hostPort: 6051, hostIP: '127.0.0.1' },
    { name: 'tcp-6052', containerPort: 6052, hostPort: 6052, hostIP: '0.0.0.0' },
  ]);
  expect(only(manifests, 'NetworkPolicy', 'vector')['spec']).toMatchObject({
    ingress: [{ from: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 6052, protocol: 'TCP' }] }],
  });
});

test('an agent that reads no pods has no rights in the cluster', () => {
  const { manifests, spec, config } = rendered({ pods: false, audit: {} });
  expect(kinds(manifests)).not.toContain('ClusterRole');
  expect(spec.automountServiceAccountToken).toBe(false);
  expect(Object.keys(config.sources)).toEqual(['audit', 'internal_metrics']);
  expect(mounted(spec)).toEqual(['/var/log/kubernetes/audit']);
});

test('the content of what is secret is removed before a line of the audit log leaves the first transform', () => {
  const { config } = rendered({ pods: false, audit: { path: '/var/log/audit/kube.log' } });
  expect(config.sources['audit']).toMatchObject({ include: ['/var/log/audit/kube.log', '/var/log/audit/kube-*.log'] });
  expect(config.transforms).toMatchObject({ audit_line: { type: 'remap', inputs: ['audit'] } });
  const { source } = (config.transforms as { audit_line: { source: string } }).audit_line;
  for (const kept of ['secrets', 'configmaps', 'tokenreviews', 'managedFields']) expect(source).toContain(kept);
});

test.each([
  ['session-3.scope', 'session-*.scope'],
  ['session-c1.scope', 'session-*.scope'],
  ['run-u42.service', 'run-*.service'],
  ['run-r0d6c0ffee41f.scope', 'run-*.scope'],
  [`cri-containerd-${'0a'.repeat(32)}.scope`, 'cri-containerd-*.scope'],
  [`libpod-conmon-${'f0'.repeat(32)}.scope`, 'libpod-conmon-*.scope'],
  ['user@1000.service', 'user@*.service'],
  ['user-runtime-dir@1000.service', 'user-runtime-dir@*.service'],
  ['sshd@7-192.0.2.1:22-198.51.100.9:40022.service', 'sshd@*.service'],
  ['sshd@7-[2001:db8::1]:22-[2001:db8::2]:40022.service', 'sshd@*.service'],
  ['systemd-coredump@3-4711-0.service', 'systemd-coredump@*.service'],
  ...[
    'kubelet.service',
    'docker-prune.service',
    'getty@tty1.service',
    'postgresql@14-main.service',
    'redis@6379.service',
  ].map((unit) => [unit, unit]),
])('the unit of %s is the label %s on nodes and on other machines', (unit, label) => {
  const ofNode = (rendered({ journal: true }).config.transforms as { journal_line: { source: string } }).journal_line;
  const ofMachine = hostOf({ journal: true }).config as { transforms: { journal_line: { source: string } } };
  const [node, machine] = [ofNode, ofMachine.transforms.journal_line].map(({ source }) => {
    const [, expression] = /transient = r'(.*)'/.exec(source)!;
    const [, replacement] = /replace\(unit, transient, "(.*)"\)/.exec(source)!;
    return {
      expression: expression!.replaceAll('?P<', '?<'),
      replacement: replacement!.replaceAll(/\$(\w+)/g, '$<$1>'),
    };
  });
  expect(machine).toEqual(node);
  expect(unit.replace(new RegExp(node!.expression), node!.replacement)).toBe(label);
});

test('the reason for root names what is mounted', () => {
  const reasonOf = (sources: AgentSettings['sources'], more?: AgentSettings): unknown => {
    const { spec } = only(rendered(sources, more).manifests, 'DaemonSet', 'vector');
    const { metadata } = (spec as Data)['template'] as { metadata: { annotations: Data } };
    return metadata.annotations['cdk8s-logging/root-because'];
  };
  expect(reasonOf({})).toBe('the files below /var/log/pods belong to root and are readable for nobody else');
  expect(reasonOf({ journal: true })).toBe(
    'the files below /var/log and /run/log belong to root and are readable for nobody else',
  );
  expect(reasonOf({ files: { app: { include: ['/opt/app/*.log'] } } })).toBe(
    'files below /var/log/pods and /opt/app can belong to root and be readable for nobody else',
  );
  const tcp = { pods: false, tcp: { talos: { port: 6051, decode: 'json' } } } as const;
  expect(reasonOf(tcp)).toBe('/var/lib/vector of the node, where positions and buffer are, belongs to root');
  expect(reasonOf(tcp, { state: 'pod' })).toBeUndefined();
  expect(rendered(tcp, { state: 'pod' }).spec.securityContext).toMatchObject({ runAsNonRoot: true, fsGroup: 10001 });
});

test('lines that a source does not limit are cut to what Loki accepts, on nodes and on other machines', () => {
  const { transforms } = hostOf({ journal: true, docker: true }).config as {
    transforms: Record<string, { source: string }>;
  };
  for (const id of ['journal_line', 'docker_line']) expect(transforms[id]!.source).toContain('truncate(.message');
});
