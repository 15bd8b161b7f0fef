import type { Environment } from '../../constructs/platform';

/** Traces by OTLP in Tempo, a tenth of them and all with errors, linked with their lines, and a graph of services. */
const environment: Environment = {
  name: 'traces',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tempo: {
    retention: '14d',
    metrics: { remoteWrite: { url: 'http://prometheus.monitoring.svc.cluster.local:9090' } },
  },
  tenants: {
    Prod: { users: { vector: { roles: ['write'] }, apps: { roles: ['write'] }, grafana: { roles: ['read'] } } },
  },
  collect: {
    logs: { login: 'vector', tenant: 'Prod', pipeline: { stages: [{ traceId: 'detect' }] }, vector: {} },
    traces: { login: 'apps', tenant: 'Prod', alloy: { tailSampling: { percentage: 10 } } },
  },
  grafana: { login: 'grafana', prometheus: { url: 'http://prometheus.monitoring.svc.cluster.local:9090' } },
};

export const environments = [environment];
