import type { LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart, monolithic, scalable } from '../support/gateway-chart';
import type { Rejected, Row } from '../support/rejected';

const good = { name: 'vector', roles: ['write'], tenants: ['Prod'] } as const;
const hundreds = Array.from({ length: 300 }, (_, n) => `a-long-team-${n}`);
const [push] = scalable.servers;
const https = { ...push!, endpoint: { ...push!.endpoint, scheme: 'https' as const } };
const sameValues = {
  path: '/loki/api/v1/label/{other}/values',
  server: monolithic.servers[0]!,
  access: 'query',
} as const;
const one = (over: object): Partial<LokiGatewayProps> => ({ users: [{ ...good, secret: 'a', ...over }] });

const rows: readonly Row<Partial<LokiGatewayProps>>[] = [
  ['no user', { users: [] }],
  ['an empty name', one({ name: '' })],
  ['a colon in a name, the separator before the password', one({ name: 'a:b' })],
  ['a newline in a name', one({ name: 'a\nb' })],
  ['a name reserved for password rotation', one({ name: 'vector@a' })],
  ['a name of 65 characters', one({ name: 'v'.repeat(65) })],
  ['a name that makes no valid Secret name', { users: [{ ...good, name: 'Vector_User' }] }],
  ['no role', one({ roles: [] })],
  ['an unknown role', one({ roles: ['writer'] })],
  ['a role twice', one({ roles: ['read', 'write', 'read'] })],
  ['no tenant', one({ tenants: [] })],
  ['a tenant twice', one({ tenants: ['Prod', 'Dev', 'Prod'] })],
  ['an empty tenant', one({ tenants: [''] })],
  ['a tenant named like a parent folder', one({ tenants: ['..'] })],
  ['tenants joined in one name', one({ tenants: ['a|b'] })],
  ['a space in a tenant', one({ tenants: ['Prod', 'my team'] })],
  ['a tenant of 151 characters', one({ tenants: ['t'.repeat(151)] })],
  ['a user twice', { users: [good, good] }],
  ['users that differ in case only', { users: [good, { ...good, name: 'Vector', secret: 'other' }] }],
  ['an invalid Secret name', { authSecret: 'Gateway Auth' }],
  [
    'too many joined tenants for one regular expression',
    { apis: [{ ...scalable, multiTenantQueries: true }], users: [good, { ...good, name: 'all', tenants: hundreds }] },
  ],
  ['no API', { apis: [] }],
  ['an API named like a part of the gateway', { apis: [{ ...scalable, name: 'checker' }] }],
  ['an API with a dash in its name', { apis: [{ ...scalable, name: 'my-loki' }] }],
  ['two APIs with the same name', { apis: [scalable, { ...scalable, routes: [] }] }],
  ['two APIs with the same path', { apis: [monolithic, { ...monolithic, name: 'other', routes: [sameValues] }] }],
  ['an API that uses https', { apis: [{ ...scalable, servers: [https] }] }],
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
