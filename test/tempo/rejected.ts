import type { S3Store } from '../../constructs/contracts';
import { objectStore } from '../support/components';
import type { Rejected } from '../support/rejected';
import { tempo } from './tempos';

type Wrong = Readonly<Record<string, unknown>>;

const s3: S3Store<'traces'> = { ...objectStore, buckets: { traces: 'tempo-traces' } };
const seeded = (config: Wrong): Wrong => ({ release: '2.10.8', config });
const tenant = (traces: Wrong): Wrong => ({ tenants: { Prod: { users: {}, traces } } });

/** Wrong settings of Tempo. */
export const rejectedTempos: Rejected<Wrong> = {
  component: 'tempo',
  root: ['tempo'],
  rows: [
    ['a retention in months', { retention: '1M' }],
    ['a retention with the smaller unit first', { retention: '12h7d' }],
    ['a retention of minutes', { retention: '30m' }],
    ['a retention of nothing', { retention: '0s' }],
    ['a bucket that deletes before Tempo', { store: { ...s3, expiresAfterDays: 14 }, retention: '14d' }],
    [
      'a bucket that deletes before the longest retention of a tenant',
      { store: { ...s3, expiresAfterDays: 30 }, ...tenant({ retention: '60d' }) },
    ],
    ['a size without a unit', { storage: 'big' }],
    ['a misspelt key', { config: { query_fronted: {} } }],
    ['a compactor in 3.0', { config: { compactor: { compaction: { block_retention: '336h' } } } }],
    ['an ingester in 3.0', { config: { ingester: { trace_idle_period: '5s' } } }],
    ['a client of ingesters in 3.0', { config: { ingester_client: {} } }],
    [
      'a backend worker in 2.10, which ignores it',
      seeded({ backend_worker: { compaction: { block_retention: '48h' } } }),
    ],
    ['a live store in 2.10', seeded({ live_store: { max_trace_idle: '5s' } })],
    ['a Go duration with days', { config: { query_frontend: { search: { max_duration: '7d' } } } }],
    ['the port of the chart of seed 004', { config: { server: { http_listen_port: 3100 } } }],
    ['receivers of the chart', { config: { distributor: { receivers: { jaeger: {}, opencensus: null } } } }],
    ['flat overrides', { config: { overrides: { max_traces_per_user: 1000 } } }],
    [
      'flat overrides of other sections',
      {
        config: {
          overrides: {
            max_search_duration: '48h',
            ingestion_rate_strategy: 'local',
            max_global_traces_per_user: 5000,
            metrics_generator_processor_service_graphs_dimensions: ['cluster'],
            forwarders: ['other'],
          },
        },
      },
    ],
    ['a retention of overrides', { config: { overrides: { defaults: { compaction: { block_retention: '7d' } } } } }],
    ['another target', { config: { target: 'scalable-single-binary' } }],
    ['Kafka', { config: { ingest: { kafka: { address: 'kafka:9092' } } } }],
    ['a bucket in config', { config: { storage: { trace: { s3: { bucket: 'mine' } } } } }],
    ['an access key in config', { config: { storage: { trace: { s3: { secret_key: 'x' } } } } }],
    ['a ring', { config: { memberlist: { join_members: ['tempo:7946'] } } }],
    ['metrics without a URL', { metrics: { remoteWrite: {} } }],
    ['metrics with a path in the URL', { metrics: { remoteWrite: { url: 'http://prometheus:9090/api/v1/write' } } }],
    ['no processor of metrics', { metrics: { remoteWrite: { url: 'http://prometheus:9090' }, processors: [] } }],
    ['a remote write in config', { config: { metrics_generator: { storage: { remote_write: [] } } } }],
    ["limits of a tenant that are Loki's", tenant({ limits: { ingestion_rate_mb: 4 } })],
    ['a tenant that may push nothing', tenant({ limits: { ingestion: { rate_limit_bytes: 0 } } })],
    ['a retention of a tenant in its limits', tenant({ limits: { compaction: { block_retention: '7d' } } })],
    ['an invalid retention of a tenant', tenant({ retention: 'week' })],
    ["limits of a tenant with Tempo's name for all", { tenants: { '*': { users: {}, traces: { retention: '1d' } } } }],
    ['a burst below a push', { config: { overrides: { defaults: { ingestion: { burst_size_bytes: 10 } } } } }],
    ['a rate of nothing', { config: { overrides: { defaults: { ingestion: { rate_limit_bytes: 0 } } } } }],
    ['a timer of 0', { config: { live_store: { flush_check_period: '0s' } } }],
    ['a retention longer than Tempo counts', { retention: '293y' }],
    ['too little memory', { pod: { resources: { cpu: '10m', memory: '16Mi' } } }],
    ['limits of a tenant without tenants', { multiTenant: false, ...tenant({ retention: '7d' }) }],
  ],
  problemsOf: (settings) => tempo(settings).problems,
};
