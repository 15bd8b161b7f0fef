import { ExternalLogSink } from '../../constructs/contracts';
import type { Data } from '../../constructs/kit';
import { agent, config, configText, sink, type Said } from './agents';
import { variants } from './variants';

/** The agent's own sink, read back. */
function loki(said: Parameters<typeof config>[0] = {}): Data {
  return (config(said)['sinks'] as Record<string, Data>)['loki_push']!;
}

const guide = variants['the whole of the guide'];

test('an agent of which nothing is said sends all pods, keeps 1Gi on the disk and serves its metrics', () => {
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

test('what identifies a line is a label or structured metadata; where there is no metadata the pod is a label', () => {
  const kept = (said: Said): [string[], string[]] => {
    const { labels, structured_metadata: metadata = {} } = loki(said);
    return [Object.keys(labels as Data), Object.keys(metadata as Data)];
  };
  const all = ['namespace', 'pod', 'container', 'node', 'job'];
  expect(kept({ release: '0.40.2' })).toEqual([all, []]);
  expect(kept({ sink: { ...sink, structuredMetadata: false } })).toEqual([all, []]);
  expect(kept({ labels: { job: 'x', stream: 'all', where: '{{ kubernetes.pod_node_name }}' } })).toEqual([
    ['job', 'stream', 'where'],
    ['namespace', 'pod', 'container'],
  ]);
  const overlaid = { pod: 'p-{{ kubernetes.pod_name }}' };
  expect(kept({ config: { sinks: { loki_push: { type: 'loki', labels: overlaid } } } })[1]).toEqual(['stream']);
  expect(kept({ structuredMetadata: { uid: '{{ kubernetes.pod_uid }}' } })[1]).toEqual(['uid']);
  expect(loki({ structuredMetadata: {} })).not.toHaveProperty('structured_metadata');
});

test('the releases differ in login, playground, structured metadata and what 0.57 asks of templates, and in nothing else', () => {
  const newer = config({ ...guide, release: '0.57.0' });
  const older = config({ ...guide, release: '0.40.2' });
  const { secret: _secret, ...rest } = newer;
  const {
    dangerously_allow_unconfined_template_resolution: _open,
    structured_metadata: _metadata,
    ...sinkKeys
  } = loki({ ...guide, release: '0.57.0' });
  const auth = { strategy: 'basic', user: '${LOKI_USERNAME}', password: '${LOKI_PASSWORD}' };
  const api = { ...(rest['api'] as Data), playground: false };
  expect(older).toEqual({ ...rest, api, sinks: { ...(rest['sinks'] as Data), loki_push: { ...sinkKeys, auth } } });
});

test('every key of the guide arrives as it was written', () => {
  const { k8s_logs } = config({ ...guide, release: '0.40.2' })['sources'] as Record<string, Data>;
  expect(k8s_logs).toEqual({ ...guide.config!.sources!['k8s_logs'] });
  expect(loki({ ...guide, release: '0.40.2' })).toMatchObject({
    labels: guide.labels,
    out_of_order_action: 'accept',
    remove_label_fields: true,
    remove_timestamp: true,
    healthcheck: { enabled: true },
    buffer: { type: 'disk', max_size: 1073741824, when_full: 'block' },
  });
});

test('without a playground is how the newer releases are; they refuse the word', () => {
  const said = { config: { api: { playground: false } }, release: '0.57.0' } as const;
  expect(agent(said).problems).toEqual([]);
  expect(config(said)['api']).toEqual({});
});

test('the playground of the guide stays where the release has one', () => {
  const said = { config: { api: { playground: false } }, release: '0.40.2' } as const;
  expect(agent(said).problems).toEqual([]);
  expect(config(said)['api']).toEqual({ playground: false });
});

test('templates stay raw: nothing between here and Vector reads braces', () => {
  expect(configText()).toContain("pod: '{{ kubernetes.pod_name }}'\n");
});

test('a password of any characters survives being put into the text: it stands in a block', () => {
  expect(configText({ release: '0.40.2' })).toContain('password: |-\n        ${LOKI_PASSWORD}\n');
  expect(configText({ release: '0.57.0' })).toContain('password: |-\n        SECRET[loki.password]\n');
});

test('templates that start with a field are allowed only where 0.57 asks, and only if there are any', () => {
  const key = 'dangerously_allow_unconfined_template_resolution';
  expect(loki({ release: '0.57.0' })).toHaveProperty(key, true);
  const fixed = {
    ...variants['labels with a fixed start'],
    structuredMetadata: { pod: 'p-{{ kubernetes.pod_name }}' },
  };
  expect(loki({ ...fixed, release: '0.57.0' })).not.toHaveProperty(key);
  expect(loki({ release: '0.40.2' })).not.toHaveProperty(key);
  const metadata = { structured_metadata: { uid: '{{ kubernetes.pod_uid }}' } };
  const said = { labels: { job: 'x' }, config: { sinks: { loki_push: { type: 'loki', ...metadata } } } } as const;
  expect(loki(said)).toHaveProperty(key, true);
});

test('a dollar stays a dollar: doubled where the environment is read into the text, left alone elsewhere', () => {
  const said = variants['a program with dollars'];
  const program = (release: '0.40.2' | '0.57.0') =>
    (config({ ...said, release })['transforms'] as Record<string, Data>)['mask']!['source'];
  expect(program('0.40.2')).toBe('.message = replace!(.message, r\'(?P<head>\\d+)-\\d+$$\', "$$head-$$$$")');
  expect(program('0.57.0')).toBe('.message = replace!(.message, r\'(?P<head>\\d+)-\\d+$\', "$head-$$")');
  expect(loki({ ...said, release: '0.40.2' })['labels']).toMatchObject({ price: '5$$' });
});

test('a sink without login or tenant gets neither', () => {
  const open = new ExternalLogSink({ url: 'http://loki:3100' });
  expect(config({ sink: open })).not.toHaveProperty('secret');
  expect(loki({ sink: open })).not.toHaveProperty('auth');
  expect(loki({ sink: open })).not.toHaveProperty('tenant_id');
  expect(loki({ sink: open })['endpoint']).toBe('http://loki:3100');
});

test('lines and batches stay within what the sink takes', () => {
  const small = { ...sink, maxLineBytes: 1000, maxBatchBytes: 50_000 };
  const { k8s_logs } = config({ sink: small })['sources'] as Record<string, Data>;
  expect(k8s_logs!['max_line_bytes']).toBe(1000);
  expect(loki({ sink: small })['batch']).toEqual({ max_bytes: 50_000 });
});

test('config is laid over the rest: sections are merged, lists and values are replaced', () => {
  const said = {
    config: {
      expire_metrics_secs: 60,
      transforms: { parse: { type: 'remap', inputs: ['k8s_logs'], source: '.a = 1' } },
      sinks: { loki_push: { type: 'loki', inputs: ['parse'], encoding: { except_fields: ['file'] } } },
    },
  } as const;
  expect(agent(said).problems).toEqual([]);
  expect(config(said)['expire_metrics_secs']).toBe(60);
  expect(loki(said)).toMatchObject({ inputs: ['parse'], encoding: { codec: 'text', except_fields: ['file'] } });
});
