import type { S3Store, Tenants } from '../../constructs/contracts';
import { valueAt, type Data } from '../../constructs/kit';
import type { TempoProps } from '../../constructs/tempo';
import { objectStore } from '../support/components';
import { only } from '../support/manifests';
import { config, overrides, podOf, tempo } from './tempos';

const s3: S3Store<'traces'> = { ...objectStore, buckets: { traces: 'tempo-traces' } };

test.each(['2.10.8', '3.0.3'] as const)('Tempo %s has no problems, and keeps everything on its volume', (release) => {
  expect(tempo({ release }).problems).toEqual([]);
  const paths = JSON.stringify(config({ release })).match(/"[^"]*(?:path|dir|directory)":"[^"]+"/g);
  expect(paths!.length).toBeGreaterThan(1);
  for (const path of paths!) expect(path).toMatch(/"(?:\/var\/tempo|\/etc\/tempo\/runtime)/);
});

test('the retention is in hours, where the release reads it', () => {
  expect(config({ retention: '7d' })['backend_worker']).toMatchObject({ compaction: { block_retention: '168h' } });
  expect(config({ retention: '7d' })['compactor']).toBeUndefined();
  expect(config({ release: '2.10.8', retention: '7d' })['compactor']).toEqual({
    compaction: { block_retention: '168h' },
  });
});

test('OTLP is received on all addresses, and only the gateway and named clients may connect', () => {
  expect(valueAt(config(), ['distributor', 'receivers', 'otlp', 'protocols'])).toEqual({
    grpc: { endpoint: ':4317' },
    http: { endpoint: ':4318' },
  });
  const rules = (props: Partial<TempoProps>): unknown =>
    valueAt(only(tempo(props).manifests, 'NetworkPolicy', 'tempo'), ['spec', 'ingress']);
  expect(JSON.stringify(rules({}) ?? [])).not.toContain('4317');
  expect(JSON.stringify(rules({ clients: [{ namespaceLabels: { team: 'shop' } }] }))).toContain('4317');
});

test('a query reads several tenants only if it is set', () => {
  const enabled = (props: Partial<TempoProps>): unknown =>
    valueAt(config(props), ['query_frontend', 'multi_tenant_queries_enabled']);
  expect(enabled({})).toBe(false);
  expect(enabled({ multiTenantQueries: true })).toBe(true);
});

describe('the overrides of a tenant', () => {
  const tenants: Tenants = {
    Prod: { users: {}, traces: { retention: '2d', limits: { ingestion: { rate_limit_bytes: 1_000_000 } } } },
    Other: { users: {} },
  };

  test('repeat all other limits, which they replace', () => {
    const common: TempoProps['config'] = { overrides: { defaults: { global: { max_bytes_per_trace: 7 } } } };
    expect(overrides({ tenants, config: common })).toEqual({
      Prod: {
        ingestion: {
          rate_strategy: 'local',
          max_traces_per_user: 10_000,
          rate_limit_bytes: 1_000_000,
          burst_size_bytes: 30_000_000,
        },
        read: { max_bytes_per_tag_values_query: 1_000_000 },
        global: { max_bytes_per_trace: 7 },
        compaction: { block_retention: '2d' },
      },
    });
  });

  test('have the processors of the metrics-generator too', () => {
    const metrics = { remoteWrite: { url: 'http://prometheus.monitoring.svc:9090' } };
    expect(overrides({ tenants, metrics })['Prod']).toMatchObject({
      metrics_generator: { processors: ['service-graphs'] },
    });
  });
});

describe('an object store', () => {
  test('is reached with keys from a Secret, which are in no configuration', () => {
    const { trace } = config({ store: s3 })['storage'] as { trace: Data };
    expect(trace).toEqual({
      backend: 's3',
      s3: {
        bucket: 'tempo-traces',
        endpoint: 's3.example.com:443',
        region: 'eu-central-1',
        insecure: false,
        forcepathstyle: true,
      },
      wal: { path: '/var/tempo/wal' },
    });
    const [container] = podOf({ store: s3 })['containers'] as Data[];
    expect(container!['env']).toContainEqual({
      name: 'AWS_SECRET_ACCESS_KEY',
      valueFrom: { secretKeyRef: { name: 'loki-s3', key: 'key' } },
    });
  });

  test('with a private certificate is read through the mounted one', () => {
    const store = { ...s3, ca: { secret: 's3-ca', key: 'ca.pem' } };
    expect(valueAt(config({ store }), ['storage', 'trace', 's3', 'tls_ca_path'])).toBe('/etc/tempo-store-ca/ca.crt');
    expect(JSON.stringify(podOf({ store })['volumes'])).toContain('"secretName":"s3-ca"');
  });
});

test('metrics are written to the Prometheus, which the policy allows', () => {
  const metrics = {
    remoteWrite: { url: 'https://prometheus.example.com', login: { user: 'tempo', secret: 'prometheus' } },
  };
  const { manifests } = tempo({ metrics, cluster: { name: 'edge' } });
  expect(config({ metrics, cluster: { name: 'edge' } })['metrics_generator']).toEqual({
    registry: { external_labels: { cluster: 'edge' }, inject_tenant_id_as: 'tenant' },
    storage: {
      path: '/var/tempo/generator',
      remote_write: [
        {
          url: 'https://prometheus.example.com/api/v1/write',
          basic_auth: { username: 'tempo', password_file: '/etc/tempo-metrics-login/password' },
        },
      ],
    },
  });
  expect(JSON.stringify(valueAt(only(manifests, 'NetworkPolicy', 'tempo'), ['spec', 'egress']))).toContain('443');
});

test('its routes are those of queries and pushes, and none of the process', () => {
  const { api } = tempo().construct;
  expect(api.traces).toMatchObject({ pushPath: '/v1/traces' });
  const paths = api.routes.map(({ path }) => path);
  expect(paths).toContain('/api/v2/traces/{id}');
  for (const path of paths) expect(path).toMatch(/^\/(?:v1\/traces|api\/(?!overrides))/);
});

describe('with an issuer', () => {
  const props: Partial<TempoProps> = { tls: { issuer: { name: 'logging' } } };
  const { construct, manifests, problems } = tempo(props);

  test('queries and OTLP have the certificate, and the probes use https', () => {
    expect(problems).toEqual([]);
    const files = { cert_file: '/etc/tempo-certificate/tls.crt', key_file: '/etc/tempo-certificate/tls.key' };
    const tls = { ...files, reload_interval: '1m' };
    expect(valueAt(config(props), ['server', 'http_tls_config'])).toEqual(files);
    expect(valueAt(config(props), ['distributor', 'receivers', 'otlp', 'protocols'])).toEqual({
      grpc: { endpoint: ':4317', tls },
      http: { endpoint: ':4318', tls },
    });
    const probe = { httpGet: { scheme: 'HTTPS' } };
    expect(podOf(props)).toMatchObject({
      containers: [{ startupProbe: probe, readinessProbe: probe, livenessProbe: probe }],
      volumes: expect.arrayContaining([{ name: 'certificate', secret: { secretName: 'tempo-tls' } }]) as unknown,
    });
    expect(only(manifests, 'Certificate', 'tempo-tls').spec).toMatchObject({
      dnsNames: expect.arrayContaining(['tempo.logging.svc.cluster.local']) as unknown,
    });
  });

  test('its API tells the gateway to use https, and whom to trust', () => {
    const { ca, servers, traces } = construct.api;
    expect(ca).toMatchObject({ secret: 'authority-logging', key: 'ca.crt' });
    const schemes = [...servers.map(({ endpoint }) => endpoint.scheme), traces?.grpc?.scheme];
    expect(schemes).toEqual(['https', 'https', 'https']);
  });
});
