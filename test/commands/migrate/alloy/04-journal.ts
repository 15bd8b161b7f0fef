import type { Environment } from '../../../../constructs/platform';

// Migrated from 04-journal.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 28: loki.source.journal.read.max_age ('24h0m0s'): the journal is read since the last boot.
// - line 36: loki.process.journal.stages[0].match ({ selector: '{unit="sshd.service"} |= "session opened"', action:
//   'drop' }): stages apply to lines of a namespace, an app or a container, not of 'unit'.
// - line 15: loki.relabel.journal.rule[2] ({ source_labels: ['__journal__boot_id'], target_label: 'boot_id' }): it is
//   structured metadata, not a label: '_BOOT_ID' is different for each entry, process or boot. As a label, each value
//   creates streams of its own, and Loki rejects new streams above max_global_streams_per_user.
export const journal: Environment = {
  name: 'journal',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: { pods: false, journal: { units: ['sshd.service'] } },
      pipeline: {
        stages: [{ drop: { line: 'pam_unix' } }],
        labels: { instance: { host: 'name' }, transport: { journal: { field: '_TRANSPORT' } }, node: false },
        structuredMetadata: { boot_id: { journal: { field: '_BOOT_ID' } } },
      },
      vector: {},
    },
  },
};
