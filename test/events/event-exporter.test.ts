import { manifestsOf, problemsOf } from '../../constructs/kit';
import { EventExporter, type EventExporterProps } from '../../constructs/events';
import { only } from '../support/manifests';
import { chart, configOf, logSink } from '../support/rooms';

const all: Required<EventExporterProps> = {
  namespace: 'logging',
  sink: logSink,
  name: 'events',
  release: '1.7',
  labels: { job: 'events', cluster: 'prod-1' },
  keep: [{ type: 'Warning' }, { kind: 'Node', reason: 'Node.*' }],
  drop: [{ namespace: 'kube-system', component: 'kubelet', message: '.*probe.*' }],
  maxEventAgeSeconds: 120,
  config: { logLevel: 'warn', clusterName: 'prod-1' },
  pod: { image: 'mirror/exporter:1.7' },
  cluster: { domain: 'example.local' },
};

const exporter = (props: Partial<EventExporterProps> = {}) => {
  const alone = chart();
  new EventExporter(alone, 'events', { namespace: 'logging', sink: logSink, ...props });
  return { chart: alone, manifests: manifestsOf(alone) };
};

test('every setting reaches the configuration, and each expression has to fit the whole value', () => {
  const { chart: alone, manifests } = exporter(all);
  expect(problemsOf(alone)).toEqual([]);
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
    receivers: [{ name: 'loki', loki: { streamLabels: { job: 'events', cluster: 'prod-1' } } }],
  });
});

test('the login is filled in with each request, and no variable is put in before', () => {
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

test('there is never more than one pod, and it may read events only', () => {
  const { manifests } = exporter();
  expect(only(manifests, 'Deployment', 'event-exporter')).toMatchObject({
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
  expect(only(manifests, 'ClusterRole', 'logging-event-exporter')).toMatchObject({
    rules: [{ apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
  });
});

test('a login whose Secret it cannot read is refused', () => {
  const { chart: alone } = exporter({ namespace: 'elsewhere' });
  expect(problemsOf(alone).map(({ path }) => path)).toEqual(['events.sink.login']);
});
