import type { Environment } from '../../../../constructs/platform';

// Migrated from promtail-1-clients.yaml by npm run migrate -- helm-values.
// Not mapped:
// - resources.limits.cpu ('200m'): pods have no CPU limit, because throttling loses logs.
// - serviceMonitor ({ enabled: true }): cluster.monitoring 'pod-monitors' creates PodMonitors for all pods.
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
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - Create the Secret promtail-loki-auth in the namespace of the agent, with username and password; the password is
//   not copied.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const promtail1Clients: Environment = {
  name: 'promtail-1-clients',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki-gateway.monitoring.svc.cluster.local' } },
  collect: {
    logs: {
      login: 'promtail',
      tenant: 'Prod',
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
      vector: {
        pod: { resources: { cpu: '50m', memory: '64Mi', memoryLimit: '128Mi' }, tolerations: [{ operator: 'Exists' }] },
      },
    },
  },
};
