import type { Environment } from '../../../../constructs/platform';

// Migrated from 01-chart.yaml by npm run migrate -- vector.
// Not mapped:
// - sinks.loki.labels['*'] ('{{ kubernetes.pod_labels }}'): a label has a name and a template; name those of a map
//   that are needed.
// - sources.host_metrics ({ type: 'host_metrics', filesystem: { devices: { excludes: ['binfmt_misc'] } } }): no agent
//   of this platform reads the source 'host_metrics'.
// - sources.internal_metrics ({ type: 'internal_metrics' }): no agent of this platform reads the source
//   'internal_metrics'.
// - sinks.prom_exporter ({ type: 'prometheus_exporter', inputs: ['host_metrics', 'internal_metrics'], add…): lines
//   are sent to Loki, not to 'prometheus_exporter'.
// - sinks.stdout ({ type: 'console', inputs: ['kubernetes_logs'], encoding: { codec: 'json' } }): lines are sent to
//   Loki, not to 'console'.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: data_dir, api.
export const chart: Environment = {
  name: 'chart',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki-gateway.monitoring.svc.cluster.local' } },
  collect: {
    logs: {
      pipeline: {
        labels: { pod: { pod: 'name' }, app: { pod: { label: 'app.kubernetes.io/name' } }, job: false, node: false },
      },
      vector: {},
    },
  },
};
