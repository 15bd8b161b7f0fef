import type { Environment } from '../../../../constructs/platform';

// Migrated from vector-2-tenant.yaml by npm run migrate -- helm-values.
// Not mapped:
// - podMonitor ({ enabled: true }): cluster.monitoring 'pod-monitors' creates PodMonitors for all pods.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - Create the Secret vector-loki-auth in the namespace of the agent, with username and password; the password is not
//   copied.
// - The new agent does not have the positions of the old one: it sends the lines again that are in the files of the
//   nodes when it starts.
export const vector2Tenant: Environment = {
  name: 'vector-2-tenant',
  releases: '2026-11',
  cluster: { name: 'edge-1' },
  destinations: { logs: { url: 'https://logs.example.com' } },
  collect: {
    logs: {
      login: 'vector',
      tenant: 'Prod',
      pipeline: {
        select: { exclude: { namespaces: ['kube-system'] } },
        stages: [{ parse: 'json' }],
        labels: { app: { pod: { label: 'app.kubernetes.io/name' } }, namespace: false, container: false, job: false },
      },
      vector: {
        buffer: { maxSize: 1073741824, whenFull: 'block' },
        dataPath: '/data/vector',
        pod: { priorityClass: 'system-node-critical' },
      },
      namespace: 'vector',
    },
  },
};
