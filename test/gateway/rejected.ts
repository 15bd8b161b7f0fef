import type { TenantUser } from '../../constructs/contracts';
import type { LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart, monolithic, scalable, tempo } from '../support/gateway-chart';
import type { Rejected, Row } from '../support/rejected';

const route = { host: 'logs.example.com', gateway: { name: 'public', namespace: 'gateways' } };
const ingress = { host: 'logs.example.com', className: 'nginx', tlsSecret: 'logs-tls' };
const protocol = 'nginx.ingress.kubernetes.io/backend-protocol';
const good: TenantUser = { roles: ['write'] };
const prod = { users: { vector: good } };
const hundreds = Object.fromEntries(
  Array.from({ length: 300 }, (_, n) => [`a-long-team-${n}`, { users: { vector: good } }]),
);
const [push] = scalable.servers;
const https = { ...push!, endpoint: { ...push!.endpoint, scheme: 'https' as const } };
const sameValues = {
  path: '/loki/api/v1/label/{other}/values',
  server: monolithic.servers[0]!,
  access: 'query',
} as const;
const samePath = { path: '/api/traces/{trace}', server: monolithic.servers[0]!, access: 'query' } as const;
const users = (of: Readonly<Record<string, object>>): Partial<LokiGatewayProps> => ({
  tenants: { Prod: { users: of as Record<string, TenantUser> } },
});
const named = (name: string): Partial<LokiGatewayProps> => users({ [name]: { ...good, secret: 'a' } });
const inTenant = (name: string): Partial<LokiGatewayProps> => ({ tenants: { [name]: prod } });

const rows: readonly Row<Partial<LokiGatewayProps>>[] = [
  ['no tenant', { tenants: {} }],
  ['no user', { tenants: { Prod: { users: {} } } }],
  ['an empty name', named('')],
  ['a colon in a name, the separator before the password', named('a:b')],
  ['a newline in a name', named('a\nb')],
  ['a name reserved for password rotation', named('vector@a')],
  ['a name of 65 characters', named('v'.repeat(65))],
  ['a name that makes no valid Secret name', users({ Vector_User: good })],
  ['an invalid name of a Secret', users({ vector: { ...good, secret: 'Vector Auth' } })],
  ['no role', users({ vector: { roles: [] } })],
  ['an unknown role', users({ vector: { roles: ['writer'] } })],
  ['a role twice', users({ vector: { roles: ['read', 'write', 'read'] } })],
  ['an empty tenant', inTenant('')],
  ['a tenant named like a parent folder', inTenant('..')],
  ['tenants joined in one name', inTenant('a|b')],
  ['a space in a tenant', { tenants: { Prod: prod, 'my team': prod } }],
  ['a tenant of 151 characters', inTenant('t'.repeat(151))],
  [
    'a user with other roles in another tenant',
    { tenants: { Prod: prod, Dev: { users: { vector: { roles: ['read'] } } } } },
  ],
  [
    'a user with another Secret in another tenant',
    {
      tenants: {
        Prod: { users: { vector: { ...good, secret: 'one' } } },
        Dev: { users: { vector: { ...good, secret: 'two' } } },
      },
    },
  ],
  ['users that differ in case only', users({ vector: good, Vector: { ...good, secret: 'other' } })],
  ['an invalid Secret name', { authSecret: 'Gateway Auth' }],
  [
    'too many joined tenants for one regular expression',
    { apis: [{ ...scalable, multiTenantQueries: true }], tenants: hundreds },
  ],
  ['no API', { apis: [] }],
  ['an API named like a part of the gateway', { apis: [{ ...scalable, name: 'checker' }] }],
  ['an API with a dash in its name', { apis: [{ ...scalable, name: 'my-loki' }] }],
  ['two APIs with the same name', { apis: [scalable, { ...scalable, routes: [] }] }],
  ['two APIs with the same path', { apis: [monolithic, { ...monolithic, name: 'other', routes: [sameValues] }] }],
  ['an API that uses https', { apis: [{ ...scalable, servers: [https] }] }],
  ['a path of Loki that is one of Tempo too', { apis: [tempo, { ...monolithic, routes: [samePath] }] }],
  ['OTLP by gRPC without an API that takes it', { otlpGrpc: true }],
  ['traces from outside without encryption', { apis: [tempo], expose: { ingress: { host: 'a.example.com' } } }],
  ['neither a Secret nor an issuer', { tls: {} }],
  ['a file in place of a Secret', { tls: { secret: 'tls.crt' } }],
  ['an issuer with spaces', { tls: { issuer: { name: 'my issuer' } } }],
  ['an unknown kind of issuer', { tls: { issuer: { name: 'a', kind: 'Clusterissuer' } } }],
  ['a kind of issuer of another project, without its group', { tls: { issuer: { name: 'a', kind: 'StepIssuer' } } }],
  ['a kind that is none', { tls: { issuer: { name: 'a', kind: 'Step Issuer', group: 'certmanager.step.sm' } } }],
  [
    'a key of the authority that no policy reads',
    { tls: { issuer: { name: 'a' }, ca: { secret: 'ca', key: 'bundle.pem' } }, expose: { route } },
  ],
  [
    'an annotation for http, for a gateway with https',
    { tls: { issuer: { name: 'a' } }, expose: { ingress: { ...ingress, annotations: { [protocol]: 'HTTP' } } } },
  ],
  [
    'an annotation for https, for a gateway with http',
    { expose: { ingress: { ...ingress, annotations: { [protocol]: 'HTTPS' } } } },
  ],
  ['a duration in words', { tls: { issuer: { name: 'a' }, duration: '90 days' } }],
  ['a certificate for minutes', { tls: { issuer: { name: 'a' }, duration: '30m' } }],
  ['a renewal a second before the end', { tls: { issuer: { name: 'a' }, renewBefore: '1s' } }],
  ['a renewal before the start', { tls: { issuer: { name: 'a' }, duration: '10d', renewBefore: '2w' } }],
  ['a duration of a certificate in a Secret', { tls: { secret: 'a', duration: '10d' } }],
  ['a CA with an invalid name', { tls: { issuer: { name: 'a' }, ca: { secret: 'My CA' } } }],
  [
    'an Ingress controller that is not told to use https',
    {
      tls: { issuer: { name: 'a' } },
      expose: { ingress: { host: 'a.example.com', className: 'traefik', tlsSecret: 'a-tls' } },
    },
  ],
  [
    'a host for gRPC of a gateway that takes none',
    { apis: [scalable, tempo], expose: { route: { ...route, grpcHost: 'otlp.example.com' } } },
  ],
  [
    'one host for http and gRPC',
    { apis: [scalable, tempo], otlpGrpc: true, expose: { route: { ...route, grpcHost: route.host } } },
  ],
  [
    'a host for gRPC with a port',
    { apis: [scalable, tempo], otlpGrpc: true, expose: { route: { ...route, grpcHost: 'otlp.example.com:443' } } },
  ],
  ['no pods', { replicas: 0 }],
  ['half a pod', { replicas: 1.5 }],
];

/** Invalid users and settings of a gateway. */
export const rejectedGateways: Rejected<Partial<LokiGatewayProps>> = {
  component: 'gateway',
  root: ['gateway'],
  rows,
  problemsOf: (props) => gatewayChart(props).problems(),
};
