import type { Environment } from '../../../../constructs/platform';

// Migrated from 12-stages-without-counterpart.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 10: loki.process.app.stages[0].pattern ({ pattern: '<ip> - <_>' }): there is no counterpart of the stage
//   'pattern'.
// - line 16: loki.process.app.stages[1].json.drop_malformed (true): keep with a field drops lines that are not read.
// - line 19: loki.process.app.stages[2].logfmt ({ regex: '^x_' }): it names no fields.
// - line 23: loki.process.app.stages[3].template ({ source: 'level', template: '{{ ToLower .Value }}' }): no stage
//   computes a value from others.
// - line 28: loki.process.app.stages[4].output ({ source: 'msg' }): no stage replaces the line by a part of it: the
//   line is stored as it was written.
// - line 32: loki.process.app.stages[5].truncate ({ rule: [{ limit: '1KiB' }] }): no stage shortens lines; Loki and
//   the agent limit their length.
// - line 38: loki.process.app.stages[6].metrics ({ 'metric.counter': { name: 'lines_total', source: 'level', action:
//   'inc' } }): the agent makes no metrics of lines; a recording rule of Loki can (tenants.<name>.rules).
// - line 46: loki.process.app.stages[7].structured_metadata_drop ({ values: ['***'] }): there is no counterpart of
//   the stage 'structured_metadata_drop'.
// - line 50: loki.process.app.stages[8].timestamp ({ source: 'level', format: '02.01.2006 15:04', location:
//   'Europe/Berlin' }): a time without a zone is in UTC.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
export const stagesWithoutCounterpart: Environment = {
  name: 'stages-without-counterpart',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    logs: {
      sources: { pods: false, files: { app: { include: ['/var/log/app.log'] } } },
      pipeline: { stages: [{ parse: 'json' }] },
      vector: {},
    },
  },
};
