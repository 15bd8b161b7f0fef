import type { Environment } from '../../constructs/platform';

/** Dashboards and data sources for a Grafana that the cluster has, and rules for its Prometheus Operator. */
const environment: Environment = {
  name: 'existing-grafana',
  releases: '2026-11',
  cluster: { monitoring: 'pod-monitors', podMonitorLabels: { release: 'prometheus' } },
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  existingGrafana: { namespace: 'monitoring', login: 'grafana', prometheusUid: 'prometheus' },
  alerts: { metrics: { kubeStateMetrics: true } },
};

export const environments = [environment];
