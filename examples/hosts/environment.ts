import type { Environment } from '../../constructs/platform';

/** Machines outside the cluster: containers of docker-compose, the journal, files, and syslog of network devices. */
const environment: Environment = {
  name: 'machines',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  gateway: { expose: { ingress: { host: 'logs.example.com', className: 'nginx', tlsSecret: 'logs-tls' } } },
  tenants: {
    Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } },
    Machines: {
      users: {
        'build-1': { roles: ['write'] },
        'edge-1': { roles: ['write'] },
        'machines-reader': { roles: ['read'] },
      },
    },
  },
  collect: {
    logs: { login: 'vector', tenant: 'Prod', vector: {} },
    hosts: {
      'build-1': {
        login: 'build-1',
        tenant: 'Machines',
        docker: { exclude: ['registry-cache'] },
        journal: { units: ['docker.service', 'ssh.service'] },
        files: { nginx: { include: ['/var/log/nginx/*.log'], group: 'adm' } },
        pipeline: { stages: [{ redact: 'credentials' }, { level: 'detect' }] },
        vector: {},
      },
      'edge-1': {
        login: 'edge-1',
        tenant: 'Machines',
        syslog: { address: '0.0.0.0:6514' },
        vector: { buffer: { maxSize: '2Gi' } },
      },
    },
  },
};

export const environments = [environment];
