import { manifestsOf, problemsOf } from '../../constructs/kit';
import { EventExporter, type EventExporterProps } from '../../constructs/events';
import { only } from '../support/manifests';
import { chart, configOf, logSink } from '../support/components';

const all: Required<EventExporterProps> = {
  namespace: 'logging',
  sink: logSink,
  name: 'events',
  release: '1.7',
  labels: { job: 'events', team: 'ops' },
  keep: [{ type: 'Warning' }, { kind: 'Node', reason: 'Node.*' }],
  drop: [{ namespace: 'kube-system', component: 'kubelet', message: '.*probe.*' }],
  maxEventAgeSeconds: 120,
  config: { logLevel: 'warn', clusterName: 'prod-1' },
  waitImage: 'mirror/busybox:1.37',
  pod: { image: 'mirror/exporter:1.7' },
  cluster: { name: 'prod-1', domain: 'example.local' },
};

const exporter = (props: Partial<EventExporterProps> = {}) => {
  const scope = chart();
  new EventExporter(scope, 'events', { namespace: 'logging', sink: logSink, ...props });
  return { problems: problemsOf(scope), manifests: manifestsOf(scope) };
};

test('every setting is in the configuration, and each expression must match the whole value', () => {
  const { problems, manifests } = exporter(all);
  expect(problems).toEqual([]);
  expect(configOf(manifests, 'events', 'config.yaml')).toMatchObject({
    logLevel: 'warn',
    clusterName: 'prod-1',
    maxEventAgeSeconds: 120,
    omitLookup: true,
    route: {
      routes: [
        {
          drop: [{ namespace: '^(?:kube-system)\\z', component: '^(?:kubelet)\\z', message: '^(?:.*probe.*)\\z' }],
          match: [
            { type: '^(?:Warning)\\z', receiver: 'loki' },
            { kind: '^(?:Node)\\z', reason: '^(?:Node.*)\\z', receiver: 'loki' },
          ],
        },
      ],
    },
    receivers: [{ name: 'loki', loki: { streamLabels: { job: 'events', team: 'ops', cluster: 'prod-1' } } }],
  });
});

test('the login is read by a header template, and the file has no environment variables', () => {
  const { manifests } = exporter();
  const config = configOf(manifests, 'event-exporter', 'config.yaml') as {
    receivers: [{ loki: { url: string; headers: Record<string, string> } }];
  };
  expect(config.receivers[0].loki).toMatchObject({
    url: 'http://gateway.example.com/loki/api/v1/push',
    headers: {
      'X-Scope-OrgID': 'canary',
      Authorization: 'Basic {{ printf "%s:%s" (env "LOKI_USERNAME") (env "LOKI_PASSWORD") | b64enc }}',
    },
  });
  const { data } = only(manifests, 'ConfigMap', 'event-exporter') as unknown as { data: Record<string, string> };
  expect(data['config.yaml']).not.toContain('$');
});

test('there is at most one pod, which may read only events', () => {
  const { manifests } = exporter();
  expect(only(manifests, 'Deployment', 'event-exporter')).toMatchObject({
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
  expect(only(manifests, 'ClusterRole', 'logging-event-exporter')).toMatchObject({
    rules: [{ apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
  });
});

test('it starts after Loki has accepted a push with the same login and tenant', () => {
  const { manifests } = exporter({ waitImage: 'mirror/busybox:1.37', labels: { job: 'events', cluster: 'a b' } });
  const { spec } = only(manifests, 'Deployment', 'event-exporter') as unknown as {
    spec: { template: { spec: { initContainers: { name: string; image: string; env: object[] }[] } } };
  };
  const [wait, ...others] = spec.template.spec.initContainers;
  expect(others).toEqual([]);
  expect(wait).toMatchObject({ name: 'wait-for-loki', image: 'mirror/busybox:1.37' });
  expect(wait!.env).toEqual(
    expect.arrayContaining([
      { name: 'PUSH_URL', value: 'http://gateway.example.com/loki/api/v1/push' },
      { name: 'LABELS', value: '{"job":"events","cluster":"a b"}' },
      { name: 'TENANT', value: 'canary' },
      expect.objectContaining({ name: 'LOKI_PASSWORD' }),
    ]),
  );
});
