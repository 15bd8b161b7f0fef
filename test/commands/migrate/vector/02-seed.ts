import type { Environment } from '../../../../constructs/platform';

// Migrated from 02-seed.yaml by npm run migrate -- vector.
// Not mapped:
// - sinks.loki_push.encoding.codec ('json'): the line is stored as it was written, not as the whole event; fields can
//   be structured metadata.
// - sources.k8s_logs.extra_namespace_label_selector ('vector.dev/exclude!=true'): namespaces are selected by their
//   names.
// Notes:
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - Create the Secret vector-user-loki-auth in the namespace of the agent, with username and password; the password
//   is not copied.
// - The agent decides by itself what these set: sinks.loki_push.batch, sinks.loki_push.out_of_order_action,
//   sources.k8s_logs.auto_partial_merge, sources.k8s_logs.delay_deletion_ms,
//   sources.k8s_logs.glob_minimum_cooldown_ms, sources.k8s_logs.max_line_bytes, data_dir.
export const seed: Environment = {
  name: 'seed',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki-gateway.monitoring.svc.cluster.local' } },
  collect: {
    logs: {
      login: 'vector-user',
      tenant: 'Prod',
      pipeline: {
        select: { exclude: { podLabels: { 'vector.dev/exclude': 'true' }, namespaces: ['kube-system'] } },
        labels: { env: { value: 'prod' }, stream: { pod: 'stream' }, container: false, job: false },
      },
      vector: { buffer: { maxSize: 1073741824, whenFull: 'block' } },
    },
  },
};
