import type { Environment } from '../../constructs/platform';

/** Several tenants by namespace, each with its users, limits and retention, and one reader of all of them. */
const environment: Environment = {
  name: 'tenants',
  releases: '2026-11',
  objectStore: { minio: { storage: '100Gi' } },
  loki: { topology: 'monolithic', multiTenantQueries: true, retention: { default: '30d' } },
  tenants: {
    Platform: {
      users: { vector: { roles: ['write'] }, operator: { roles: ['read', 'admin'] }, all: { roles: ['read'] } },
    },
    Shop: {
      users: { 'vector-shop': { roles: ['write'] }, 'shop-team': { roles: ['read'] }, all: { roles: ['read'] } },
      limits: { ingestion_rate_mb: 10, ingestion_burst_size_mb: 20 },
      retention: { default: '14d', streams: [{ selector: '{container="debug"}', period: '1d' }] },
    },
    Pay: {
      users: { 'vector-pay': { roles: ['write'] }, 'pay-team': { roles: ['read'] }, all: { roles: ['read'] } },
      retention: { default: '1y' },
    },
  },
  collect: {
    logs: {
      login: 'vector',
      tenant: 'Platform',
      tenantByNamespace: {
        shop: { login: 'vector-shop', tenant: 'Shop' },
        pay: { login: 'vector-pay', tenant: 'Pay' },
      },
      vector: { buffer: { maxSize: '512Mi' } },
    },
  },
  grafana: { login: 'all', viewersSeeAllTenants: true },
};

export const environments = [environment];
