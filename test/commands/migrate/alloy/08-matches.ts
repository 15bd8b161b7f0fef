import type { Environment } from '../../../../constructs/platform';

// Migrated from 08-matches.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 30: discovery.relabel.pods.rule[4] ({ source_labels: ['__meta_kubernetes_pod_container_name'], regex:
//   'istio-proxy',…): pods are selected as a whole; a stage with when: { container } drops lines of a container.
// - line 72: loki.process.pods.stages[3].match ({ selector: '{app=~"cart.*"}', stages: [{ json: { expressions: {
//   level: '' } } }…): stages apply to pods and containers by their names, not by 'app=~'.
// - line 85: loki.process.pods.stages[5].tenant ({ label: 'namespace' }): the tenant is collect.logs.tenant, or that
//   of a namespace in tenantByNamespace.
// Notes:
// - The label instance, which Alloy adds to lines that it reads from the API server, is not sent.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
export const matches: Environment = {
  name: 'matches',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.logging.svc:3100' } },
  collect: {
    logs: {
      pipeline: {
        select: { exclude: { namespaces: ['dev'] } },
        stages: [
          { when: { app: 'ingress' }, parse: 'logfmt' },
          { when: { app: 'ingress', container: 'controller' }, drop: { field: 'status', matches: '^(?:2..)$' } },
          { when: { app: 'cart' }, drop: { line: '(?i)password' } },
          { when: { app: 'shop' }, drop: { line: '(?i)password' } },
          { redact: { pattern: 'token=\\w+', replacement: 'token=***' } },
        ],
        labels: { app: { pod: 'app' }, status: { extracted: 'status' }, job: false },
      },
      vector: {},
    },
  },
};
