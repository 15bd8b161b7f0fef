import type { Environment } from 'cdk8s-logging';

/** Everything on one node of 2 processors and 4 GiB, such as kind or minikube. */
export const __constant__: Environment = {
  name: '__name__',
  // Pins the release of every image. A newer set is an upgrade.
  releases: '2026-11',
  // A MinIO in the cluster. For a store of your own: { external: { url, region, keys: { secret } } }.
  objectStore: { minio: { storage: '5Gi' } },
  loki: {
    // For more logs or no single point of failure: replicas: 3, or another topology.
    topology: 'monolithic',
    storage: '2Gi',
    retention: { default: '7d' },
    pod: { resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' } },
  },
  // Who may write and read which logs. `npm run secrets` makes a password for each user.
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  // The logs of all pods, collected by Vector on each node.
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  // Remove this line if you have a Grafana already.
  grafana: { login: 'grafana' },
};
