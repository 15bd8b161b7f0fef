import type { Environment } from '../../../../constructs/platform';

// Migrated from 01-chart.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].relabel_configs[0] ({ source_labels: ['__meta_kubernetes_pod_controller_name'], regex:
//   '([0-9a-z-.]+…): it computes a value by the expression '([0-9a-z-.]+?)(-[0-9a-f]{8,10})?', but a label has a
//   value as it is.
// - scrape_configs[0].relabel_configs[6] ({ action: 'replace', replacement: '$1', separator: '/', source_labels:
//   ['namespa…): it joins 2 values, but a label has the value of one.
// - scrape_configs[0].relabel_configs[1] ({ source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name',
//   '__meta_…): lines without __meta_kubernetes_pod_label_app_kubernetes_io_name do not get the label, because
//   __meta_kubernetes_pod_name as a second value has no counterpart.
// - scrape_configs[0].relabel_configs[2] ({ source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_instance',
//   '__m…): lines without __meta_kubernetes_pod_label_app_kubernetes_io_instance do not get the label, because
//   __meta_kubernetes_pod_label_instance as a second value has no counterpart.
// - scrape_configs[0].relabel_configs[3] ({ source_labels:
//   ['__meta_kubernetes_pod_label_app_kubernetes_io_component', '__…): lines without
//   __meta_kubernetes_pod_label_app_kubernetes_io_component do not get the label, because
//   __meta_kubernetes_pod_label_component as a second value has no counterpart.
// Notes:
// - 'loki-gateway' is in the namespace of the old agent; write its full name:
//   loki-gateway.NAMESPACE.svc.cluster.local.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: server, positions, tracing.
export const chart: Environment = {
  name: 'chart',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki-gateway' } },
  collect: {
    logs: {
      pipeline: {
        labels: {
          app: { pod: 'app' },
          instance: { pod: { label: 'app.kubernetes.io/instance' } },
          component: { pod: { label: 'app.kubernetes.io/component' } },
          node_name: { pod: 'node' },
          pod: { pod: 'name' },
          stream: { pod: 'stream' },
          job: false,
          node: false,
        },
      },
      vector: {},
    },
  },
};
