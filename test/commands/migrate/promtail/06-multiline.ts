import type { Environment } from '../../../../constructs/platform';

// Migrated from 06-multiline.yaml by npm run migrate -- promtail.
// Not mapped:
// - scrape_configs[0].pipeline_stages[5].match ({ selector: '{app="cart"} |= "panic"', stages: [{ static_labels: {
//   severity: 'hi…): stages apply to pods and containers, not to lines with a text or a field.
// Notes:
// - Stages for an app are for pods whose label 'app.kubernetes.io/name' has its name, or 'app' where a pod has no
//   such label.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
export const multiline: Environment = {
  name: 'multiline',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.monitoring.svc:3100' } },
  collect: {
    logs: {
      pipeline: {
        stages: [
          {
            when: { app: 'orders', container: 'java' },
            multiline: { firstLine: '^\\d{4}-\\d{2}-\\d{2}', maxLines: 500, maxWaitMs: 90000 },
          },
          { when: { app: 'orders', container: 'java' }, parse: { regexp: '(?s)^\\S+ \\S+ (?P<level>[A-Z]+)' } },
          { when: { app: 'web' }, parse: 'logfmt' },
          { when: { namespace: 'dev' }, drop: { line: 'DEBUG' } },
          { when: { namespace: 'test' }, drop: { line: 'DEBUG' } },
          { when: { namespace: 'audit' }, keep: { line: '^\\{' } },
        ],
        labels: {
          app: { pod: { label: 'app.kubernetes.io/name' } },
          stream: { pod: 'stream' },
          level: { extracted: 'level' },
          job: false,
        },
      },
      vector: {},
    },
  },
};
