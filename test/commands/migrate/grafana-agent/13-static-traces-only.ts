import type { Environment } from '../../../../constructs/platform';

// Migrated from 13-static-traces-only.yaml by npm run migrate -- grafana-agent.
// Not mapped:
// - traces.configs[1] ({ name: 'jaeger', receivers: { jaeger: { protocols: { grpc: null } } }, remote_w…):
//   collect.traces has one tenant and one receiver.
// - traces.configs[0].receivers.otlp.protocols.http.endpoint ('0.0.0.0:14318'): clients send to port 4318.
// - traces.configs[0].remote_write[1] ({ endpoint: 'other:4317' }): collect.traces sends to one receiver.
// - traces.configs[0].remote_write[0].tls_config.insecure_skip_verify (true): the certificate of the receiver is
//   always checked; ca names a private authority.
// - traces.configs[0].remote_write[0].headers['X-Team'] ('***'): a collector sends its login and its tenant.
// - traces.configs[0].receivers.jaeger ({ protocols: { thrift_http: null } }): collect.traces receives OTLP only.
// - traces.configs[0].tail_sampling ({ policies: [{ type: 'probabilistic', probabilistic: { sampling_percentage: 10
//   }…): write it as collect.traces.alloy.tailSampling.
// - traces.configs[0].service_graphs ({ enabled: true }): metrics of spans are made where traces are stored:
//   tempo.metrics.
// - traces.configs[0].scrape_configs ([{ job_name: 'pods', kubernetes_sd_configs: [{ role: 'pod' }] }]): Alloy adds
//   the attributes of pods by itself.
// Notes:
// - Create the Secret edge-loki-auth in the namespace logging, with username and password; the password is not
//   copied.
// - Create the Secret tempo-ca in the namespace logging, with the certificate of the authority in ca.crt.
// - Applications send to alloy-otlp.logging, port 4317 (gRPC) or 4318 (HTTP), in place of the agent, from the cluster
//   only.
// - The agent decides by itself what these set: traces.configs[0].name, traces.configs[0].batch,
//   traces.configs[0].receivers.otlp.protocols.grpc.endpoint, traces.configs[0].remote_write[0].compression,
//   traces.configs[0].remote_write[0].retry_on_failure, server.
export const staticTracesOnly: Environment = {
  name: 'static-traces-only',
  releases: '2026-11',
  destinations: { traces: { url: 'https://tempo.example.com', protocol: 'otlp-grpc', ca: { secret: 'tempo-ca' } } },
  collect: { traces: { login: 'edge', tenant: 'Edge', alloy: {} } },
};
