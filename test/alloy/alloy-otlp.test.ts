import { component, type AlloyOtlpProps } from '../../constructs/alloy';
import { endpointOfUrl, type Manifest } from '../../constructs/kit';
import { logSink } from '../support/components';
import { only } from '../support/manifests';
import { blockAt, configText, grpcSink, otlp, traceSink } from './agents';

interface Pods {
  readonly spec: {
    readonly replicas?: number;
    readonly template: {
      readonly spec: {
        readonly tolerations?: readonly object[];
        readonly automountServiceAccountToken: boolean;
        readonly securityContext: object;
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly env: readonly object[];
          readonly ports: readonly object[];
          readonly volumeMounts: readonly object[];
        }[];
        readonly volumes: readonly object[];
      };
    };
  };
}

const all: Required<Omit<AlloyOtlpProps, 'perNode'>> = {
  namespace: 'tracing',
  traces: traceSink,
  logs: logSink,
  labels: { 'k8s.namespace.name': 'namespace', 'service.name': 'app' },
  name: 'collector',
  release: '1.18.1',
  replicas: 1,
  tailSampling: { percentage: 5, keepSlowerThanMs: 750, decisionWaitSeconds: 20, traces: 500 },
  kubernetesAttributes: true,
  clients: [{ namespace: 'shop', labels: { app: 'shop' } }],
  config: [component('otelcol.auth.bearer', 'mine', { token: 'none' })],
  pod: { resources: { cpu: '10m', memory: '100Mi', memoryLimit: '1Gi' } },
  cluster: { name: 'prod-1', domain: 'example.local' },
};

function podsOf(manifests: readonly Manifest[], kind = 'Deployment', name = 'alloy-otlp'): Pods {
  return only(manifests, kind, name) as unknown as Pods;
}

test('every setting is in the configuration and in the pods', () => {
  const { manifests, problems } = otlp(all);
  expect(problems).toEqual([]);
  const text = configText(manifests, 'collector');
  expect(blockAt(text, 'otelcol.processor.transform "attributes"')).toBe(`otelcol.processor.transform "attributes" {
	error_mode = "ignore"

	trace_statements {
		context    = "resource"
		statements = [\`set(attributes["k8s.cluster.name"], "prod-1")\`]
	}

	log_statements {
		context    = "resource"
		statements = [
			\`set(attributes["k8s.cluster.name"], "prod-1")\`,
			\`set(attributes["cluster"], attributes["k8s.cluster.name"])\`,
			\`set(attributes["namespace"], attributes["k8s.namespace.name"])\`,
			\`set(attributes["app"], attributes["service.name"])\`,
		]
	}

	output {
		traces = [otelcol.processor.tail_sampling.traces.input]
		logs   = [otelcol.exporter.otlphttp.logs.input]
	}
}`);
  expect(text.endsWith('\notelcol.auth.bearer "mine" {\n\ttoken = "none"\n}\n')).toBe(true);
  const [container] = podsOf(manifests, 'Deployment', 'collector').spec.template.spec.containers;
  expect(container!.env).toEqual([{ name: 'GOMEMLIMIT', value: '921MiB' }]);
  expect(container!.args).toContain('--stability.level=generally-available');
});

test('a trace is sent if it has an error, is slow, or is in the share', () => {
  const text = configText(otlp(all).manifests, 'collector');
  expect(blockAt(text, 'otelcol.processor.tail_sampling "traces"')).toBe(`otelcol.processor.tail_sampling "traces" {
	decision_wait     = "20s"
	num_traces        = 500
	block_on_overflow = true
	decision_cache    = {
		sampled_cache_size     = 5000,
		non_sampled_cache_size = 5000,
	}

	policy {
		name = "errors"
		type = "status_code"

		status_code {
			status_codes = ["ERROR"]
		}
	}

	policy {
		name = "slow"
		type = "latency"

		latency {
			threshold_ms = 750
		}
	}

	policy {
		name = "share"
		type = "probabilistic"

		probabilistic {
			sampling_percentage = 5
		}
	}

	output {
		traces = [otelcol.exporter.otlphttp.traces.input]
	}
}`);
  const onlyErrors = configText(otlp({ tailSampling: { percentage: 0 } }).manifests, 'alloy-otlp');
  expect(onlyErrors.match(/\ttype = "\w+"/g)).toEqual(['\ttype = "status_code"']);
});

test('what a sink does not accept yet is tried again without end, in requests that it accepts', () => {
  const text = configText(otlp().manifests, 'alloy-otlp');
  const traces = blockAt(text, 'otelcol.exporter.otlphttp "traces"');
  expect(traces).toContain('traces_endpoint = "http://gateway.example.com/v1/traces"');
  expect(traces).toContain('max_elapsed_time = "0s"');
  expect(traces).toContain('block_on_overflow = true');
  expect(traces).toMatch(/max_size\s+= 1980000\n/);
  expect(traces).not.toContain('compression');
  const logs = blockAt(text, 'otelcol.exporter.otlphttp "logs"');
  expect(logs).toContain('logs_endpoint = "http://gateway.example.com/otlp/v1/logs"');
  expect(logs).toContain('"X-Scope-OrgID" = "canary"');
  const plain = configText(otlp({ logs: { ...logSink, compressions: ['snappy'] } }).manifests, 'alloy-otlp');
  expect(blockAt(plain, 'otelcol.exporter.otlphttp "logs"')).toMatch(/compression\s+= "none"/);
});

test('one login for both sinks is one volume, read again when it changes, and protects the user interface', () => {
  const { manifests } = otlp();
  const text = configText(manifests, 'alloy-otlp');
  expect(blockAt(text, 'otelcol.auth.basic "sink"')).toBe(`otelcol.auth.basic "sink" {
	client_auth {
		username_file = "/etc/alloy-secrets/sink/username"
		password_file = "/etc/alloy-secrets/sink/password"
	}

	htpasswd {
		inline = "# no users"
	}
}`);
  expect(text.match(/auth\s+= otelcol\.auth\.basic\.sink\.handler/g)).toHaveLength(2);
  expect(text.startsWith('http {\n\tauth {')).toBe(true);
  const { volumes } = podsOf(manifests).spec.template.spec;
  expect(volumes).toContainEqual({
    name: 'login-sink',
    secret: { secretName: 'canary-loki-auth', defaultMode: 0o400 },
  });
  expect(JSON.stringify(volumes).match(/canary-loki-auth/g)).toHaveLength(1);
});

test('sinks with different logins and authorities have a folder each', () => {
  const ca = { key: 'ca.crt' };
  const { manifests, problems } = otlp({
    traces: {
      ...traceSink,
      endpoint: endpointOfUrl('https://tempo.example.com'),
      login: { user: 'tracer', secret: 'tracer-auth' },
      ca: { secret: 'tempo-ca', ...ca },
    },
    logs: { ...logSink, endpoint: endpointOfUrl('https://loki.example.com'), ca: { secret: 'loki-ca', ...ca } },
  });
  expect(problems).toEqual([]);
  const text = configText(manifests, 'alloy-otlp');
  expect(blockAt(text, 'otelcol.exporter.otlphttp "traces"')).toContain('ca_file = "/etc/receiver-ca/ca.crt"');
  expect(blockAt(text, 'otelcol.exporter.otlphttp "logs"')).toContain('ca_file = "/etc/receiver-ca-2/ca.crt"');
  expect(blockAt(text, 'otelcol.auth.basic "logs"')).toContain('"/etc/alloy-secrets/logs/password"');
  const { containers } = podsOf(manifests).spec.template.spec;
  expect(containers[0]!.volumeMounts).toEqual(
    expect.arrayContaining([
      { name: 'login-traces', mountPath: '/etc/alloy-secrets/traces', readOnly: true },
      { name: 'login-logs', mountPath: '/etc/alloy-secrets/logs', readOnly: true },
      { name: 'receiver-ca-2', mountPath: '/etc/receiver-ca-2', readOnly: true },
    ]),
  );
});

test('traces are sent by gRPC to an address without a scheme', () => {
  const { manifests, problems } = otlp({ traces: grpcSink });
  expect(problems).toEqual([]);
  const exporter = blockAt(configText(manifests, 'alloy-otlp'), 'otelcol.exporter.otlp "traces"');
  expect(exporter).toContain('endpoint = "tempo.example.com:4317"');
  expect(exporter).toContain('insecure = true');
  expect(exporter).not.toContain('traces_endpoint');
});

test('only what has a sink is accepted', () => {
  const text = configText(otlp({ traces: undefined }).manifests, 'alloy-otlp');
  expect(blockAt(text, 'otelcol.receiver.otlp "all"')).not.toContain('traces');
  expect(text).not.toContain('exporter.otlphttp "traces"');
});

test('attributes of pods need the right to read pods, and nothing else', () => {
  const { manifests } = otlp();
  expect(only(manifests, 'ClusterRole', 'tracing-alloy-otlp')).toMatchObject({
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
  });
  const without = otlp({ kubernetesAttributes: false }).manifests;
  expect(without.filter(({ kind }) => kind.startsWith('ClusterRole'))).toEqual([]);
  expect(podsOf(without).spec.template.spec.automountServiceAccountToken).toBe(false);
  expect(configText(without, 'alloy-otlp')).not.toContain('k8sattributes');
  const policy = JSON.stringify(only(without, 'NetworkPolicy', 'alloy-otlp'));
  expect(policy).not.toContain('6443');
});

test('pods of a node send to the pod of their node, which knows only these', () => {
  const { manifests, problems } = otlp({ perNode: true });
  expect(problems).toEqual([]);
  expect(only(manifests, 'Service', 'alloy-otlp')).toMatchObject({ spec: { internalTrafficPolicy: 'Local' } });
  expect(blockAt(configText(manifests, 'alloy-otlp'), '\tfilter')).toContain('node = sys.env("K8S_NODE_NAME")');
  const { spec } = podsOf(manifests, 'DaemonSet').spec.template;
  expect(spec.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 });
  expect(only(otlp().manifests, 'Service', 'alloy-otlp')).not.toMatchObject({
    spec: { internalTrafficPolicy: 'Local' },
  });
});

test('several pods have a budget, and connections of gRPC end, so that each gets some', () => {
  const { manifests } = otlp({ replicas: 3 });
  expect(podsOf(manifests).spec.replicas).toBe(3);
  expect(only(manifests, 'PodDisruptionBudget', 'alloy-otlp')).toBeDefined();
  expect(configText(manifests, 'alloy-otlp')).toContain('max_connection_age');
  expect(configText(otlp().manifests, 'alloy-otlp')).not.toContain('max_connection_age');
});

test('the NetworkPolicy admits every pod to both ports, or the clients that are set', () => {
  const ingress = (settings: Partial<AlloyOtlpProps>): unknown =>
    (only(otlp(settings).manifests, 'NetworkPolicy', 'alloy-otlp') as { spec?: { ingress?: unknown } }).spec?.ingress;
  const to = (from: readonly object[]): unknown =>
    [4317, 4318].map((port) => ({ ports: [{ protocol: 'TCP', port }], from }));
  expect(ingress({})).toEqual(to([{ namespaceSelector: {} }]));
  expect(ingress({ clients: [{ namespace: 'shop', labels: { app: 'shop' } }] })).toEqual(
    to([
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
        podSelector: { matchLabels: { app: 'shop' } },
      },
    ]),
  );
});

test('the memory of the pod decides when data is refused, and how much waits for the sinks', () => {
  const text = configText(otlp(all).manifests, 'collector');
  expect(blockAt(text, 'otelcol.processor.memory_limiter "all"')).toMatch(
    /limit\s+= "819MiB"\s+spike_limit\s+= "163MiB"/,
  );
  // Two queues.
  expect(text.match(/queue_size\s+= 44040192/g)).toHaveLength(2);
});
