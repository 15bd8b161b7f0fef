import type { Environment } from '../../../../constructs/platform';

// Migrated from 01-documentation.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 62: discovery.relabel.pod_logs.rule[4] ({ source_labels: ['__meta_kubernetes_namespace',
//   '__meta_kubernetes_pod_containe…): it joins 2 values, but a label has the value of one.
// - line 78: discovery.relabel.pod_logs.rule[6] ({ source_labels: ['__meta_kubernetes_pod_container_id'], action:
//   'replace', targ…): it computes a value by the expression '^(\S+):\/\/.+$', but a label has a value as it is.
// - line 104: loki.source.kubernetes_events.cluster_events.log_format ('logfmt'): events are stored as JSON.
// - line 105: loki.source.kubernetes_events.cluster_events.forward_to[0] (loki.process.cluster_events.receiver):
//   events have no stages: fields of the line are read by queries, and structuredMetadata of collect.events.
// - line 110: loki.process.cluster_events ({ forward_to: [loki.write.default.receiver], stages: [{ labels: {
//   kubernetes_clu…): no source of lines that is read leads to it, or it has no such setting here.
// - line 13: local.file_match.node_logs.path_targets[0].job ('node/syslog'): the label job of these lines is
//   'node-syslog'.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - The label instance, which Alloy adds to lines that it reads from the API server, is not sent.
// - All lines have the label job, which some of them did not have.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: line 2: logging.
export const documentation: Environment = {
  name: 'documentation',
  releases: '2026-11',
  cluster: { name: 'eu-1' },
  destinations: { logs: { url: 'http://loki-gateway.monitoring.svc.cluster.local' } },
  collect: {
    logs: {
      sources: { files: { 'node-syslog': { include: ['/var/log/syslog'] } } },
      pipeline: {
        labels: {
          node_name: { host: 'name' },
          pod: { pod: 'name' },
          app: { pod: { label: 'app.kubernetes.io/name' } },
          node: false,
        },
      },
      vector: {},
    },
    events: { alloy: { labels: { job: 'integrations/kubernetes/eventhandler' } } },
  },
};
