import type { Environment } from '../../../../constructs/platform';

// Migrated from 07-whole-observability.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 58: loki.write.default.endpoint[0].url ('${LOKI_URL}'): it is no URL; write the one of Loki in
//   destinations.logs.url.
// - line 61: loki.write.default.endpoint[0].basic_auth.username ('${LOKI_USER}'): its value is in a variable of the
//   old agent; write it as a setting.
// - line 2: remotecfg ({ url: 'https://fleet.example.com', basic_auth: { username: '1', password: '***'…): a remote
//   configuration is not read.
// - line 11: prometheus.exporter.unix.node ({}): metrics are not collected by this platform.
// - line 13: prometheus.scrape.node ({ targets: prometheus.exporter.unix.node.targets, forward_to:
//   [prometheus.remote…): metrics are not collected by this platform.
// - line 18: prometheus.remote_write.default ({ endpoint: [{ url: 'https://metrics.example.com/api/v1/write' }] }):
//   metrics are not collected by this platform.
// - line 24: otelcol.receiver.otlp.default ({ grpc: {}, output: { traces: [otelcol.exporter.otlp.tempo.input], logs:
//   [otelco…): collect.traces receives OTLP, and destinations.traces is its receiver: write them by hand.
// - line 33: otelcol.exporter.loki.default ({ forward_to: [loki.write.default.receiver] }): collect.traces receives
//   OTLP, and destinations.traces is its receiver: write them by hand.
// - line 37: otelcol.exporter.otlp.tempo ({ client: { endpoint: 'tempo:4317' } }): collect.traces receives OTLP, and
//   destinations.traces is its receiver: write them by hand.
// - line 67: remote.kubernetes.secret.loki ({ namespace: 'monitoring', name: 'loki' }): values are not read from
//   elsewhere.
// Notes:
// - The label instance, which Alloy adds to lines that it reads from the API server, is not sent.
// - Lines have the label node too: without it, several agents would write the same streams.
// - destinations.logs.url is a placeholder: https://loki.example.com.
// - The agent decides by itself what these set: line 51: loki.source.kubernetes.pods.clustering.
export const wholeObservability: Environment = {
  name: 'whole-observability',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: { logs: { pipeline: { labels: { namespace: false, container: false, job: false } }, vector: {} } },
};
