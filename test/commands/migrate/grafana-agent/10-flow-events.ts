import type { Environment } from '../../../../constructs/platform';

// Migrated from 10-flow-events.river by npm run migrate -- grafana-agent.
// Not mapped:
// - line 7: otelcol.receiver.otlp.default ({ grpc: {}, output: { traces: [otelcol.exporter.otlp.tempo.input] } }):
//   collect.traces receives OTLP, and destinations.traces is its receiver: write them by hand.
// - line 15: otelcol.exporter.otlp.tempo ({ client: { endpoint: 'tempo.monitoring.svc.cluster.local:4317', tls: {
//   insecure…): collect.traces receives OTLP, and destinations.traces is its receiver: write them by hand.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - Create the Secret agent-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
export const flowEvents: Environment = {
  name: 'flow-events',
  releases: '2026-11',
  cluster: { name: 'eu-1' },
  destinations: { logs: { url: 'http://loki-gateway.monitoring.svc.cluster.local' } },
  collect: {
    events: {
      login: 'agent',
      tenant: 'Prod',
      alloy: { labels: { region: 'eu', job: 'loki.source.kubernetes_events' }, namespaces: ['shop', 'pay'] },
    },
  },
};
