import type { Environment } from '../../../../constructs/platform';

// Migrated from 04-machine.toml by npm run migrate -- vector.
// Not mapped:
// - sources.nginx.ignore_older_secs (86400): every file that matches is read, and none is removed.
// - sinks.loki.labels.path ('{{ path }}'): it is structured metadata, not a label: 'path' is different for each line
//   or request. As a label, each value creates streams of its own, and Loki rejects new streams above
//   max_global_streams_per_user.
// Notes:
// - Create the Secret loki-ca in the namespace of the agent, with the certificate of the authority in ca.crt.
// - The agent decides by itself what these set: sources.journal.current_boot_only, data_dir.
export const machine: Environment = {
  name: 'machine',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com', ca: { secret: 'loki-ca' } } },
  collect: {
    logs: {
      sources: {
        pods: false,
        journal: { units: ['sshd.service', 'docker.service'] },
        files: { nginx: { include: ['/var/log/nginx/*.log'], exclude: ['/var/log/nginx/old.log'] } },
      },
      pipeline: {
        stages: [{ when: { origin: 'files' }, parse: { regexp: '^(?P<ip>\\S+) .* "(?P<method>\\w+) (?P<path>\\S+)' } }],
        labels: {
          host: { host: 'name' },
          method: { extracted: 'method' },
          unit: false,
          job: { value: 'machine' },
          node: false,
        },
        structuredMetadata: { path: { extracted: 'path' } },
      },
      vector: {},
    },
  },
};
