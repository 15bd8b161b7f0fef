import type { Tenants, TenantUser } from '../../constructs/contracts';
import { gatewayChart } from '../support/gateway-chart';

const writer: TenantUser = { roles: ['write'] };
const tenantsNamed = (names: readonly string[], users: Tenants[string]['users']): Tenants =>
  Object.fromEntries(names.map((name) => [name, { users }]));
const problems = (tenants: Tenants): unknown[] => gatewayChart({ tenants }).problems();

test('valid users have no problems, with every character that Loki allows in tenant names', () => {
  const users = { 'a.b_C-9': { roles: ['admin'], secret: 'abc' } } as const;
  expect(problems({ Prod: { users: { vector: writer } }, ...tenantsNamed([`it's(1)*!`, 'b-c.d_e'], users) })).toEqual(
    [],
  );
});

test('a user may have hundreds of tenants without multiTenantQueries', () => {
  const names = Array.from({ length: 300 }, (_, n) => `a-long-team-${n}`);
  expect(problems(tenantsNamed(names, { vector: writer }))).toEqual([]);
});

test('the Secret of a user may contain dots and be longer than a DNS label', () => {
  for (const secret of ['vector.logs.example.com', '1-vector', 'v'.repeat(64)])
    expect(problems({ Prod: { users: { vector: { ...writer, secret } } } })).toEqual([]);
  expect(problems({ Prod: { users: { ['v'.repeat(64)]: writer } } })).toEqual([]);
});

test('tenants and users may have the names of members of every object', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty'];
  const users = Object.fromEntries(names.map((name) => [name, { ...writer, secret: name.toLowerCase() }]));
  const { gateway, problems: found } = gatewayChart({ tenants: tenantsNamed(names, users) });
  expect(found()).toEqual([]);
  expect(gateway.sink('constructor', 'toString')).toMatchObject({ tenant: 'toString', maxLabels: 15 });
});
