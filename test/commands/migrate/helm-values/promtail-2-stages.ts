import type { Environment } from '../../../../constructs/platform';

// Migrated from promtail-2-stages.yaml by npm run migrate -- helm-values.
// Not mapped:
// - config.snippets: scrape_configs[0].relabel_configs[6] ({ source_labels: ['namespace', 'app'], separator: '/',
//   target_label: 'job' }): it joins 2 values, but a label has the value of one.
// - config.snippets: scrape_configs[0].relabel_configs[9] ({ action: 'labelmap', regex:
//   '__meta_kubernetes_pod_label_(team)' }): it makes a label of every label of the pods, each with streams of its
//   own; name those that are needed in labels.
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
// Notes:
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
// - The platform sets these itself, so they were not taken over: config.logLevel.
export const promtail2Stages: Environment = {
  name: 'promtail-2-stages',
  releases: '2026-11',
  destinations: { logs: { url: 'https://logs.example.com' } },
  collect: {
    logs: {
      tenant: 'platform',
      pipeline: {
        select: { exclude: { namespaces: ['kube-system'] } },
        stages: [{ parse: 'json' }, { redact: { pattern: 'password=\\S+', replacement: '***' } }],
        labels: {
          app: { pod: 'app' },
          instance: { pod: { label: 'app.kubernetes.io/instance' } },
          component: { pod: { label: 'app.kubernetes.io/component' } },
          scrape_job: { value: 'kubernetes-pods' },
          node_name: { pod: 'node' },
          pod: { pod: 'name' },
          stream: { pod: 'stream' },
          level: { extracted: 'level' },
          job: false,
          node: false,
        },
      },
      vector: { pod: { priorityClass: 'system-node-critical', annotations: { 'example.com/owner': 'platform' } } },
      namespace: 'promtail',
    },
  },
};
