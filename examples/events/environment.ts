import type { Environment, EnvironmentInput } from '../../constructs/platform';

/** Kubernetes events in three ways: by Alloy, which loses least, by the event exporter, and by the event logger. */
const byAlloy: Environment = {
  name: 'events-alloy',
  releases: '2026-11',
  objectStore: { minio: { storage: '20Gi' } },
  loki: {
    topology: 'monolithic',
    retention: { default: '30d', streams: [{ selector: '{job="kubernetes-events"}', period: '90d' }] },
    alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' },
  },
  tenants: {
    Prod: { users: { vector: { roles: ['write'] }, events: { roles: ['write'] }, grafana: { roles: ['read'] } } },
  },
  collect: {
    logs: { login: 'vector', tenant: 'Prod', vector: {} },
    events: { login: 'events', tenant: 'Prod', alloy: { structuredMetadata: ['namespace', 'reason'] } },
  },
  grafana: { login: 'grafana' },
  alerts: { logs: { packs: ['events'] } },
};

const byExporter: EnvironmentInput = {
  name: 'events-exporter',
  extends: byAlloy,
  collect: { events: { alloy: null, exporter: { drop: [{ namespace: 'kube-system', type: 'Normal' }] } } },
};

const byLogger: EnvironmentInput = {
  name: 'events-logger',
  extends: byAlloy,
  loki: { retention: { streams: [{ selector: '{container="event-logger"}', period: '90d' }] } },
  collect: { events: { login: null, tenant: null, alloy: null, logger: { ignoreNormal: true } } },
};

export const environments = [byAlloy, byExporter, byLogger];
