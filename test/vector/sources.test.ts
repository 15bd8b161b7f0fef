import { load } from 'js-yaml';
import type { PodSpec } from '../../imports/k8s';
import type { Data, Manifest } from '../../constructs/kit';
import { only } from '../support/manifests';
import { agent, type AgentSettings } from './agents';

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
