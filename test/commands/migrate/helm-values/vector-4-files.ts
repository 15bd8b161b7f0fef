import type { Environment } from '../../../../constructs/platform';

// Migrated from vector-4-files.yaml by npm run migrate -- helm-values.
// Not mapped:
// - extraVolumes ([{ name: 'nginx', hostPath: { path: '/var/log/nginx' } }]): collect.logs.sources.files mounts the
//   folders that it reads, and pod.volumes further volumes.
// - extraVolumeMounts ([{ name: 'nginx', mountPath: '/var/log/nginx' }]): collect.logs.sources.files mounts the
//   folders that it reads, and pod.volumes further volumes.
// - securityContext ({ privileged: true }): pod.securityContext changes the hardening of the agent.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - Set destinations.logs.podPort if the pods of Loki listen on another port than its Service: NetworkPolicies need
//   theirs.
// - The agent decides by itself what these set: customConfig.sources.nginx.read_from,
//   customConfig.sources.journal.current_boot_only.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const vector4Files: Environment = {
  name: 'vector-4-files',
  releases: '2026-11',
  destinations: { logs: { url: 'http://loki.logging.svc.cluster.local:3100' } },
  collect: {
    logs: {
      sources: { pods: false, journal: true, files: { nginx: { include: ['/var/log/nginx/*.log'] } } },
      pipeline: { labels: { unit: false, job: { value: 'node' } } },
      vector: { pod: { nodeSelector: { 'node-role': 'edge' } } },
    },
  },
};
