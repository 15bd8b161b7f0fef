import type { Environment } from '../../../../constructs/platform';

// Migrated from promtail-3-extra-jobs.yaml by npm run migrate -- helm-values.
// Not mapped:
// - extraVolumes ([{ name: 'journal', hostPath: { path: '/var/log/journal' } }]): collect.logs.sources.files mounts
//   the folders that it reads, and pod.volumes further volumes.
// - extraVolumeMounts ([{ name: 'journal', mountPath: '/var/log/journal', readOnly: true }]):
//   collect.logs.sources.files mounts the folders that it reads, and pod.volumes further volumes.
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
// - config.snippets: scrape_configs[2].journal.max_age ('12h'): the journal is read since the last boot.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - All lines have the label job, which some of them did not have.
// - Lines have the label node too: without it, several agents would write the same streams.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const promtail3ExtraJobs: Environment = {
  name: 'promtail-3-extra-jobs',
  releases: '2026-11',
  cluster: { name: 'edge-1' },
  destinations: { logs: { url: 'http://loki.logging.svc.cluster.local:3100' } },
  collect: {
    logs: {
      sources: { journal: true, files: { nginx: { include: ['/var/log/nginx/*.log'] } } },
      pipeline: {
        labels: {
          app: { pod: 'app' },
          instance: { pod: { label: 'app.kubernetes.io/instance' } },
          component: { pod: { label: 'app.kubernetes.io/component' } },
          node_name: { pod: 'node' },
          pod: { pod: 'name' },
          stream: { pod: 'stream' },
        },
      },
      vector: { pod: { nodeSelector: { 'node-role': 'worker' } } },
    },
  },
};
