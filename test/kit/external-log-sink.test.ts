import type { Chart } from 'cdk8s';
import { EventExporter } from '../../constructs/events';
import {
  ExternalLogSink,
  InvalidInput,
  manifestsOf,
  problemsOf,
  inventoryOf,
  type ExternalLogSinkProps,
} from '../../constructs/kit';
import { LokiCanary } from '../../constructs/loki';
import { VectorAgent } from '../../constructs/vector';
import { chart, configOf } from '../support/components';
import { only } from '../support/manifests';

const all: Required<ExternalLogSinkProps> = {
  url: 'https://logs.example.com:8443',
  cidrs: ['10.0.0.0/8'],
  podPort: 3100,
  pushPath: '/team-a/loki/api/v1/push',
  otlpPath: '/team-a/otlp/v1/logs',
  ca: { secret: 'logs-ca', key: 'root.pem' },
  login: { user: 'agent', secret: 'agent-login' },
  tenant: 'Prod',
  maxLineBytes: 1000,
  maxBatchBytes: 2000,
  maxLabels: 5,
  structuredMetadata: false,
};

test('every setting is in the sink', () => {
  const { url: _url, cidrs, podPort, login, ...rest } = all;
  expect(new ExternalLogSink(all)).toEqual({
    ...rest,
    login: { ...login, owner: 'receiver' },
    endpoint: { scheme: 'https', host: 'logs.example.com', port: 8443, podPort, backends: [{ cidrs }] },
  });
});

test.each<[string, Partial<ExternalLogSinkProps>, string]>([
  ['a URL without a scheme', { url: 'logs.example.com' }, 'url'],
  ['a URL with a path', { url: 'https://logs.example.com/loki' }, 'url'],
  ['a port that is none', { podPort: 70_000 }, 'podPort'],
  ['a path without a slash', { pushPath: 'loki/api/v1/push' }, 'pushPath'],
  ['a path with a query', { pushPath: '/push?x=1' }, 'pushPath'],
  ['an invalid name of a Secret', { ca: { secret: 'Logs CA', key: 'ca.crt' } }, 'ca.secret'],
  ['a certificate authority for http', { url: 'http://logs.example.com' }, 'ca'],
])('%s is an error at its setting', (_, props, path) => {
  const build = (): unknown => new ExternalLogSink({ ...all, ...props });
  expect(build).toThrow(InvalidInput);
  expect(build).toThrow(`${path}: `);
});

describe('a private certificate authority', () => {
  const sink = new ExternalLogSink({ url: 'https://logs.example.com', ca: all.ca });
  const volume = {
    name: 'receiver-ca',
    secret: { secretName: 'logs-ca', items: [{ key: 'root.pem', path: 'ca.crt' }] },
  };
  const built = (build: (scope: Chart) => unknown, kind: string, name: string) => {
    const scope = chart();
    build(scope);
    expect(problemsOf(scope)).toEqual([]);
    expect(inventoryOf(scope).secrets).toMatchObject([
      { form: 'certificate', secret: 'logs-ca', namespaces: ['agents'], keys: ['root.pem'] },
    ]);
    const manifests = manifestsOf(scope);
    const { spec: pods } = only(manifests, kind, name) as unknown as { spec: { template: { spec: PodSpec } } };
    const { spec } = pods.template;
    expect(spec.volumes).toEqual(expect.arrayContaining([expect.objectContaining(volume)]));
    const [container] = spec.containers;
    expect(container.volumeMounts).toContainEqual({
      name: 'receiver-ca',
      mountPath: '/etc/receiver-ca',
      readOnly: true,
    });
    return { container, manifests };
  };

  test('is mounted for the agent, and named in its configuration', () => {
    const { manifests } = built(
      (scope) => new VectorAgent(scope, 'agent', { namespace: 'agents', sink }),
      'DaemonSet',
      'vector',
    );
    expect(configOf(manifests, 'vector', 'vector.yaml')).toMatchObject({
      sinks: { loki_push: { tls: { ca_file: '/etc/receiver-ca/ca.crt' } } },
    });
  });

  test('is mounted for the event exporter, which trusts a folder of certificates', () => {
    const { container } = built(
      (scope) => new EventExporter(scope, 'events', { namespace: 'agents', sink }),
      'Deployment',
      'event-exporter',
    );
    expect(container.env).toContainEqual({ name: 'SSL_CERT_DIR', value: '/etc/receiver-ca' });
  });

  test('is mounted for the canary, in the folder of SSL_CERT_DIR', () => {
    const { container } = built(
      (scope) => new LokiCanary(scope, 'canary', { namespace: 'agents', sink }),
      'Deployment',
      'loki-canary',
    );
    expect(container.args).toContain('-tls');
    expect(container.env).toContainEqual({ name: 'SSL_CERT_DIR', value: '/etc/receiver-ca' });
  });
});

describe('another path of the push API', () => {
  const sink = new ExternalLogSink({ url: 'https://logs.example.com', pushPath: '/team-a/loki/api/v1/push' });

  test('is used by the agent and the event exporter', () => {
    const scope = chart();
    new VectorAgent(scope, 'agent', { namespace: 'agents', sink });
    new EventExporter(scope, 'events', { namespace: 'agents', sink, waitImage: 'mirror/busybox:1.37' });
    const manifests = manifestsOf(scope);
    expect(configOf(manifests, 'vector', 'vector.yaml')).toMatchObject({
      sinks: { loki_push: { endpoint: 'https://logs.example.com', path: '/team-a/loki/api/v1/push' } },
    });
    const url = 'https://logs.example.com/team-a/loki/api/v1/push';
    expect(configOf(manifests, 'event-exporter', 'config.yaml')).toMatchObject({ receivers: [{ loki: { url } }] });
    expect(JSON.stringify(only(manifests, 'Deployment', 'event-exporter'))).toContain(
      JSON.stringify({ name: 'PUSH_URL', value: url }),
    );
  });

  test('is refused for the canary, which cannot change it', () => {
    const scope = chart();
    new LokiCanary(scope, 'canary', { namespace: 'agents', sink });
    expect(problemsOf(scope)).toMatchObject([{ path: ['canary', 'sink', 'pushPath'] }]);
  });
});

interface PodSpec {
  readonly volumes: readonly object[];
  readonly containers: readonly [
    { readonly volumeMounts: readonly object[]; readonly env: readonly object[]; readonly args: readonly string[] },
  ];
}
