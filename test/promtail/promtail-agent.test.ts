import type { LogSink } from '../../constructs/contracts';
import type { Data } from '../../constructs/kit';
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
    name: 'node-data-docker-containers',
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

test('files of a source are one target, so that those that two patterns match are read once', () => {
  const files = { shop: { include: ['/var/log/a/*.log', '/opt/b/**/*.log'], exclude: ['**/old.log', '/opt/b/c.log'] } };
  const { scrape_configs: jobs } = config({ sources: { pods: false, files } }) as { scrape_configs: Data[] };
  expect(jobs.map(({ static_configs: targets }) => targets)).toEqual([
    [
      {
        labels: {
          __path__: '/{var/log/a/*.log,opt/b/**/*.log}',
          __path_exclude__:
            '/{var/log/a/**/*.{gz,bz2,xz,zst},opt/b/**/*.{gz,bz2,xz,zst},var/log/a/**/old.log,opt/b/**/old.log,opt/b/c.log}',
        },
      },
    ],
  ]);
});

test('without pods it has no access to the API, and lines get the name of the node from a flag', () => {
  const settings = { sources: { pods: false, files: { nginx: { include: ['/var/log/nginx/*.log'] } } } } as const;
  expect(agent(settings).manifests.map(({ kind }) => kind)).not.toContain('ClusterRole');
  const { spec, container } = pods(settings);
  expect(spec.automountServiceAccountToken).toBe(false);
  expect(container.args).toContain('-client.external-labels=node=$(HOSTNAME)');
});

test('a release that reads no user name from files has it in its configuration', () => {
  expect(config({ release: '2.9.17' })['clients']).toMatchObject([
    { basic_auth: { username: 'agent', password_file: '/etc/promtail-login/password' } },
  ]);
});

test('the jobs of the guide are the namespace with what the pod belongs to', () => {
  const rules = (jobs: AgentSettings) =>
    (config(jobs) as { scrape_configs: { relabel_configs: Data[] }[] }).scrape_configs[0]!.relabel_configs;
  expect(rules({ jobs: 'guide' }).at(-1)).toEqual({
    source_labels: ['__meta_kubernetes_namespace', '__service__'],
    separator: '/',
    regex: '(.+/.+)',
    target_label: 'job',
  });
  expect(rules({}).filter(({ target_label: label }) => label === 'job')).toHaveLength(1);
});

test('scrape configurations of the user are added to those of the agent', () => {
  const { scrape_configs: jobs } = config({ config: { scrape_configs: [{ job_name: 'own' }] } }) as {
    scrape_configs: Data[];
  };
  expect(jobs.map(({ job_name: name }) => name)).toEqual(['pods', 'own']);
});
