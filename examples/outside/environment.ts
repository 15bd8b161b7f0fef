import type { Environment } from '../../constructs/platform';

/** Access from outside with TLS: the gateway by a route of the Gateway API, Grafana by an Ingress with OpenID Connect. */
const environment: Environment = {
  name: 'outside',
  releases: '2026-11',
  objectStore: { minio: { storage: '50Gi' } },
  loki: { topology: 'monolithic', retention: { default: '30d' } },
  gateway: { expose: { route: { host: 'logs.example.com', gateway: { name: 'public', namespace: 'gateways' } } } },
  tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
  collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  grafana: {
    login: 'grafana',
    expose: { ingress: { host: 'grafana.example.com', className: 'nginx', tlsSecret: 'grafana-tls' } },
    oauth: {
      name: 'Example',
      clientId: 'logs',
      clientSecret: { secret: 'grafana-oauth', key: 'secret' },
      authUrl: 'https://id.example.com/authorize',
      tokenUrl: 'https://id.example.com/token',
      apiUrl: 'https://id.example.com/userinfo',
      scopes: ['openid', 'profile', 'email', 'groups'],
      rolePath: "contains(groups[*], 'ops') && 'Admin' || 'Viewer'",
    },
  },
};

export const environments = [environment];
