import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { traces, tracesEdge, tracesOnly, tracesSeed } from '../../fixtures/traces';

const stored = (over: Data): unknown => merged({ ...tracesOnly }, over);
const sent = (over: Data): unknown => merged({ ...tracesEdge }, over);
const tempo = (settings: Data): unknown => stored({ tempo: settings });
const collected = (settings: Data): unknown => stored({ collect: { traces: settings } });
const alloy = (settings: Data): unknown => collected({ alloy: settings });
const destination = (settings: Data): unknown => sent({ destinations: { traces: settings } });
const { objectStore: _store, ...withoutStore } = tracesOnly;
const { tenants: _tenants, ...withoutTenants } = tracesOnly;
const { tempo: _tempo, ...others } = traces;
const withoutTempo = { ...others, tenants: tracesOnly.tenants };
const { login: _login, ...withoutLogin } = tracesOnly.collect.traces;
const { tenant: _tenant, ...withoutTenant } = tracesOnly.collect.traces;
const { alloy: _alloy, ...withoutAlloy } = tracesOnly.collect.traces;

/** The data sources of the guide with Tempo, word for word. */
const additionalDataSources = [
  {
    name: 'Tempo',
    type: 'tempo',
    uid: 'tempo',
    url: 'http://tempo.monitoring.svc:3100',
    access: 'proxy',
    version: 1,
    jsonData: {
      httpMethod: 'GET',
      serviceMap: { datasourceUid: 'prometheus' },
      tracesToLogsV2: {
        datasourceUid: 'Loki',
        spanStartTimeShift: '-5m',
        spanEndTimeShift: '5m',
        tags: [
          { key: 'service.name', value: 'app' },
          { key: 'host.name', value: 'pod' },
        ],
      },
    },
  },
  { name: 'Loki', type: 'loki', url: 'http://loki.monitoring.svc:3100', access: 'proxy' },
];

/** What people write wrong about traces: where they are stored, who sends them, and what charts call it. */
export const wrongTraces: readonly Row<unknown>[] = [
  ['a Tempo without an object store', withoutStore],
  ['a Tempo without tenants', withoutTenants],
  [
    'traces of a tenant with the name by which Tempo means all',
    stored({ tenants: { '*': { users: { all: { roles: ['write'] } }, traces: { retention: '1d' } } } }),
  ],
  ['no push that is large enough', destination({ maxBatchBytes: -1 })],
  [
    'labels of logs by OTLP that are left out',
    merged(
      { ...traces },
      {
        loki: {
          config: {
            distributor: { otlp_config: { default_resource_attributes_as_index_labels: ['service.name'] } },
          },
        },
      },
    ),
  ],
  ['a Tempo of an unknown release', tempo({ release: '2.4.2' })],
  ['several pods of Tempo', tempo({ replicas: 3 })],
  ['a topology of Tempo', tempo({ topology: 'distributed' })],
  ['a retention of traces in words', tempo({ retention: '14 days' })],
  ['the bucket of Tempo in its section', tempo({ bucket: 'tempo-traces' })],
  [
    'a bucket of traces that is one of Loki',
    merged({ ...traces }, { objectStore: { minio: { buckets: { traces: 'loki-chunks' } } } }),
  ],
  ['a receiver of Jaeger', tempo({ receivers: { jaeger: {} } })],
  [
    'one Secret for the keys of Loki and Tempo',
    merged({ ...traces }, { objectStore: { minio: { tempoSecret: 'loki-s3' } } }),
  ],
  ['traces without a login', { ...tracesOnly, collect: { traces: withoutLogin } }],
  ['traces without a tenant', { ...tracesOnly, collect: { traces: withoutTenant } }],
  ['traces as a user who only reads', collected({ login: 'grafana' })],
  ['traces of a tenant that does not exist', collected({ tenant: 'prod' })],
  ['traces without a program', { ...tracesOnly, collect: { traces: withoutAlloy } }],
  ['traces by Vector', { ...tracesOnly, collect: { traces: { ...withoutAlloy, vector: {} } } }],
  ['traces by the OpenTelemetry Collector', collected({ otelCollector: {} })],
  ['traces by Tempo itself', collected({ tempo: {} })],
  ['traces without a receiver', withoutTempo],
  ['logs by OTLP without a receiver', collected({ logs: true })],
  ['a destination of traces beside Tempo', stored({ destinations: { traces: { url: 'https://traces.example.com' } } })],
  ['a destination of traces that nothing sends to', { ...tracesEdge, collect: {} }],
  ['a gRPC receiver with a path', destination({ protocol: 'otlp-grpc', pushPath: '/v1/traces' })],
  [
    'a gRPC receiver with a login over http',
    destination({ protocol: 'otlp-grpc', url: 'http://traces.example.com:4317' }),
  ],
  ['a receiver of traces without a scheme', destination({ url: 'tempo.example.com:4317' })],
  ['a receiver of traces with the path in its URL', destination({ url: 'https://traces.example.com/v1/traces' })],
  [
    'an authority of a receiver over http',
    destination({ url: 'http://traces.example.com', ca: { secret: 'traces-ca' } }),
  ],
  ['an unknown protocol', destination({ protocol: 'jaeger' })],
  ['headers of a receiver', destination({ headers: { 'X-Scope-OrgID': 'Prod' } })],
  ['TLS that checks nothing', destination({ insecure: true })],
  ['the Secret of a user who does not send traces', destination({ users: { app: { secret: 'login' } } })],
  ['tail sampling in several pods', alloy({ replicas: 2, tailSampling: { percentage: 10 } })],
  ['tail sampling on every node', alloy({ perNode: true, tailSampling: { percentage: 10 } })],
  ['a share above all traces', alloy({ tailSampling: { percentage: 1000 } })],
  ['a number of pods on every node', alloy({ perNode: true, replicas: 2 })],
  ['sampling as in the SDK', alloy({ sampling: 0.1 })],
  ['a port of Alloy', alloy({ port: 4317 })],
  ['traces at the top', stored({ traces: {} })],
  ['a collector at the top', stored({ otel: {} })],
  ['a canary without Loki', stored({ canary: {} })],
  [
    'OTLP by gRPC without Tempo',
    { ...merged({ ...withoutTempo }, { gateway: { otlpGrpc: true } }), collect: { logs: traces.collect.logs } },
  ],
  ['traces of a tenant without Tempo', { ...others, collect: { logs: traces.collect.logs } }],
  [
    'keys of Tempo without Tempo',
    merged(
      { ...withoutTempo, collect: { logs: traces.collect.logs } },
      { objectStore: { minio: { tempoSecret: 'tempo-keys' } } },
    ),
  ],
  [
    'limits of Loki without Loki',
    stored({ tenants: { Prod: { limits: { ingestion_rate_mb: 10 }, retention: { default: '7d' } } } }),
  ],
  ['an earlier store without Loki', stored({ objectStore: { earlier: { filesystem: true } } })],
  [
    'limits of a tenant in Tempo with names of Loki',
    stored({ tenants: { Prod: { traces: { limits: { ingestion_rate_mb: 10 } } } } }),
  ],
  [
    'links without an ID that is sent',
    merged({ ...traces }, { collect: { logs: { pipeline: { structuredMetadata: { trace_id: false } } } } }),
  ],
  ['values of the chart of Tempo', tempo({ tempo: { retention: '24h', multitenancyEnabled: true } })],
  ['persistence of the chart of Tempo', tempo({ persistence: { enabled: true, size: '10Gi' } })],
  ['the user interface of the chart of Tempo', tempo({ tempoQuery: { enabled: true } })],
  ['tenants of the chart of Tempo', tempo({ multitenancyEnabled: false })],
  ['the data sources of the guide', { ...traces, grafana: { ...traces.grafana, additionalDataSources } }],
  ['the agent of the guide', stored({ collect: { grafanaAgent: {} } })],
  ['the agent of the guide for traces', { ...tracesOnly, collect: { traces: { ...withoutAlloy, grafanaAgent: {} } } }],
  ['a metrics-generator in the configuration', tempo({ config: { metrics_generator_enabled: true } })],
  [
    'a release of the guide with keys of the newest',
    merged({ ...tracesSeed }, { tempo: { config: { live_store: {} } } }),
  ],
];
