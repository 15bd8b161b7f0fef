import type { Environment } from '../../constructs/platform';

/** Every target of Loki in pods of its own, ingesters in three zones, caches, and a MinIO of four servers. */
const environment: Environment = {
  name: 'distributed-zones',
  releases: '2026-11',
  objectStore: { minio: { servers: 4, drivesPerServer: 2, storage: '100Gi' } },
  loki: {
    topology: 'distributed',
    ingesterZones: [{ name: 'eu-1a' }, { name: 'eu-1b' }, { name: 'eu-1c' }],
    targets: { querier: { replicas: 4 }, distributor: { replicas: 3 } },
    caches: { chunks: { memory: '512Mi' }, results: { memory: '128Mi' } },
    retention: { default: '30d' },
  },
  gateway: { autoscaling: { min: 2, max: 6, cpuPercent: 80 } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
};

export const environments = [environment];
