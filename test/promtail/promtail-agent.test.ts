import type { LogSink } from '../../constructs/contracts';
import type { Container, PodSpec } from '../../imports/k8s';
import { only } from '../support/manifests';
import { agent, config, sink, warned, type AgentSettings } from './agents';

function pods(settings: AgentSettings = {}): { spec: PodSpec; container: Container } {
  const { spec } = only(agent(settings).manifests, 'DaemonSet', 'promtail') as unknown as {
    spec: { template: { spec: PodSpec } };
  };
  return { spec: spec.template.spec, container: spec.template.spec.containers[0]! };
}

test('it may list and watch pods, and nothing else', () => {
  expect(only(agent().manifests, 'ClusterRole', 'monitoring-promtail')['rules']).toEqual([
    { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
  ]);
});

test('it runs on every node, and lists only the pods of its node', () => {
  const { spec, container } = pods();
  expect(spec.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(container.env).toContainEqual({
    name: 'HOSTNAME',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
  });
});

test('it reads the login from files, and repeats a push until Loki accepts it', () => {
  expect(config()['clients']).toEqual([
    {
      url: 'http://loki-gateway.monitoring.svc.cluster.local/loki/api/v1/push',
      tenant_id: 'Prod',
      basic_auth: { username_file: '/etc/promtail-login/username', password_file: '/etc/promtail-login/password' },
      backoff_config: { max_period: '30s', max_retries: 0 },
    },
  ]);
  expect(pods().container.volumeMounts).toContainEqual({
    name: 'login',
    mountPath: '/etc/promtail-login',
    readOnly: true,
  });
});

test('positions are in a folder of the node, and the folder of Docker is mounted where links point to', () => {
  const { spec } = pods({ dataPath: '/srv/promtail', dockerRoot: '/data/docker', sources: { pods: { docker: true } } });
  expect(spec.volumes).toContainEqual({
    name: 'data',
    hostPath: { path: '/srv/promtail', type: 'DirectoryOrCreate' },
  });
  expect(spec.volumes).toContainEqual({
    name: 'docker',
    hostPath: { path: '/data/docker/containers', type: 'Directory' },
  });
});

test('its lines have the same labels and structured metadata as those of other agents', () => {
  const { fields } = agent().construct;
  const settings: LogSink = sink;
  expect(Object.keys(fields.labels)).toEqual(['namespace', 'container', 'node', 'job']);
  expect(Object.keys(fields.structuredMetadata)).toEqual(['pod', 'stream']);
  expect(agent({ sink: { ...settings, structuredMetadata: false } }).construct.streamLabels).toContain('pod');
});

test('the end of life is a warning that names the successor, until it is accepted', () => {
  expect(warned().problems).toMatchObject([
    { severity: 'warning', path: ['promtail', 'release'], message: expect.stringMatching(/2026-03-02.*`alloy: \{\}`/) },
  ]);
  expect(agent().problems).toEqual([]);
});
