import type { Environment } from '../../constructs/platform';

/** The audit log of the API server in a tenant of its own, kept for a year, without Secrets and without reads. */
const environment: Environment = {
  name: 'audit',
  releases: '2026-11',
  objectStore: { minio: { storage: '100Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  tenants: {
    Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } },
    Audit: {
      users: { 'vector-audit': { roles: ['write'] }, auditor: { roles: ['read'] } },
      retention: { default: '365d' },
    },
  },
  collect: {
    logs: { login: 'vector', tenant: 'Prod', vector: {} },
    audit: {
      login: 'vector-audit',
      tenant: 'Audit',
      pipeline: { stages: [{ drop: { field: 'verb', matches: '^(get|list|watch)$' } }] },
      vector: { path: '/var/log/kubernetes/audit/audit.log' },
    },
  },
};

export const environments = [environment];
