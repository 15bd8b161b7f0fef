import type { Environment } from '../../../../constructs/platform';

// Migrated from 11-other-sources.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 35: loki.write.default.endpoint[0].oauth2 ({ client_id: '***', client_secret: '***', token_url:
//   'https://login.example.com'…): a login is a user with a password.
// - line 2: loki.source.kafka.kafka ({ brokers: ['kafka-1:9092'], topics: ['logs'], forward_to:
//   [loki.write.default.r…): no agent of this platform reads this source.
// - line 8: loki.source.api.push ({ http: { listen_port: 3500 }, forward_to: [loki.write.default.receiver] }): no
//   agent of this platform reads this source.
// - line 16: loki.source.windowsevent.application ({ eventlog_name: 'Application', forward_to:
//   [loki.write.default.receiver] }): no agent of this platform reads this source.
// - line 25: loki.source.file.varlogs.decompression ({ enabled: true, format: 'gz' }): the source has no such setting
//   here.
// Notes:
// - The label filename is structured metadata: each file would have a stream of its own.
// - Lines have the label node too: without it, several agents would write the same streams.
export const otherSources: Environment = {
  name: 'other-sources',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: { logs: { sources: { pods: false, files: { varlogs: { include: ['/var/log/*.log'] } } }, vector: {} } },
};
