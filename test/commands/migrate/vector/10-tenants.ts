import type { Environment } from '../../../../constructs/platform';

// Migrated from 10-tenants.yaml by npm run migrate -- vector.
// Not mapped:
// - sinks.loki.endpoint ('${LOKI_ENDPOINT}'): it is no URL; write the one of Loki in destinations.logs.url.
// - sinks.loki.auth ({ strategy: 'bearer', token: '***' }): a login is a user with a password.
// - sinks.loki.tenant_id ('{{ kubernetes.pod_namespace }}'): the tenant is a fixed one, or that of a namespace in
//   tenantByNamespace.
// - sinks.loki.tls.verify_certificate (false): the certificate of the receiver is always checked.
// - sinks.loki.tls.crt_file ('/tls/tls.crt'): a login is a user with a password, not a certificate.
// - sinks.loki.tls.key_file ('/tls/tls.key'): a login is a user with a password, not a certificate.
// - sinks.loki.encoding.codec ('logfmt'): the line is stored as it was written, not as the whole event; fields can be
//   structured metadata.
// - transforms.limit.key_field ('{{ kubernetes.pod_name }}'): a rateLimit counts the lines of each stream.
// - sinks.loki.labels.cluster ('eu-{{ region }}'): a label has a fixed value, or the value of one field.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - destinations.logs.url is a placeholder: https://loki.example.com.
export const tenants: Environment = {
  name: 'tenants',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      pipeline: {
        select: { exclude: { namespaces: ['kube-system'] } },
        stages: [{ rateLimit: { linesPerSecond: 100, burst: 1000 } }],
        labels: {
          app: { pod: { label: 'app' } },
          owner: { pod: { annotation: 'example.com/owner' } },
          namespace: false,
          container: false,
          job: false,
        },
      },
      vector: {},
    },
  },
};
