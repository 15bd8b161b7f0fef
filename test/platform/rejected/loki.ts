import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, production, seedAlerts, small } from '../../fixtures';

const loki = (settings: Data): unknown => merged({ ...laptop }, { loki: settings });
const apart = (settings: Data): unknown =>
  merged({ ...production }, { loki: { topology: 'distributed', ...settings } });
const { replicas: _three, ...plain } = production.loki;
const distributed = (settings: Data): unknown => ({
  ...production,
  loki: { ...plain, topology: 'distributed', ...settings },
});
const external = production.objectStore.external;
const onVolume = (settings: Data): unknown => ({
  ...laptop,
  objectStore: { filesystem: true },
  loki: { ...laptop.loki, ...settings },
});
const alerting = (settings: Data, room: Data = { alertmanager: { url: 'http://alertmanager:9093' } }): unknown => ({
  ...laptop,
  loki: { ...laptop.loki, ...room },
  tenants: { Prod: { ...laptop.tenants.Prod, rules: [{ ...seedAlerts[0], ...settings }] } },
});
const tenant = (settings: Data): unknown => merged({ ...laptop }, { tenants: { Prod: settings } });

/** What people write wrong about Loki's parts, periods, retention, limits and tenants. */
export const wrongLoki: readonly Row<unknown>[] = [
  ['replicas of a distributed Loki', apart({})],
  ['a target of another topology', distributed({ targets: { backend: { replicas: 3 } } })],
  ['a misspelt target', distributed({ targets: { ingestor: { replicas: 3 } } })],
  ['two compactors', distributed({ targets: { compactor: { replicas: 2 } } })],
  ['no queriers', distributed({ targets: { querier: { replicas: 0 } } })],
  ['fewer ingesters than copies', distributed({ replicationFactor: 3, targets: { ingester: { replicas: 2 } } })],
  ['a replication factor of 0', loki({ replicationFactor: 0 })],
  ['two zones for three copies', distributed({ ingesterZones: [{ name: 'a' }, { name: 'b' }] })],
  ['a duplicate zone', distributed({ ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'b' }] })],
  [
    'ingesters that cannot be spread over the zones',
    distributed({
      ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      targets: { ingester: { replicas: 4 } },
    }),
  ],
  ['zones of a monolithic Loki', loki({ ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })],
  ['three pods on one volume', onVolume({ replicas: 3 })],
  ['a simple-scalable Loki on one volume', onVolume({ topology: 'simple-scalable' })],
  ['a volume and an object store', { ...laptop, objectStore: { filesystem: true, minio: {} } }],
  ['an object store before the volume', { ...laptop, objectStore: { filesystem: true, earlier: { external } } }],
  ['an earlier store without a choice', { ...laptop, objectStore: { minio: {}, earlier: {} } }],
  ['the same MinIO twice', { ...laptop, objectStore: { minio: {}, earlier: { minio: {} } } }],
  ['no period of the schema', loki({ schema: [] })],
  ['periods in no order', loki({ schema: [{ from: '2024-04-01' }, { from: '2023-01-01' }] })],
  ['a period in a missing earlier store', loki({ schema: [{ from: '2023-01-01', keptIn: 'earlier' }] })],
  ['boltdb-shipper with schema v13', loki({ schema: [{ from: '2023-01-01', index: 'boltdb-shipper' }] })],
  [
    'structured metadata in an index that cannot store it',
    loki({
      schema: [{ from: '2023-01-01', index: 'boltdb-shipper', version: 'v12' }],
      config: { limits_config: { allow_structured_metadata: true } },
    }),
  ],
  ['an index without a prefix', loki({ schema: [{ from: '2024-04-01', prefix: '' }] })],
  ['an index that Loki dropped', loki({ schema: [{ from: '2024-04-01', index: 'boltdb' }] })],
  ['a schema in the configuration', loki({ config: { schema_config: { configs: [] } } })],
  ['a retention that is a string', loki({ retention: '30d' })],
  ['a retention of hours for a tenant', tenant({ retention: { default: '6h' } })],
  [
    'a stream selector with a line filter',
    loki({ retention: { streams: [{ selector: '{job="a"} |= "debug"', period: '24h' }] } }),
  ],
  ['a stream retention of 0', loki({ retention: { streams: [{ selector: '{job="a"}', period: '0' }] } })],
  [
    'a stream retention of an unknown tenant',
    loki({ retention: { streams: [{ selector: '{job="a"}', period: '24h', tenant: 'Dev' }] } }),
  ],
  [
    'a fractional priority',
    loki({ retention: { streams: [{ selector: '{job="a"}', period: '24h', priority: 1.5 }] } }),
  ],
  ['retention_period in config', loki({ config: { limits_config: { retention_period: '60d' } } })],
  [
    'a bucket that deletes before Loki does',
    { ...production, objectStore: { external: { ...external, expiresAfterDays: 30 } } },
  ],
  [
    'a bucket that deletes what is kept for ever',
    {
      ...production,
      loki: { ...production.loki, retention: {} },
      objectStore: { external: { ...external, expiresAfterDays: 365 } },
    },
  ],
  ['a misspelt limit of a tenant', tenant({ limits: { ingestion_rate: 10 } })],
  [
    'a limit of a tenant whose name another one begins with',
    merged(
      { ...laptop },
      { tenants: { Production: { users: { reader: { roles: ['read'] } }, limits: { ingestion_rate: 10 } } } },
    ),
  ],
  ["a tenant's max_line_size above the largest push", tenant({ limits: { max_line_size: '16MB' } })],
  ['retention_period in the limits of a tenant', tenant({ limits: { retention_period: '90d' } })],
  ['alerting rules without an Alertmanager', alerting({}, {})],
  ['an Alertmanager with a path', alerting({}, { alertmanager: { url: 'http://alertmanager:9093/api/v2' } })],
  [
    'recording rules without a remote write',
    alerting({ rules: [{ record: 'errors:rate1m', expr: 'sum(rate({job="a"}[1m]))' }] }),
  ],
  ['an alert on a log query', alerting({ rules: [{ alert: 'Errors', expr: '{namespace="production"} |= "error"' }] })],
  [
    'the printed alert of the guide',
    alerting({ rules: [{ alert: 'HighErrorRate', expr: 'rate({job~".+"} |~ error [1m]) > 10' }] }),
  ],
  [
    'annotations of a recording rule',
    alerting({ rules: [{ record: 'a', expr: 'sum(rate({job="a"}[1m]))', annotations: {} }] }),
  ],
  ['another tenant than fake without multiTenant', loki({ multiTenant: false })],
  ['a cache smaller than memcached', loki({ caches: { chunks: { memory: '8Mi' } } })],
  ['a cache without pods', loki({ caches: { results: { memory: '256Mi', replicas: 0 } } })],
  ['multi_tenant_queries_enabled in config', loki({ config: { querier: { multi_tenant_queries_enabled: true } } })],
  ['multiTenantQueries without multiTenant', merged({ ...small }, { loki: { multiTenantQueries: true } })],
  ['a push size that exceeds the memory limit', loki({ config: { distributor: { max_decompressed_size: 2 ** 26 } } })],
  ['a push size of 0', loki({ config: { distributor: { max_decompressed_size: 0 } } })],
  [
    'gzip pushes to Loki 3.3.2',
    merged(
      { ...laptop },
      {
        releases: 'seed',
        collect: { logs: { vector: { config: { sinks: { loki_push: { compression: 'gzip' } } } } } },
      },
    ),
  ],
  ['settings of common.ring', loki({ config: { common: { ring: { heartbeat_period: '1m' } } } })],
  ['an encryption that Loki ignores', loki({ config: { storage_config: { aws: { sse: { type: 'SSE-S3' } } } } })],
  ['a store beside the store', loki({ config: { storage_config: { object_store: { azure: { max_retries: 3 } } } } })],
  [
    'TLS of the HTTP server in config',
    loki({ config: { server: { http_tls_config: { cert_file: '/tls/tls.crt' } } } }),
  ],
  [
    'a memcached host in config',
    loki({ config: { chunk_store_config: { chunk_cache_config: { memcached_client: { host: 'memcached' } } } } }),
  ],
  [
    'a remote write URL in limits_config',
    loki({ config: { limits_config: { ruler_remote_write_url: 'http://prometheus:9090/api/v1/write' } } }),
  ],
  ['a canary that looks like Loki', { ...(distributed({}) as Data), canary: { name: 'loki' } }],
  ['pattern_ingester.enabled in config', loki({ config: { pattern_ingester: { enabled: true } } })],
];
