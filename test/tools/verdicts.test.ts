import { migratedPath } from '../../tools/verdicts/paths';
import { pathText, type Path } from '../../constructs/kit';

const earlier = {
  name: 'a',
  namespaces: { logging: { name: 'logs' } },
  collect: { agent: 'vector', login: 'vector', tenant: 'Prod' },
  tenants: [{ name: 'Prod', users: [{ name: 'vector', roles: ['write'] }] }],
};

test.each<[Path, string]>([
  [['collect', 'login'], 'collect.logs.login'],
  [['collect', 'buffer', 'maxSize'], 'collect.logs.vector.buffer.maxSize'],
  [['events', 'drop', 0], 'collect.events.exporter.drop[0]'],
  [['namespaces', 'logging', 'name'], 'loki.namespace'],
  [['namespaces', 'logging', 'podSecurity'], 'namespaces.logs.podSecurity'],
  [['tenants', 0, 'users', 0, 'roles', 0], 'tenants.Prod.users.vector.roles[0]'],
  [['tenants', 0, 'limits'], 'tenants.Prod.limits'],
  [['loki', 'retention', 'tenants', 'Prod'], 'tenants.Prod.retention.default'],
  [['loki', 'replicas'], 'loki.replicas'],
])('%j of an earlier environment is compared as %s', (path, now) => {
  expect(pathText(migratedPath(earlier, path))).toBe(now);
});

test('paths of an environment of today are compared as they are', () => {
  expect(migratedPath({ name: 'a', collect: { logs: { vector: {} } } }, ['collect', 'logs'])).toEqual([
    'collect',
    'logs',
  ]);
});
