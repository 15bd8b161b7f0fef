import type { Environment } from '../../../../constructs/platform';

// Migrated from 12-http-sink.yaml by npm run migrate -- vector.
// Not mapped:
// - sources.journal.include_matches ({ _TRANSPORT: ['***'] }): entries are selected by their unit.
// - sinks.loki.encoding.except_fields (['_PID']): the sink has no such setting here.
// - sources.pods ({ type: 'kubernetes_logs' }): its lines reach no sink that is mapped.
// - sinks.out ({ type: 'http', inputs: ['pods'], uri: '***', encoding: { codec: 'json' } }): lines are sent to Loki,
//   not to 'http'.
// Notes:
// - Create the Secret edge-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
export const httpSink: Environment = {
  name: 'http-sink',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      login: 'edge',
      sources: { pods: false, journal: { excludeUnits: ['systemd-resolved.service'] } },
      pipeline: {
        labels: { transport: { journal: { field: '_TRANSPORT' } }, priority: { journal: 'priority' }, job: false },
      },
      vector: {},
    },
  },
};
