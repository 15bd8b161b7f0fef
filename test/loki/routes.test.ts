import { lokiReleases } from '../../constructs/loki';
import { routesOf } from '../../constructs/loki/routes';
import { monolithic, scalable } from '../support/gateway-chart';

test('a monolithic Loki is one server, a simple-scalable one is three', () => {
  expect(monolithic.servers.map(({ name, carries }) => [name, carries])).toEqual([
    ['push', 'logs, flushes, queries, rules, deletions, ring pages'],
  ]);
  expect(scalable.servers.map(({ name }) => name)).toEqual(['push', 'query', 'rules']);
});

test('no release has a route to a path that stops a pod or concerns one pod', () => {
  for (const release of lokiReleases.names)
    for (const { path } of routesOf(release)) expect(path).not.toMatch(/^\/(ingester|metrics|ready|debug|log_level)/);
});

test('a route exists from its first release on', () => {
  const has = (release: string): boolean => routesOf(release).some(({ path }) => path.endsWith('/drilldown-limits'));
  expect([has('3.3.2'), has('3.7.8'), has('3.10.0'), has('4.0.0')]).toEqual([false, true, true, true]);
});
