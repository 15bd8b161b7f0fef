import type { LokiGatewayProps } from '../../constructs/gateway';
import { gatewayChart } from '../support/gateway-chart';

const good = { name: 'vector', roles: ['write'], tenants: ['Prod'] } as const;
const hundreds = Array.from({ length: 300 }, (_, n) => `a-long-team-${n}`);
const one = (over: object): Partial<LokiGatewayProps> => ({ users: [{ ...good, secret: 'a', ...over }] });

test('valid users have no problems, with every character that Loki allows in tenant names', () => {
  const users = [
    good,
    { name: 'a.b_C-9', roles: ['admin'], tenants: [`it's(1)*!`, 'b-c.d_e'], secret: 'abc' },
  ] as const;
  expect(gatewayChart({ users }).problems()).toEqual([]);
});

test('a user may have hundreds of tenants without multiTenantQueries', () => {
  expect(gatewayChart({ users: [{ ...good, tenants: hundreds }] }).problems()).toEqual([]);
});

test('the Secret of a user may contain dots and be longer than a DNS label', () => {
  const names = ['vector.logs.example.com', '1-vector', 'v'.repeat(64)];
  for (const secret of names) expect(gatewayChart(one({ secret })).problems()).toEqual([]);
  expect(gatewayChart({ users: [{ ...good, name: 'v'.repeat(64) }] }).problems()).toEqual([]);
});
