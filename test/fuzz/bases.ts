import { merged, type Data, type PodSettings } from '../../constructs/kit';
import type { Environment } from '../../constructs/platform';
import { laptop, production, seed, small } from '../fixtures';
import { seedAlerts } from '../fixtures/alerts';

const m = (base: Environment, over: Data): Environment => merged({ ...base }, over) as unknown as Environment;

const nodes = { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] };
const term = {
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: { app: 'db' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  namespaces: ['default'],
};

/** All pod settings. */
const pod: PodSettings = {
  resources: { cpu: '100m', memory: '768Mi', memoryLimit: '2Gi', disk: '1Gi' },
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'logs', effect: 'NoExecute', tolerationSeconds: 60 }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodes] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: nodes }],
    },
    podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [term],
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
    },
  },
  priorityClass: 'system-cluster-critical',
  storageClass: 'fast',
  annotations: { 'example.com/note': 'a note' },
  imagePullSecrets: ['pull'],
};

/** Almost every setting, with an external object store. */
const everything = m(production, {
  name: 'everything',
  cluster: {
    domain: 'cluster.local',
    dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    apiServer: { cidrs: ['10.0.0.1/32'] },
    scrapers: [{ namespace: 'monitoring', labels: { app: 'prometheus' } }],
    monitoring: 'annotations',
  },
  objectStore: {
    external: { cidrs: ['192.0.2.0/24'], expiresAfterDays: 90, ca: { secret: 'ca' } },
    uploadCleanup: { pod },
  },
  loki: {
    pod,
    retention: {
      default: '30d',
      streams: [{ selector: '{namespace="a"}', period: '7d', priority: 1 }],
    },
    schema: [{ from: '2024-04-01' }],
    alertmanager: { url: 'http://alerts.monitoring.svc.cluster.local:9093' },
    remoteWrite: { url: 'https://prometheus.example.com', path: '/api/v1/write', cidrs: ['192.0.2.9/32'] },
    multiTenantQueries: true,
    config: { limits_config: { max_query_length: '721h' } },
  },
  gateway: {
    pod,
    clients: [{ namespaceLabels: { team: 'a' }, labels: { app: 'b' } }, { cidrs: ['10.0.0.0/8'] }],
    expose: {
      ingress: {
        host: 'logs.example.com',
        className: 'nginx',
        tlsSecret: 'logs-tls',
        annotations: { 'example.com/a': 'b' },
      },
    },
  },
  canary: { interval: '5s', pod },
  tenants: {
    Prod: {
      retention: { default: '14d' },
      rules: seedAlerts,
      limits: { ingestion_rate_mb: 16, ingestion_burst_size_mb: 32 },
    },
  },
  collect: {
    logs: {
      pipeline: {
        select: { namespaces: ['shop'], podLabels: { app: 'web' }, exclude: { podLabels: { team: 'x' } } },
        podAnnotations: 'logging.example.com',
        parsers: { json: [{ parse: 'json' }] },
        stages: [
          { when: { namespace: 'shop', app: 'web' }, multiline: { firstLine: String.raw`^\d{4}-` } },
          { parse: 'json' },
          { timestamp: { field: 'time', format: 'rfc3339' } },
          { level: 'detect' },
          { redact: 'credentials' },
          { drop: { field: 'level', matches: '^debug$' } },
          { sample: { keepOneIn: 10 } },
          { rateLimit: { linesPerSecond: 100 } },
        ],
        labels: { node: false, level: { extracted: 'level' } },
        structuredMetadata: { trace_id: { extracted: 'trace_id' } },
      },
      vector: {
        pod,
        buffer: { maxSize: '1Gi', whenFull: 'block' },
      },
    },
    events: {
      login: 'vector',
      tenant: 'Prod',
      exporter: { pod, labels: { job: 'events' }, keep: [{ type: 'Warning' }] },
    },
  },
});

/** MinIO with several servers and consumers. */
const onMinio = m(laptop, {
  name: 'on-minio',
  objectStore: {
    minio: {
      servers: 4,
      tls: { secret: 'minio-tls' },
      pod,
      console: true,
      consumers: [{ name: 'tempo', namespaces: ['tempo'], buckets: [{ name: 'tempo-traces', expireAfterDays: 30 }] }],
      clients: [{ namespace: 'backup', labels: { app: 'backup' } }],
    },
  },
  loki: { caches: { results: { memory: '64Mi' } } },
  gateway: { tls: { secret: 'loki-gateway-tls' }, expose: { nodePort: { port: 30_443 } } },
});

/** The valid environments that are mutated. */
export const bases: readonly Environment[] = [everything, onMinio, small, seed];
