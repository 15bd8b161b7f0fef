import { component, type AlloyLogsProps } from '../../constructs/alloy';
import type { PodSpec } from '../../imports/k8s';
import { logSink } from '../support/components';
import { only } from '../support/manifests';
import { blockAt, configText, logs, withoutStream } from './agents';

const payments = { ...logSink, tenant: 'Pay', login: { user: 'pay', secret: 'pay-loki-auth' } };

const all: Required<AlloyLogsProps> = {
  namespace: 'logging-agents',
  sink: { ...logSink, ca: { secret: 'loki-ca', key: 'ca.crt' } },
  name: 'agent',
  release: '1.18.1',
  mode: 'file',
  pipeline: {
    select: { exclude: { namespaces: ['load-test'] } },
    stages: [{ when: { container: 'web' }, multiline: { firstLine: '^\\d' } }, { parse: 'json' }],
    labels: { app: { pod: 'app' } },
    structuredMetadata: { trace_id: { extracted: 'trace_id' } },
  },
  sources: {
    pods: { docker: true },
    journal: { units: ['kubelet.service'] },
    files: { 'my-app': { include: ['/srv/my-app/*.log'] } },
  },
  namespaceSinks: { pay: payments },
  dataPath: '/srv/alloy',
  dockerRoot: '/data/docker',
  config: [component('loki.echo', 'mine', {})],
  pod: { nodeSelector: { pool: 'web' } },
  cluster: { name: 'prod-1' },
};

const text = (settings?: Partial<AlloyLogsProps>): string =>
  configText(logs(settings).manifests, settings?.name ?? 'alloy');

function podOf(kind: string, settings?: Partial<AlloyLogsProps>): PodSpec {
  const { spec } = only(logs(settings).manifests, kind, settings?.name ?? 'alloy') as unknown as {
    spec: { template: { spec: PodSpec } };
  };
  return spec.template.spec;
}

test('every setting is accepted together', () => {
  expect(logs(all).problems).toEqual([]);
  const spec = podOf('DaemonSet', all);
  expect(spec.volumes).toEqual(
    expect.arrayContaining([
      { name: 'data', hostPath: { path: '/srv/alloy', type: 'DirectoryOrCreate' } },
      { name: 'node-data-docker-containers', hostPath: { path: '/data/docker/containers', type: 'Directory' } },
    ]),
  );
  expect(spec.nodeSelector).toMatchObject({ pool: 'web' });
  const written = text(all);
  expect(written).toContain('\t\tstage.multiline {');
  expect(written).toContain('replacement  = "prod-1"');
  expect(blockAt(written, 'loki.write "loki"')).toContain('ca_file = "/etc/receiver-ca/ca.crt"');
  expect(written.endsWith('\nloki.echo "mine" { }\n')).toBe(true);
});

test('an agent on every node lists the pods of its node only', () => {
  const { tolerations, containers } = podOf('DaemonSet');
  expect(tolerations).toEqual([{ operator: 'Exists' }]);
  expect(containers[0]!.env).toContainEqual({
    name: 'K8S_NODE_NAME',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
  });
  expect(blockAt(text(), '\tselectors {')).toContain('field = "spec.nodeName=" + sys.env("K8S_NODE_NAME")');
  expect(only(logs().manifests, 'ClusterRole', 'logging-agents-alloy')['rules']).toEqual([
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
  ]);
});

test('files and the journal of the node are read with the name of the node, by the pipeline', () => {
  const settings = {
    sources: { journal: { excludeUnits: ['a.service'] }, files: { 'my-app': { include: ['/srv/my-app/*.log'] } } },
    pipeline: { structuredMetadata: { machine: { host: 'name' } } },
    namespaceSinks: { pay: payments },
  } as const;
  expect(logs(settings).problems).toEqual([]);
  const written = text(settings);
  const files = blockAt(written, 'discovery.relabel "files_my_app"');
  expect(files).toContain('__path__         = "/srv/my-app/*.log"');
  expect(files).toContain('__path_exclude__ = "/srv/my-app/**/*.{gz,bz2,xz,zst}"');
  expect(files).toMatch(/source_labels = \["__node__"\]\n\t\ttarget_label {2}= "node"/);
  expect(blockAt(written, 'loki.relabel "journal"')).toContain('regex         = `a\\.service`');
  expect(blockAt(written, 'loki.source.journal "journal"')).toContain('relabel_rules = loki.relabel.journal.rules');
  for (const source of ['files_my_app', 'journal']) {
    const processed = blockAt(written, `loki.process "${source}"`);
    // Lines without a namespace go to the first sink.
    expect(processed).toContain('forward_to = [loki.write.loki.receiver]');
    expect(processed).toMatch(/stage\.structured_metadata \{[^}]*machine/);
  }
  expect(podOf('DaemonSet', settings).containers[0]!.volumeMounts).toEqual(
    expect.arrayContaining(
      ['/var/log', '/run/log', '/etc/machine-id', '/srv/my-app'].map((mountPath): unknown =>
        expect.objectContaining({ mountPath, readOnly: true }),
      ),
    ),
  );
});

test('without pods it has no access to the API', () => {
  const settings = { sources: { pods: false, journal: true } } as const;
  expect(logs(settings).problems).toEqual([]);
  expect(logs(settings).manifests.map(({ kind }) => kind)).not.toContain('ClusterRole');
  expect(podOf('DaemonSet', settings).automountServiceAccountToken).toBe(false);
  expect(text(settings)).not.toContain('kubernetes');
});

test('mode api is one pod without root and without the node, which may read the lines of pods', () => {
  const settings = { mode: 'api', pipeline: withoutStream } as const;
  const { manifests, problems } = logs(settings);
  expect(problems).toEqual([]);
  expect(only(manifests, 'Deployment', 'alloy')).toMatchObject({
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
  const { securityContext, volumes } = podOf('Deployment', settings);
  expect(securityContext).toMatchObject({ runAsNonRoot: true });
  expect(JSON.stringify(volumes)).not.toContain('hostPath');
  expect(only(manifests, 'ClusterRole', 'logging-agents-alloy')['rules']).toContainEqual({
    apiGroups: [''],
    resources: ['pods/log'],
    verbs: ['get'],
  });
  const written = text(settings);
  expect(written).not.toMatch(/selectors|loki\.source\.file|stage\.cri/);
  // Lines of the API end with a line break.
  expect(blockAt(written, '\tstage.replace')).toContain(String.raw`expression = "(\n)$"`);
});

test('lines of a namespace with a sink of its own go there only, each output with its own login', () => {
  const written = text({ namespaceSinks: { pay: payments, 'pay-eu': payments } });
  const [, name] = /\nloki\.write "(loki_pay_\w+)"/.exec(written)!;
  expect(blockAt(written, 'loki.process "pods"')).toContain(
    `forward_to = [loki.process.to_loki.receiver, loki.process.to_${name}.receiver]`,
  );
  expect(blockAt(written, 'loki.process "to_loki"')).toContain('`{namespace=~"pay|pay-eu"}`');
  expect(blockAt(written, `loki.process "to_${name}"`)).toContain('`{namespace!~"pay|pay-eu", namespace=~".*"}`');
  expect(blockAt(written, `loki.write "${name}"`)).toContain(`/etc/alloy-secrets/${name}/password`);
});

test('a push is repeated until Loki accepts it, and what Loki would refuse as too long is not sent', () => {
  expect(blockAt(text(), 'loki.write "loki"')).toContain('max_backoff_retries = 0');
  expect(blockAt(text(), '\tstage.drop')).toContain('longer_than         = "262144B"');
  expect(blockAt(text({ sink: { ...logSink, maxBatchBytes: 500_000 } }), 'loki.write "loki"')).toContain('"500000B"');
});
