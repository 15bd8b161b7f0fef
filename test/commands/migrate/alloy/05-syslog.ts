import type { Environment } from '../../../../constructs/platform';

// Migrated from 05-syslog.alloy by npm run migrate -- alloy.
// Not mapped:
// - line 30: loki.source.syslog.devices.listener[1].use_incoming_timestamp (true): a receiver of syslog has an
//   address and a protocol.
// - line 15: loki.relabel.syslog.rule[2] ({ source_labels: ['__syslog_connection_ip_address'], target_label: 'ip' }):
//   a pipeline has no value for __syslog_connection_ip_address.
// - line 28: loki.source.syslog.devices.listener[1] ({ address: '0.0.0.0:5515', use_incoming_timestamp: true, labels:
//   { job: 'syslog'…): a machine has one receiver of syslog.
// Notes:
// - Lines have the label host too: without it, several agents would write the same streams.
// - host-1 is a placeholder for the name of the machine, its label host.
export const syslog: Environment = {
  name: 'syslog',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com' } },
  collect: {
    hosts: {
      'host-1': {
        syslog: { address: '0.0.0.0:5514', protocol: 'udp' },
        pipeline: { labels: { host_name: { syslog: 'host' } } },
        vector: {},
      },
    },
  },
};
