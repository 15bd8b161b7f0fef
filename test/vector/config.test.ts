import { type Data, ExternalLogSink } from '../../constructs/kit';
import { agent, config, configText, sink, type AgentSettings } from './agents';
import { variants } from './variants';

/** The agent's own sink in `vector.yaml`. */
function loki(settings: Parameters<typeof config>[0] = {}): Data {
  return (config(settings)['sinks'] as Record<string, Data>)['loki_push']!;
}

const guide = variants['the environment seed'];

test('an agent without settings sends the logs of all pods, buffers 1Gi on disk and serves its metrics', () => {
  expect(config()).toEqual({
    data_dir: '/vector-data-dir',
    expire_metrics_secs: 300,
    sources: {
      k8s_logs: { type: 'kubernetes_logs', max_line_bytes: 262144, glob_minimum_cooldown_ms: 10_000 },
      internal_metrics: { type: 'internal_metrics' },
    },
    sinks: {
      loki_push: {
        type: 'loki',
        inputs: ['k8s_logs'],
        endpoint: 'http://loki-gateway.monitoring.svc.cluster.local',
        tenant_id: 'Prod',
        encoding: { codec: 'text' },
        labels: {
          namespace: '{{ kubernetes.pod_namespace }}',
          container: '{{ kubernetes.container_name }}',
          node: '{{ kubernetes.pod_node_name }}',
          job: 'kubernetes-pods',
        },
        structured_metadata: { pod: '{{ kubernetes.pod_name }}', stream: '{{ stream }}' },
        buffer: { type: 'disk', max_size: 1073741824, when_full: 'block' },
        dangerously_allow_unconfined_template_resolution: true,
        auth: { strategy: 'basic', user: 'SECRET[loki.username]', password: 'SECRET[loki.password]' },
      },
      prometheus_exporter: { type: 'prometheus_exporter', inputs: ['internal_metrics'], address: '0.0.0.0:9598' },
    },
    secret: { loki: { type: 'directory', path: '/etc/vector-secrets/loki', remove_trailing_whitespace: true } },
  });
});

test('the origin of a line is in labels or structured metadata; without metadata, the pod is a label', () => {
  const names = (settings: AgentSettings): [string[], string[]] => {
    const { labels, structured_metadata: metadata = {} } = loki(settings);
    return [Object.keys(labels as Data), Object.keys(metadata as Data)];
  };
  const all = ['namespace', 'pod', 'container', 'node', 'job'];
  expect(names({ release: '0.40.2' })).toEqual([all, []]);
  expect(names({ sink: { ...sink, structuredMetadata: false } })).toEqual([all, []]);
  const labels = { job: { value: 'x' }, node: false, where: { pod: 'node' }, stream: { value: 'all' } } as const;
  expect(names({ pipeline: { labels } })).toEqual([['namespace', 'container', 'job', 'where', 'stream'], ['pod']]);
  expect(names({ pipeline: { structuredMetadata: { container: { pod: 'container' } } } })).toEqual([
    ['namespace', 'node', 'job'],
    ['pod', 'container', 'stream'],
  ]);
  const userLabels = { pod: 'p-{{ kubernetes.pod_name }}' };
  expect(names({ config: { sinks: { loki_push: { type: 'loki', labels: userLabels } } } })[1]).toEqual(['stream']);
  const uid = { uid: { pod: 'uid' } } as const;
  expect(names({ pipeline: { structuredMetadata: uid } })[1]).toEqual(['pod', 'stream', 'uid']);
  const none = { pipeline: { structuredMetadata: { pod: false, stream: false } } } as const;
  expect(loki(none)).not.toHaveProperty('structured_metadata');
});

test('the releases differ only in login, playground, structured metadata and the key that allows templates', () => {
  const newer = config({ ...guide, release: '0.57.0' });
  const older = config({ ...guide, release: '0.40.2' });
  const { secret: _secret, ...rest } = newer;
  const {
    dangerously_allow_unconfined_template_resolution: _allowed,
    structured_metadata: _metadata,
    ...sinkKeys
  } = loki({ ...guide, release: '0.57.0' });
  const auth = { strategy: 'basic', user: '${LOKI_USERNAME}', password: '${LOKI_PASSWORD}' };
  const api = { ...(rest['api'] as Data), playground: false };
  expect(older).toEqual({ ...rest, api, sinks: { ...(rest['sinks'] as Data), loki_push: { ...sinkKeys, auth } } });
});

test('every key of the environment seed is in the configuration unchanged', () => {
  const { k8s_logs } = config({ ...guide, release: '0.40.2' })['sources'] as Record<string, Data>;
  expect(k8s_logs).toEqual({ ...guide.config.sources['k8s_logs'] });
  expect(loki({ ...guide, release: '0.40.2' })).toMatchObject({
    labels: { job: 'kubernetes-pods' },
    out_of_order_action: 'accept',
    remove_label_fields: true,
    remove_timestamp: true,
    healthcheck: { enabled: true },
    buffer: { type: 'disk', max_size: 1073741824, when_full: 'block' },
  });
});

test('playground: false is removed for releases that have no playground', () => {
  const settings = { config: { api: { playground: false } }, release: '0.57.0' } as const;
  expect(agent(settings).problems).toEqual([]);
  expect(config(settings)['api']).toEqual({});
});

test('playground: false is kept for releases that have a playground', () => {
  const settings = { config: { api: { playground: false } }, release: '0.40.2' } as const;
  expect(agent(settings).problems).toEqual([]);
  expect(config(settings)['api']).toEqual({ playground: false });
});

test('templates are not escaped', () => {
  expect(configText()).toContain("pod: '{{ kubernetes.pod_name }}'\n");
});

test('references to the login are block scalars, so that a password may contain any characters', () => {
  expect(configText({ release: '0.40.2' })).toContain('password: |-\n        ${LOKI_PASSWORD}\n');
  expect(configText({ release: '0.57.0' })).toContain('password: |-\n        SECRET[loki.password]\n');
});

test('templates that start with a field are allowed for 0.57 only, and only if there are any', () => {
  const key = 'dangerously_allow_unconfined_template_resolution';
  expect(loki({ release: '0.57.0' })).toHaveProperty(key, true);
  const prefixed = {
    ...variants['labels with a fixed prefix'],
    pipeline: {
      labels: { namespace: false, container: false, node: false },
      structuredMetadata: { namespace: false, container: false, node: false, stream: false },
    },
  } as const;
  expect(loki({ ...prefixed, release: '0.57.0' })).not.toHaveProperty(key);
  expect(loki({ release: '0.40.2' })).not.toHaveProperty(key);
  const metadata = { structured_metadata: { uid: '{{ kubernetes.pod_uid }}' } };
  const settings = { ...prefixed, config: { sinks: { loki_push: { type: 'loki', ...metadata } } } } as const;
  expect(loki(settings)).toHaveProperty(key, true);
});

test('a dollar is doubled for the release that expands environment variables, and for no other', () => {
  const settings = variants['a VRL program with dollars'];
  const program = (release: '0.40.2' | '0.57.0') =>
    (config({ ...settings, release })['transforms'] as Record<string, Data>)['mask']!['source'];
  expect(program('0.40.2')).toBe('.message = replace!(.message, r\'(?P<head>\\d+)-\\d+$$\', "$$head-$$$$")');
  expect(program('0.57.0')).toBe('.message = replace!(.message, r\'(?P<head>\\d+)-\\d+$\', "$head-$$")');
  expect(loki({ ...settings, release: '0.40.2' })['labels']).toMatchObject({ price: '5$$' });
});

test('without login and tenant of the sink there is no authentication, Secret or tenant', () => {
  const anonymous = new ExternalLogSink({ url: 'http://loki:3100' });
  expect(config({ sink: anonymous })).not.toHaveProperty('secret');
  expect(loki({ sink: anonymous })).not.toHaveProperty('auth');
  expect(loki({ sink: anonymous })).not.toHaveProperty('tenant_id');
  expect(loki({ sink: anonymous })['endpoint']).toBe('http://loki:3100');
});

test('lines and batches are limited to what the sink accepts', () => {
  const limited = { ...sink, maxLineBytes: 1000, maxBatchBytes: 50_000 };
  const { k8s_logs } = config({ sink: limited })['sources'] as Record<string, Data>;
  expect(k8s_logs!['max_line_bytes']).toBe(1000);
  expect(loki({ sink: limited })['batch']).toEqual({ max_bytes: 50_000 });
});

test('config is merged over the rest: maps are merged, lists and values are replaced', () => {
  const settings = {
    config: {
      expire_metrics_secs: 60,
      transforms: { parse: { type: 'remap', inputs: ['k8s_logs'], source: '.a = 1' } },
      sinks: { loki_push: { type: 'loki', inputs: ['parse'], encoding: { except_fields: ['file'] } } },
    },
  } as const;
  expect(agent(settings).problems).toEqual([]);
  expect(config(settings)['expire_metrics_secs']).toBe(60);
  expect(loki(settings)).toMatchObject({ inputs: ['parse'], encoding: { codec: 'text', except_fields: ['file'] } });
});
