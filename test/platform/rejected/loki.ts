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
const external = production.objectStore.external!;
const onVolume = (settings: Data): unknown => ({
  ...laptop,
  objectStore: { filesystem: true },
  loki: { ...laptop.loki, ...settings },
});
const alerting = (settings: Data, room: Data = { alertmanager: { url: 'http://alertmanager:9093' } }): unknown => ({
  ...laptop,
  loki: { ...laptop.loki, ...room },
  tenants: [{ ...laptop.tenants[0], rules: [{ ...seedAlerts[0], ...settings }] }],
});
const tenant = (settings: Data): unknown => ({ ...laptop, tenants: [{ ...laptop.tenants[0], ...settings }] });

/** What people write wrong about Loki's parts, periods, retention, limits and tenants. */
export const wrongLoki: readonly Row<unknown>[] = [
  ['pods of a whole that has parts', apart({})],
  ['a part that the topology does not have', distributed({ targets: { backend: { replicas: 3 } } })],
  ['a part that Loki does not have', distributed({ targets: { ingestor: { replicas: 3 } } })],
  ['two compactors', distributed({ targets: { compactor: { replicas: 2 } } })],
  ['no queriers', distributed({ targets: { querier: { replicas: 0 } } })],
  ['fewer ingesters than copies', distributed({ replicationFactor: 3, targets: { ingester: { replicas: 2 } } })],
  ['no copies', loki({ replicationFactor: 0 })],
  ['two zones for three copies', distributed({ ingesterZones: [{ name: 'a' }, { name: 'b' }] })],
  ['a zone twice', distributed({ ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'b' }] })],
  [
    'ingesters that zones cannot share',
    distributed({
      ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      targets: { ingester: { replicas: 4 } },
    }),
  ],
  ['zones of a monolith', loki({ ingesterZones: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })],
  ['three pods on one volume', onVolume({ replicas: 3 })],
  ['parts on one volume', onVolume({ topology: 'simple-scalable' })],
  ['a volume and an object store', { ...laptop, objectStore: { filesystem: true, minio: {} } }],
  ['an object store before the volume', { ...laptop, objectStore: { filesystem: true, earlier: { external } } }],
  ['no earlier store', { ...laptop, objectStore: { minio: {}, earlier: {} } }],
  ['the same MinIO twice', { ...laptop, objectStore: { minio: {}, earlier: { minio: {} } } }],
  ['no period of the schema', loki({ schema: [] })],
  ['periods in no order', loki({ schema: [{ from: '2024-04-01' }, { from: '2023-01-01' }] })],
  ['a period in a store that is not there', loki({ schema: [{ from: '2023-01-01', keptIn: 'earlier' }] })],
  ['an old index with the newest layout', loki({ schema: [{ from: '2023-01-01', index: 'boltdb-shipper' }] })],
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
  ['a retention as a text', loki({ retention: '30d' })],
  ['a retention of hours for a tenant', loki({ retention: { default: '30d', tenants: { Prod: '6h' } } })],
  ['a retention of a tenant that is not there', loki({ retention: { tenants: { Dev: '30d' } } })],
  [
    'streams chosen by their lines',
    loki({ retention: { streams: [{ selector: '{job="a"} |= "debug"', period: '24h' }] } }),
  ],
  ['streams kept for no time', loki({ retention: { streams: [{ selector: '{job="a"}', period: '0' }] } })],
  [
    'streams of a tenant that is not there',
    loki({ retention: { streams: [{ selector: '{job="a"}', period: '24h', tenant: 'Dev' }] } }),
  ],
  ['a priority between', loki({ retention: { streams: [{ selector: '{job="a"}', period: '24h', priority: 1.5 }] } })],
  ['a retention beside the retention', loki({ config: { limits_config: { retention_period: '60d' } } })],
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
    {
      ...laptop,
      tenants: [
        ...laptop.tenants,
        { name: 'Production', users: [{ name: 'reader', roles: ['read'] }], limits: { ingestion_rate: 10 } },
      ],
    },
  ],
  ['lines of a tenant that no push holds', tenant({ limits: { max_line_size: '16MB' } })],
  ['a retention among the limits', tenant({ limits: { retention_period: '90d' } })],
  ['alerts of which nobody is told', alerting({}, {})],
  ['an Alertmanager with a path', alerting({}, { alertmanager: { url: 'http://alertmanager:9093/api/v2' } })],
  ['results that nobody takes', alerting({ rules: [{ record: 'errors:rate1m', expr: 'sum(rate({job="a"}[1m]))' }] })],
  [
    'an alert on lines and not on numbers',
    alerting({ rules: [{ alert: 'Errors', expr: '{namespace="production"} |= "error"' }] }),
  ],
  [
    "the guide's alert, as it was printed",
    alerting({ rules: [{ alert: 'HighErrorRate', expr: 'rate({job~".+"} |~ error [1m]) > 10' }] }),
  ],
  [
    'annotations of a recording rule',
    alerting({ rules: [{ record: 'a', expr: 'sum(rate({job="a"}[1m]))', annotations: {} }] }),
  ],
  ['tenants where Loki asks for none', loki({ multiTenant: false })],
  ['a cache that holds nothing', loki({ caches: { chunks: { memory: '8Mi' } } })],
  ['a cache without pods', loki({ caches: { results: { memory: '256Mi', replicas: 0 } } })],
  ['queries over tenants by their key', loki({ config: { querier: { multi_tenant_queries_enabled: true } } })],
  ['queries over tenants where there is one', merged({ ...small }, { loki: { multiTenantQueries: true } })],
  ['pushes that the pods do not bear', loki({ config: { distributor: { max_decompressed_size: 2 ** 26 } } })],
  ['pushes without a bound', loki({ config: { distributor: { max_decompressed_size: 0 } } })],
  [
    'pushes in gzip, which Loki 3.3.2 does not bound',
    merged({ ...laptop }, { releases: 'seed', collect: { config: { sinks: { loki_push: { compression: 'gzip' } } } } }),
  ],
  ['rings that would be in Consul', loki({ config: { common: { ring: { heartbeat_period: '1m' } } } })],
  ['an encryption that Loki ignores', loki({ config: { storage_config: { aws: { sse: { type: 'SSE-S3' } } } } })],
  ['a store beside the store', loki({ config: { storage_config: { object_store: { azure: { max_retries: 3 } } } } })],
  ['certificates that no pod has', loki({ config: { server: { http_tls_config: { cert_file: '/tls/tls.crt' } } } })],
  [
    'a memcached that no policy knows',
    loki({ config: { chunk_store_config: { chunk_cache_config: { memcached_client: { host: 'memcached' } } } } }),
  ],
  [
    'results for everybody that nobody takes',
    loki({ config: { limits_config: { ruler_remote_write_url: 'http://prometheus:9090/api/v1/write' } } }),
  ],
  ['a canary that looks like Loki', { ...(distributed({}) as Data), canary: { name: 'loki' } }],
  ['the pattern ingester by its key', loki({ config: { pattern_ingester: { enabled: true } } })],
];
