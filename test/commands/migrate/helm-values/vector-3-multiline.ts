import type { Environment } from '../../../../constructs/platform';

// Migrated from vector-3-multiline.yaml by npm run migrate -- helm-values.
// Not mapped:
// - image ({ tag: '0.40.0-alpine' }): the set of releases has the images; pod.image replaces one.
// - customConfig.sources.metrics ({ type: 'internal_metrics' }): no agent of this platform reads the source
//   'internal_metrics'.
// - customConfig.sinks.prometheus ({ type: 'prometheus_exporter', inputs: ['metrics'], address: '0.0.0.0:9090' }):
//   lines are sent to Loki, not to 'prometheus_exporter'.
// - customConfig.sinks.loki.endpoint ('{{ .Values.lokiUrl }}'): it is a template of Helm; write the value that it has
//   in the cluster.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - destinations.logs.url is a placeholder: https://loki.example.com.
// - The agent decides by itself what these set: customConfig.sources.logs.glob_minimum_cooldown_ms,
//   customConfig.transforms.joined.group_by.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const vector3Multiline: Environment = {
  name: 'vector-3-multiline',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      pipeline: {
        select: { exclude: { namespaces: ['monitoring'] } },
        stages: [{ multiline: { firstLine: '^\\d{4}-', maxWaitMs: 30000 } }],
        labels: { container: false, job: false },
      },
      vector: { pod: { env: { TZ: 'Europe/Berlin' } } },
    },
  },
};
