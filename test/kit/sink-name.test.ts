import { sinkName } from '../../constructs/kit';

test('a sink of a tenant with a long name can name a volume', () => {
  const name = sinkName({ tenant: 'Tenant-'.repeat(20) });
  expect(`login-loki-${name.replaceAll('_', '-')}`).toMatch(/^[a-z0-9-]{1,63}$/);
});

test('sinks of tenants whose names begin alike have different names', () => {
  const tenant = 'a'.repeat(60);
  expect(sinkName({ tenant: `${tenant}b` })).not.toBe(sinkName({ tenant: `${tenant}c` }));
});
