import type { Environment } from '../../../../constructs/platform';

// Migrated from 09-many-clients.yaml by npm run migrate -- promtail.
// Not mapped:
// - clients[0].tls_config.insecure_skip_verify (true): the certificate of the receiver is always checked; ca names a
//   private authority.
// - clients[0].tls_config.cert_file ('/tls/tls.crt'): a login is a user with a password, not a certificate.
// - clients[0].tls_config.key_file ('/tls/tls.key'): a login is a user with a password, not a certificate.
// - clients[0].bearer_token ('***'): a login is a user with a password.
// - clients[0].tenant_id ('${TENANT}'): its value is in a variable of the old agent; write it as a setting.
// - clients[1] ({ url: 'https://logs-prod.example.com/loki/api/v1/push', basic_auth: { username:…): collect.logs
//   sends to one Loki.
// - scrape_configs[0].pipeline_stages[1].tenant ({ source: 'namespace' }): the tenant is collect.logs.tenant, or that
//   of a namespace in tenantByNamespace.
// - scrape_configs[0].relabel_configs[4] ({ source_labels: ['__meta_kubernetes_pod_uid'], target_label: 'uid' }): it
//   is structured metadata, not a label: The uid of a pod is never used again. As a label, each value creates streams
//   of its own, and Loki rejects new streams above max_global_streams_per_user.
// Notes:
// - The URL of Loki is the default value of the variable that it was.
// - The key 'team-name' is a guess: names of service discovery have '_' in place of '.', '/' and '-'.
// - The key 'example.com/owner' is a guess: names of service discovery have '_' in place of '.', '/' and '-'.
// - Lines have the label node too: without it, several agents would write the same streams.
// - 'loki' is in the namespace of the old agent; write its full name: loki.NAMESPACE.svc.cluster.local.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
export const manyClients: Environment = {
  name: 'many-clients',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki:3100' } },
  collect: {
    logs: {
      pipeline: {
        labels: {
          team: { pod: { label: 'team-name' } },
          owner: { pod: { annotation: 'example.com/owner' } },
          stream: { pod: 'stream' },
          container: false,
          job: false,
        },
        structuredMetadata: { uid: { pod: 'uid' } },
      },
      vector: {},
    },
  },
};
