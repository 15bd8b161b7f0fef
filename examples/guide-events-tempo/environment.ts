import type { Environment } from '../../constructs/platform';

/** The guide with events, Loki, Tempo and data sources of a Grafana that kube-prometheus-stack has installed. */
const environment: Environment = {
  name: 'guide-events-tempo',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: { namespace: 'monitoring', topology: 'monolithic', storage: '50Gi', retention: { default: '30d' } },
  tempo: { namespace: 'monitoring', retention: '14d', storage: '20Gi' },
  tenants: {
    Prod: {
      users: {
        vector: { roles: ['write'] },
        events: { roles: ['write'] },
        apps: { roles: ['write'] },
        grafana: { roles: ['read'] },
      },
    },
  },
  collect: {
    logs: { login: 'vector', tenant: 'Prod', pipeline: { stages: [{ traceId: 'detect' }] }, vector: {} },
    events: { login: 'events', tenant: 'Prod', alloy: {} },
    traces: { login: 'apps', tenant: 'Prod', alloy: {} },
  },
  existingGrafana: { namespace: 'monitoring', login: 'grafana' },
};

export const environments = [environment];
