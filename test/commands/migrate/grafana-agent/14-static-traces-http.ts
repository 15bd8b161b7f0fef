import type { Environment } from '../../../../constructs/platform';

// Migrated from 14-static-traces-http.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - traces.configs[0].remote_write[0].basic_auth.username ('${OTLP_USER}'): its value is in a variable of the old
//   agent; write it as a setting.
// - traces.configs[0].remote_write[0].insecure_skip_verify (true): the certificate of the receiver is always checked.
// Notes:
// - Set destinations.traces.podPort if the pods of the receiver of traces listen on another port than their Service:
//   NetworkPolicies need theirs.
// - Applications send to alloy-otlp.logging, port 4317 (gRPC) or 4318 (HTTP), in place of the agent, from the cluster
//   only.
export const staticTracesHttp: Environment = {
  name: 'static-traces-http',
  releases: '2026-11',
  destinations: { traces: { url: 'http://otlp.monitoring.svc.cluster.local:8080', pushPath: '/tempo/v1/traces' } },
  collect: { traces: { alloy: {} } },
};
