import type { Environment } from '../../../../constructs/platform';

// Migrated from promtail-5-templates.yaml by npm run migrate -- helm-values.
// Not mapped:
// - config.snippets.extraScrapeConfigs ('***'): it is a template of Helm; write the value that it has in the cluster.
// - extraArgs (['***']): the platform starts the agent with arguments of its own.
// - extraObjects ([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }]): the agent of the platform has
//   no such part.
// - config.clients[1] ({ url: 'http://loki.two.svc.cluster.local:3100/loki/api/v1/push' }): collect.logs sends to one
//   Loki.
// - config.snippets: scrape_configs[0].relabel_configs[5] ({ source_labels: ['namespace', 'app'], separator: '/',
//   target_label: 'job' }): it joins 2 values, but a label has the value of one.
// - config.snippets: scrape_configs[0].relabel_configs[0] ({ source_labels:
//   ['__meta_kubernetes_pod_label_app_kubernetes_io_name', '__meta_…): lines without
//   __meta_kubernetes_pod_label_app_kubernetes_io_name do not get the label, because
//   __meta_kubernetes_pod_controller_name, __meta_kubernetes_pod_name as a second value has no counterpart.
// - config.snippets: scrape_configs[0].relabel_configs[1] ({ source_labels:
//   ['__meta_kubernetes_pod_label_app_kubernetes_io_instance', '__m…): lines without
//   __meta_kubernetes_pod_label_app_kubernetes_io_instance do not get the label, because
//   __meta_kubernetes_pod_label_instance as a second value has no counterpart.
// - config.snippets: scrape_configs[0].relabel_configs[2] ({ source_labels:
//   ['__meta_kubernetes_pod_label_app_kubernetes_io_component', '__…): lines without
//   __meta_kubernetes_pod_label_app_kubernetes_io_component do not get the label, because
//   __meta_kubernetes_pod_label_component as a second value has no counterpart.
// - config.snippets: limits_config ({ readline_rate_enabled: true, readline_rate: 1000 }): a stage rateLimit limits
//   lines.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
// - The platform sets these itself, so they were not taken over: daemonset.
export const promtail5Templates: Environment = {
  name: 'promtail-5-templates',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.one.svc.cluster.local:3100' } },
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
      promtail: {},
    },
  },
};
