import { component, type AlloyEventsProps } from '../../constructs/alloy';
import { logSink } from '../support/components';
import { only } from '../support/manifests';
import { blockAt, configText, events } from './agents';

const all: Required<AlloyEventsProps> = {
  namespace: 'logging',
  sink: logSink,
  name: 'k8s-events',
  release: '1.18.1',
  labels: { team: 'ops' },
  structuredMetadata: ['namespace', 'node', 'reason'],
  namespaces: ['shop', 'pay'],
  storage: '2Gi',
  waitImage: 'mirror/nginx:1',
  config: [component('loki.echo', 'mine', {})],
  pod: { resources: { cpu: '10m', memory: '100Mi', memoryLimit: '200Mi' } },
  cluster: { name: 'prod-1', domain: 'example.local' },
};

interface Pod {
  readonly spec: {
    readonly replicas: number;
    readonly volumeClaimTemplates?: readonly object[];
    readonly template: {
      readonly spec: {
        readonly initContainers: readonly { readonly image: string; readonly command: readonly string[] }[];
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly env: readonly object[];
          readonly livenessProbe: object;
        }[];
        readonly volumes: readonly object[];
      };
    };
  };
}

test('every setting is in the configuration and in the pod', () => {
  const { manifests, problems } = events(all);
  expect(problems).toEqual([]);
  const text = configText(manifests, 'k8s-events');
  expect(blockAt(text, 'loki.source.kubernetes_events "events"')).toBe(`loki.source.kubernetes_events "events" {
	job_name   = "kubernetes-events"
	log_format = "json"
	namespaces = ["shop", "pay"]
	forward_to = [loki.process.events.receiver]
}`);
  expect(blockAt(text, '\tstage.structured_metadata')).toBe(`	stage.structured_metadata {
		values = {
			namespace = "",
			node      = "",
			reason    = "",
		}
	}`);
  // The labels are exactly those of the setting and of the cluster.
  expect(blockAt(text, '\tstage.label_drop')).toContain('values = ["namespace", "instance", "job"]');
  expect(blockAt(text, '\tstage.static_labels')).toMatch(/cluster = "prod-1",\s+team {4}= "ops",/);
  expect(text.endsWith('\nloki.echo "mine" { }\n')).toBe(true);
  const { spec } = only(manifests, 'StatefulSet', 'k8s-events') as unknown as Pod;
  expect(spec).toMatchObject({
    replicas: 1,
    volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '2Gi' } } } }],
  });
  expect(spec.template.spec.containers[0]!.env).toEqual([{ name: 'GOMEMLIMIT', value: '180MiB' }]);
});

test('the login is read from files, which may change, and protects all but metrics and readiness', () => {
  const text = configText(events().manifests, 'alloy-events');
  expect(blockAt(text, 'loki.write "loki"')).toBe(`loki.write "loki" {
	endpoint {
		url                 = "http://gateway.example.com/loki/api/v1/push"
		tenant_id           = "canary"
		max_backoff_retries = 0
		max_backoff_period  = "30s"

		basic_auth {
			username      = local.file.loki_username.content
			password_file = "/etc/alloy-secrets/loki/password"
		}
	}
}`);
  expect(blockAt(text, '\t\tfilter')).toContain('paths                       = ["/metrics", "/-/ready"]');
  expect(text).not.toContain('canary-loki-auth');
  const { login: _login, ...open } = logSink;
  expect(configText(events({ sink: open }).manifests, 'alloy-events')).not.toMatch(/^http|basic_auth/m);
});

test('there is one pod, which may read only events, of all namespaces or of those that are set', () => {
  const rules = [{ apiGroups: [''], resources: ['events'], verbs: ['get', 'list', 'watch'] }];
  const everywhere = events().manifests;
  expect(only(everywhere, 'ClusterRole', 'logging-alloy-events')).toMatchObject({ rules });
  const { manifests } = events({ namespaces: ['shop', 'pay'] });
  expect(manifests.filter(({ kind }) => kind.startsWith('ClusterRole'))).toEqual([]);
  expect(manifests.filter(({ kind }) => kind === 'Role')).toMatchObject([
    { metadata: { namespace: 'shop', name: 'logging-alloy-events' }, rules },
    { metadata: { namespace: 'pay', name: 'logging-alloy-events' }, rules },
  ]);
});

test('it starts after the API server has listed events, because Alloy asks only once', () => {
  const { spec } = only(
    events({ ...all, waitImage: 'mirror/nginx:1' }).manifests,
    'StatefulSet',
    'k8s-events',
  ) as unknown as Pod;
  const [wait] = spec.template.spec.initContainers;
  expect(wait!.image).toBe('mirror/nginx:1');
  expect(wait!.command.join(' ')).toContain('/api/v1/namespaces/shop/events?limit=1');
});

test('the position is on a volume, or with the pod by choice, and no probe asks what Alloy depends on', () => {
  const { spec } = only(events({ storage: false }).manifests, 'StatefulSet', 'alloy-events') as unknown as Pod;
  expect(spec.volumeClaimTemplates).toBeUndefined();
  expect(spec.template.spec.volumes).toContainEqual({ name: 'data', emptyDir: { sizeLimit: '256Mi' } });
  const [container] = spec.template.spec.containers;
  expect(container!.livenessProbe).toMatchObject({ tcpSocket: { port: 'http' } });
  expect(JSON.stringify(container)).not.toContain('healthy');
  expect(container!.args).toEqual(
    expect.arrayContaining(['--stability.level=generally-available', '--disable-reporting']),
  );
});

test('the level is the lowest that the components need', () => {
  const levelOf = (config: NonNullable<AlloyEventsProps['config']>): unknown => {
    const { spec } = only(events({ config }).manifests, 'StatefulSet', 'alloy-events') as unknown as Pod;
    return spec.template.spec.containers[0]!.args.find((arg) => arg.startsWith('--stability'));
  };
  expect(levelOf([component('otelcol.receiver.syslog', 'a', {})])).toBe('--stability.level=public-preview');
  expect(
    levelOf([component('loki.write', 'a', {}, [{ block: 'endpoint', body: [{ block: 'queue_config', body: [] }] }])]),
  ).toBe('--stability.level=experimental');
});
