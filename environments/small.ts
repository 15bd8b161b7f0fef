import type { Environment } from '../constructs/platform';

/**
 * One Loki on one volume, without an object store and without tenants, plus Kubernetes events: for a cluster whose logs
 * may be lost with its disk.
 */
export const small: Environment = {
  name: 'small',
  releases: '2026-11',
  objectStore: { filesystem: true },
  loki: {
    topology: 'monolithic',
    multiTenant: false,
    storage: '20Gi',
    retention: { default: '7d' },
    pod: { resources: { cpu: '100m', memory: '256Mi', memoryLimit: '768Mi' } },
  },
  tenants: {
    fake: { users: { vector: { roles: ['write'] }, events: { roles: ['write'] }, grafana: { roles: ['read'] } } },
  },
  collect: {
    logs: { login: 'vector', tenant: 'fake', vector: {} },
    events: { login: 'events', tenant: 'fake', exporter: { drop: [{ namespace: 'kube-system', type: 'Normal' }] } },
  },
};
