import type { Environment } from '../../../../constructs/platform';

// Migrated from 02-raw-manifests.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].relabel_configs[2] ({ action: 'drop', regex: '', source_labels: ['__service__'] }): pods are
//   not selected by a label that is missing.
// - scrape_configs[0].relabel_configs[3] ({ action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' }): it
//   makes a label of every label of the pods, each with streams of its own; name those that are needed in labels.
// - scrape_configs[0].relabel_configs[4] ({ action: 'replace', replacement: '$1', separator: '/', source_labels:
//   ['__meta_…): it joins 2 values, but a label has the value of one.
// - scrape_configs[1].relabel_configs[0] ({ action: 'drop', regex: '.+', source_labels:
//   ['__meta_kubernetes_pod_label_name…): pods are selected by whole values of one label, not by expressions.
// - scrape_configs[1].relabel_configs[3] ({ action: 'drop', regex: '', source_labels: ['__service__'] }): pods are
//   not selected by a label that is missing.
// - scrape_configs[2].relabel_configs[0] ({ action: 'drop', regex: '', source_labels:
//   ['__meta_kubernetes_pod_annotation_k…): pods are not selected by a label that is missing.
// Notes:
// - Lines had the format of Docker: set sources.pods.docker of collect.logs if nodes still run Docker.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: client, server, positions, target_config.
export const rawManifests: Environment = {
  name: 'raw-manifests',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.logging.svc.cluster.local:3100' } },
  collect: {
    logs: {
      pipeline: { labels: { pod: { pod: 'name' }, stream: { pod: 'stream' }, job: false, node: false } },
      vector: {},
    },
  },
};
