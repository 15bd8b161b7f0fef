import {
  errorsIn,
  manifestsOf,
  pathText,
  problemsOf,
  valueAt,
  type Data,
  endpointOfUrl,
  hostPort,
} from '../../constructs/kit';
import { Loki, type LokiProps, type LokiRelease } from '../../constructs/loki';
import { only } from '../support/manifests';
import { aloneLoki, chart, configOf, objectStore } from '../support/components';

const all: Required<LokiProps> = {
  otlpLabels: ['namespace'],
  namespace: 'logs',
  store: { ...objectStore, wait: { image: 'mirror/mc:1', command: ['mc', 'ls'], env: { BUCKET: 'loki-chunks' } } },
  topology: 'distributed',
  name: 'store',
  release: '3.3.2',
  replicas: 3,
  storage: '5Gi',
  pod: { priorityClass: 'high' },
  earlierStore: { ...objectStore, endpoint: endpointOfUrl('https://old.example.com') },
  targets: {
    ingester: { replicas: 6, storage: '8Gi', pod: { resources: { cpu: 1, memory: '2Gi' } } },
    querier: { replicas: 4 },
    compactor: { pod: { image: 'mirror/loki:1' } },
  },
  ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'c', nodeSelector: { rack: '3' } }],
  replicationFactor: 3,
  retention: { default: '90d' },
  schema: [{ from: '2023-01-01', index: 'boltdb-shipper', version: 'v12', keptIn: 'earlier' }, { from: '2025-01-01' }],
  multiTenant: true,
  multiTenantQueries: true,
  tenants: { Prod: { users: {}, limits: { ingestion_rate_mb: 8, ingestion_burst_size_mb: 12 }, rules: [] } },
  alertmanager: { url: 'http://alertmanager.example.com:9093' },
  remoteWrite: { url: 'http://prometheus.example.com:9090', path: '/push' },
  cacheReleases: { memcached: '1.6.39', exporter: '0.15.3' },
  caches: { chunks: { memory: '256Mi' }, results: { memory: '128Mi', replicas: 2, exporter: true } },
  patterns: true,
  config: { limits_config: { ingestion_rate_mb: 6 } },
  cluster: { domain: 'example.local', scrapers: [{ namespaceLabels: { monitoring: 'yes' } }] },
};

test('monolithic: one pod runs all targets, with a replication factor of 1', () => {
  const { chart: alone, loki } = aloneLoki();
  const manifests = manifestsOf(alone);
  expect(problemsOf(alone)).toEqual([]);
  expect(only(manifests, 'StatefulSet', 'loki')).toMatchObject({ spec: { replicas: 1, serviceName: 'loki-headless' } });
  expect(configOf(manifests, 'loki', 'config.yaml')).toMatchObject({
    auth_enabled: true,
    common: { replication_factor: 1 },
    analytics: { reporting_enabled: false },
  });
  expect(loki.api.servers.map(({ endpoint }) => hostPort(endpoint))).toEqual(['loki.logging.svc.cluster.local:3100']);
});

test('three pods have a replication factor of 3 and their own memberlist cluster label', () => {
  const manifests = manifestsOf(aloneLoki({ replicas: 3 }).chart);
  expect(configOf(manifests, 'loki', 'config.yaml')).toMatchObject({
    common: { replication_factor: 3 },
    memberlist: { join_members: ['loki-memberlist.logging.svc.cluster.local:7946'], cluster_label: 'loki.logging' },
    // Distributors back off while a crashed ingester replays its log.
    ingester_client: { grpc_client_config: { connect_backoff_base_delay: '10s', connect_backoff_max_delay: '10s' } },
  });
  expect(only(manifests, 'PodDisruptionBudget', 'loki')).toMatchObject({ spec: { maxUnavailable: 1 } });
});

test('every setting of every target reaches its objects', () => {
  const { replicas: _ofWhat, ...distributed } = all;
  const { chart: alone, loki } = aloneLoki(distributed);
  const manifests = manifestsOf(alone);
  expect(errorsIn(problemsOf(alone))).toEqual([]);
  const servers = loki.api.servers.map(({ name, endpoint, carries }) => [name, endpoint.host.split('.')[0], carries]);
  expect(servers).toEqual([
    ['push', 'store-distributor', 'logs'],
    ['ingest', 'store-ingester-a', 'flushes'],
    ['query', 'store-query-frontend', 'queries'],
    ['rules', 'store-ruler', 'rules'],
    ['delete', 'store-compactor', 'deletions, ring pages'],
    ['schedule', 'store-query-scheduler', 'ring pages'],
    ['index', 'store-index-gateway', 'ring pages'],
    ['patterns', 'store-pattern-ingester', 'ring pages'],
  ]);
  expect(only(manifests, 'StatefulSet', 'store-ingester-c')).toMatchObject({
    spec: {
      replicas: 2,
      template: {
        spec: {
          priorityClassName: 'high',
          nodeSelector: { rack: '3' },
          initContainers: [{ image: 'mirror/mc:1' }],
          containers: [
            {
              args: [
                '-config.file=/etc/loki/config/config.yaml',
                '-target=ingester',
                '-config.expand-env=true',
                '-ingester.availability-zone=c',
              ],
              resources: { limits: { memory: '2Gi' } },
            },
          ],
        },
      },
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '8Gi' } } } }],
    },
  });
  // One budget for all zones: a pod selected by two budgets can never be evicted.
  const budgets = manifests.filter(
    ({ kind, metadata }) => kind === 'PodDisruptionBudget' && /ingester/.test(metadata.name),
  );
  expect(budgets).toMatchObject([
    {
      metadata: { name: 'store-ingester' },
      spec: {
        maxUnavailable: 1,
        selector: {
          matchLabels: { 'app.kubernetes.io/name': 'store' },
          matchExpressions: [
            {
              key: 'app.kubernetes.io/component',
              operator: 'In',
              values: ['ingester-a', 'ingester-b', 'ingester-c'],
            },
          ],
        },
      },
    },
  ]);
  expect(only(manifests, 'Deployment', 'store-querier')).toMatchObject({ spec: { replicas: 4 } });
  expect(only(manifests, 'StatefulSet', 'store-compactor')).toMatchObject({
    spec: { replicas: 1, template: { spec: { containers: [{ image: 'mirror/loki:1' }] } } },
  });
  expect(only(manifests, 'StatefulSet', 'store-results-cache')).toMatchObject({ spec: { replicas: 2 } });
  expect(configOf(manifests, 'store', 'config.yaml')).toMatchObject({
    schema_config: {
      configs: [
        { from: '2023-01-01', store: 'boltdb-shipper', object_store: 'earlier', schema: 'v12' },
        { from: '2025-01-01', store: 'tsdb', object_store: 's3', schema: 'v13' },
      ],
    },
    limits_config: { ingestion_rate_mb: 6, retention_period: '90d' },
    compactor: { retention_enabled: true, delete_request_store: 's3' },
    ingester: { lifecycler: { ring: { zone_awareness_enabled: true } } },
    frontend: { tail_proxy_url: 'http://store-querier.logs.svc.example.local:3100' },
    ruler: { alertmanager_url: 'http://alertmanager.example.com:9093', storage: { type: 'local' } },
    pattern_ingester: { enabled: true },
    querier: { multi_tenant_queries_enabled: true },
  });
  expect(loki.api.multiTenantQueries).toBe(true);
  expect(configOf(manifests, 'store-runtime', 'runtime.yaml')).toEqual({
    overrides: { Prod: { ingestion_rate_mb: 8, ingestion_burst_size_mb: 12 } },
  });
  expect(JSON.stringify(only(manifests, 'NetworkPolicy', 'store-querier'))).toContain('"monitoring":"yes"');
});

test('on a volume, one pod stores everything and needs no access keys', () => {
  const { chart: alone } = aloneLoki({ store: 'filesystem' });
  expect(problemsOf(alone)).toEqual([]);
  const manifests = manifestsOf(alone);
  expect(configOf(manifests, 'loki', 'config.yaml')).toMatchObject({
    schema_config: { configs: [{ object_store: 'filesystem' }] },
    storage_config: { object_store: { filesystem: { dir: '/var/loki/chunks' } } },
  });
  expect(JSON.stringify(only(manifests, 'StatefulSet', 'loki'))).not.toContain('AWS_');
});

test('the limits and the retention of a tenant change without a restart of the pods', () => {
  const pods = (ingestion_rate_mb: number) => {
    const manifests = manifestsOf(
      aloneLoki({
        tenants: {
          Prod: {
            users: {},
            limits: { ingestion_rate_mb, ingestion_burst_size_mb: 20 },
            retention: { default: '90d', streams: [{ selector: '{job="audit"}', period: '1y', priority: 2 }] },
          },
        },
        retention: { default: '2d', streams: [{ selector: '{job="debug"}', period: '24h' }] },
      }).chart,
    );
    return {
      template: (only(manifests, 'StatefulSet', 'loki') as unknown as { spec: { template: unknown } }).spec.template,
      runtime: configOf(manifests, 'loki-runtime', 'runtime.yaml'),
      limits: configOf(manifests, 'loki', 'config.yaml')['limits_config'],
    };
  };
  const debug = { selector: '{job="debug"}', priority: 1, period: '24h' };
  expect(pods(8).runtime).toEqual({
    overrides: {
      Prod: {
        retention_period: '90d',
        reject_old_samples_max_age: '1w',
        retention_stream: [debug, { selector: '{job="audit"}', priority: 2, period: '1y' }],
        ingestion_rate_mb: 8,
        ingestion_burst_size_mb: 20,
      },
    },
  });
  expect(pods(8).limits).toMatchObject({
    retention_period: '2d',
    reject_old_samples_max_age: '2d',
    retention_stream: [debug],
  });
  expect(pods(9).template).toEqual(pods(8).template);
});

test('the access keys of the object store come from a Secret and are in no configuration', () => {
  const manifests = manifestsOf(aloneLoki().chart);
  expect(only(manifests, 'StatefulSet', 'loki')).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              env: [
                { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'loki-s3', key: 'id' } } },
                { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 'loki-s3', key: 'key' } } },
                { name: 'GOMEMLIMIT', value: '921MiB' },
              ],
            },
          ],
        },
      },
    },
  });
  expect(JSON.stringify(configOf(manifests, 'loki', 'config.yaml'))).not.toMatch(/access_key|secret/);
});

test('each release uses the S3 client that is safe with it', () => {
  const of = (release: LokiProps['release'] & string) =>
    configOf(manifestsOf(aloneLoki({ release }).chart), 'loki', 'config.yaml');
  expect(of('3.3.2')).toMatchObject({
    common: {
      storage: {
        s3: { endpoint: 's3.example.com:443', insecure: false, bucketnames: 'loki-chunks', s3forcepathstyle: true },
      },
    },
  });
  expect(of('3.7.8')).toMatchObject({
    storage_config: {
      use_thanos_objstore: true,
      object_store: { s3: { bucket_name: 'loki-chunks', bucket_lookup_type: 'path' } },
    },
    ruler_storage: { s3: { bucket_name: 'loki-ruler' } },
  });
  expect(of('3.7.8')).not.toHaveProperty('common.storage');
});

test('the limits for clients follow the configuration', () => {
  const limits = { max_line_size: '512KB', query_timeout: '1m', max_label_names_per_series: 20 };
  const config = { limits_config: { ...limits, allow_structured_metadata: false } };
  const { api } = aloneLoki({ config }).loki;
  expect(api.limits).toEqual({ maxBodyBytes: 2_097_152, queryTimeoutSeconds: 60 });
  expect(api.logs!.limits).toEqual({ maxLineBytes: 524_288, maxLabels: 20, structuredMetadata: false });
});

test('with an unlimited line length, a line still fits into a push', () => {
  const config = { limits_config: { max_line_size: 0 } };
  expect(aloneLoki({ config }).loki.api.logs!.limits.maxLineBytes).toBe(2_097_152);
});

test('the maximum size of a push depends on the memory of the pods, up to 4 MiB compressed and 32 MiB decompressed', () => {
  const of = (memoryLimit: string, release: LokiRelease): unknown[] => {
    const pod = { resources: { cpu: '100m', memory: '128Mi', memoryLimit } };
    const { chart: alone, loki } = aloneLoki({ release, pod });
    const config = configOf(manifestsOf(alone), 'loki', 'config.yaml');
    const { limits, logs } = loki.api;
    const decompressed = valueAt(config, ['distributor', 'max_decompressed_size']);
    return [decompressed, limits.maxBodyBytes, logs!.limits.maxSnappyBytes];
  };
  const MiB = 2 ** 20;
  expect(of('768Mi', '3.7.8')).toEqual([1.5 * MiB, 1.5 * MiB, undefined]);
  expect(of('2Gi', '3.7.8')).toEqual([4 * MiB, 4 * MiB, undefined]);
  expect(of('64Gi', '3.7.8')).toEqual([32 * MiB, 4 * MiB, undefined]);
  // 3.3.2 has no such key: snappy can compress by a factor of 64/3.
  expect(of('768Mi', '3.3.2')).toEqual([undefined, 1.5 * MiB, 110_592]);
});

test('the pod with the smallest memory limit determines the maximum size of a push', () => {
  const limits = (memoryLimit: string): number =>
    aloneLoki({
      topology: 'distributed',
      targets: { distributor: { pod: { resources: { cpu: '50m', memory: '128Mi', memoryLimit } } } },
    }).loki.api.limits.maxBodyBytes;
  expect([limits('512Mi'), limits('8Gi')]).toEqual([2 ** 20, 2 ** 21]);
});

test('a limit of the user applies, and one that exceeds the memory of the pods is rejected', () => {
  const of = (size: number): unknown[] => {
    const { chart: alone, loki } = aloneLoki({ config: { distributor: { max_decompressed_size: size } } });
    return [loki.api.limits.maxBodyBytes, problemsOf(alone).map(({ path }) => pathText(path))];
  };
  expect(of(2 ** 20)).toEqual([2 ** 20, []]);
  expect(of(2 ** 22)).toEqual([2 ** 22, []]);
  expect(of(2 ** 22 + 1)).toEqual([2 ** 22, ['loki.config.distributor.max_decompressed_size']]);
});

test('a rate above the burst is valid, and a burst below the largest push is a warning', () => {
  const of = (limits: Data): unknown[] => {
    const { chart: alone } = aloneLoki({ config: { limits_config: limits }, tenants: { Prod: { users: {}, limits } } });
    const problems = problemsOf(alone);
    return [errorsIn(problems), problems.map(({ path }) => pathText(path))];
  };
  expect(of({ ingestion_rate_mb: 10 })).toEqual([[], []]);
  expect(of({ per_stream_rate_limit: '20MB' })).toEqual([[], []]);
  expect(of({ ingestion_rate_mb: 4, ingestion_burst_size_mb: 1 })).toEqual([
    [],
    ['loki.config.limits_config.ingestion_burst_size_mb', 'loki.tenants.Prod.limits.ingestion_burst_size_mb'],
  ]);
});

test('delete requests are unavailable with several compactors, and the pattern ring without pattern detection', () => {
  const without = (props: Partial<LokiProps>): string[] => {
    const paths = new Set(aloneLoki(props).loki.api.routes.map(({ path }) => path));
    return ['/loki/api/v1/push', '/loki/api/v1/delete', '/pattern/ring'].filter((path) => !paths.has(path));
  };
  expect(without({ replicas: 1, patterns: true })).toEqual([]);
  expect(without({ replicas: 3, patterns: true })).toEqual(['/loki/api/v1/delete']);
  expect(without({ topology: 'simple-scalable' })).toEqual(['/loki/api/v1/delete', '/pattern/ring']);
  expect(without({ topology: 'distributed' })).toEqual(['/pattern/ring']);
});

test('an unsupported release is rejected with the supported ones', () => {
  expect(
    () =>
      new Loki(chart(), 'loki', {
        namespace: 'a',
        topology: 'monolithic',
        store: objectStore,
        release: '2.9.4' as '3.3.2',
      }),
  ).toThrow(/^release: .*'2\.9\.4'.* 3\.3\.2, 3\.7\.8\.$/);
});
