import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { distributed, laptop, production, small } from '../../fixtures';

const loki = (settings: Data): unknown => merged({ ...laptop }, { loki: settings });
const config = (settings: Data): unknown => loki({ config: settings });
const limits = (settings: Data): unknown => merged({ ...laptop }, { tenants: { Prod: { limits: settings } } });
const store = (settings: Data): unknown => merged({ ...laptop }, { objectStore: { minio: settings } });
const events = (settings: Data): unknown => merged({ ...small }, { collect: { events: { exporter: settings } } });
const streams = (selector: string): unknown =>
  merged({ ...laptop }, { tenants: { Prod: { retention: { streams: [{ selector, period: '24h' }] } } } });

const pipeline = (settings: Data): unknown => merged({ ...laptop }, { collect: { logs: { pipeline: settings } } });

/** Values that can be read, and with which something does not start, does nothing, or keeps nothing. */
export const wrongValues: readonly Row<unknown>[] = [
  ['an unknown chunk encoding', config({ ingester: { chunk_encoding: 'zip' } })],
  ['a list instead of a string', config({ server: { log_level: ['info'] } })],
  ['a string instead of a list', limits({ required_labels: 'app' })],
  ['an unknown deletion mode', limits({ deletion_mode: 'sometimes' })],
  ['blocked queries under another name', limits({ blocked_queries: [{ query: '.*' }] })],
  ['dropped attributes without names', limits({ otlp_config: { log_attributes: [{ action: 'drop' }] } })],
  ['a Go duration in days', limits({ ruler_remote_write_timeout: '1d' })],
  ['a retention without its unit', loki({ retention: { default: 365 } })],
  ['a misspelt redaction', pipeline({ stages: [{ redact: 'e-mail' }] })],
  ['a redaction without its replacement', pipeline({ stages: [{ redact: { pattern: 'x' } }] })],
  ['a field of a pod as a number', pipeline({ labels: { app: { pod: 1 } } })],
  ['a source as a text', pipeline({ labels: { app: 'app' } })],
  [
    'a tenant of a namespace that is not read',
    merged(
      { ...laptop },
      {
        collect: {
          logs: {
            tenantByNamespace: { pay: { login: 'vector', tenant: 'Prod' } },
            pipeline: { select: { exclude: { namespaces: ['pay'] } } },
          },
        },
      },
    ),
  ],
  ['a retention of 999 years', loki({ retention: { default: '999y' } })],
  ['a stream selector that matches everything', streams('{level!="debug"}')],
  ['a stream selector with an invalid expression', streams('{job=~"("}')],
  ['a stream selector with a keyword as label', streams('{or="a"}')],
  ['a day that the month does not have', loki({ schema: [{ from: '2023-02-31' }] })],
  ['tables in a folder', loki({ schema: [{ from: '2024-04-01', prefix: 'loki/index_' }] })],
  ['ingestion limits of 0', limits({ ingestion_rate_mb: 0, ingestion_burst_size_mb: 0 })],
  ['a maximum sample age of 0', config({ limits_config: { reject_old_samples_max_age: '0s' } })],
  ["a tenant's query longer than the server writes", limits({ query_timeout: '20m' })],
  ["a tenant's lines that are deleted at once", limits({ reject_old_samples_max_age: '30d' })],
  ['an Alertmanager of one tenant', limits({ ruler_alertmanager_config: { alertmanager_url: 'http://alerts:9093' } })],
  ['a login in a header', limits({ ruler_remote_write_headers: { Authorization: 'Basic dXNlcjpwYXNz' } })],
  ['a queue smaller than a dashboard', config({ query_scheduler: { max_outstanding_requests_per_tenant: 256 } })],
  ['http_listen_port in config', config({ server: { http_listen_port: 3200 } })],
  ['alertmanager_url in config', config({ ruler: { alertmanager_url: 'http://alerts:9093' } })],
  ['an S3 endpoint in config', config({ storage_config: { object_store: { s3: { endpoint: 'other:9000' } } } })],
  ['use_thanos_objstore in config', config({ storage_config: { use_thanos_objstore: false } })],
  ['rings in a Consul', config({ common: { ring: { kvstore: { store: 'consul' } } } })],
  ['replication_factor of a ring in config', config({ ingester: { lifecycler: { ring: { replication_factor: 3 } } } })],
  ['retention_enabled in config', config({ compactor: { retention_enabled: false } })],
  ['retention by the table manager', config({ table_manager: { retention_deletes_enabled: true } })],
  ['no write-ahead log', config({ ingester: { wal: { enabled: false } } })],
  ['a write-ahead log outside the volume', config({ ingester: { wal: { dir: '/tmp/wal' } } })],
  ['an empty limits_config', config({ limits_config: null })],
  [
    'a cache larger than its pod',
    merged(
      { ...distributed },
      { loki: { caches: { chunks: { pod: { resources: { cpu: '10m', memory: '64Mi' } } } } } },
    ),
  ],
  [
    'a zone with an invalid name',
    merged({ ...distributed }, { loki: { ingesterZones: [{ name: 'EU_1' }, { name: 'b' }, { name: 'c' }] } }),
  ],
  [
    'results to a path without its slash',
    loki({ remoteWrite: { url: 'http://mimir.metrics:8080', path: 'api/v1/push' } }),
  ],
  ['a volume of 0 bytes', loki({ storage: '0' })],
  ['drives of 0 bytes', store({ storage: 0 })],
  ['a region in words', store({ region: 'eu central' })],
  ['a bucket that is an address', store({ buckets: { chunks: '192.168.0.1' } })],
  ['a consumer without buckets', store({ consumers: [{ name: 'tempo', buckets: [] }] })],
  ['an upload clean-up of MinIO', { ...laptop, objectStore: { ...laptop.objectStore, uploadCleanup: {} } }],
  [
    'a schedule of four fields',
    { ...production, objectStore: { ...production.objectStore, uploadCleanup: { schedule: '0 3 * *' } } },
  ],
  [
    'a bucket of before that deletes before Loki does',
    {
      ...laptop,
      loki: { ...laptop.loki, schema: [{ from: '2024-04-01', keptIn: 'earlier' }, { from: '2999-01-01' }] },
      objectStore: {
        ...laptop.objectStore,
        earlier: {
          external: { ...production.objectStore.external, keys: { secret: 'loki-s3-before' }, expiresAfterDays: 1 },
        },
      },
    },
  ],
  ["a tenant called like Loki's own folder", merged({ ...laptop }, { tenants: { index: laptop.tenants.Prod } })],
  [
    'a user with two passwords',
    merged({ ...laptop }, { tenants: { Test: { users: { grafana: { roles: ['read'], secret: 'another' } } } } }),
  ],
  ['a canary interval of 0', { ...laptop, canary: { interval: '0s' } }],
  ['an unknown event type', events({ keep: [{ type: 'warning' }] })],
  ['a resource name instead of a kind', events({ keep: [{ kind: 'pods' }] })],
  ['a glob of namespaces', events({ drop: [{ namespace: 'kube-*' }] })],
  ['kubeQPS in words', events({ config: { kubeQPS: 'fast' } })],
  [
    'settings of pods beside the section pod',
    merged(
      { ...laptop },
      {
        loki: { tolerations: [], affinity: {} },
        gateway: { nodeSelector: { disk: 'ssd' } },
        canary: { priorityClass: 'low' },
        collect: { logs: { vector: { resources: { cpu: '1', memory: '1Gi' } } } },
      },
    ),
  ],
  ['a setting of another section', merged({ ...laptop }, { schema: [{ from: '2024-04-01' }] })],
];
