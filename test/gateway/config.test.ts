import type { Directive } from '../../constructs/gateway/nginx';
import { gatewayDirectives, podLayout, type GatewayPlan } from '../../constructs/gateway';
import { flat, gatewayChart, scalable } from '../support/gateway-chart';
import { only } from '../support/manifests';

const plan: GatewayPlan = {
  apis: [scalable],
  pushes: 56,
  users: [
    { name: 'vector', roles: ['write'], tenants: ['Prod'] },
    { name: 'grafana', roles: ['read'], tenants: ['Prod', 'Dev'] },
  ],
  tls: false,
};
const config = (over: Partial<GatewayPlan> = {}): readonly Directive[] =>
  flat(gatewayDirectives({ ...plan, ...over }, podLayout));
const severalTenants = { apis: [{ ...scalable, multiTenantQueries: true }] };
const named = (directives: readonly Directive[], name: string): string[] =>
  directives.filter((one) => one.name === name).map(({ args }) => args.join(' '));
const location = (path: string, of = config()): readonly Directive[] =>
  of.find(({ name, args }) => name === 'location' && args.at(-1) === path)?.block ?? [];
const map = (variable: string, of = config()): Record<string, string> =>
  Object.fromEntries(
    of.find(({ name, args }) => name === 'map' && args[1] === variable)!.block!.map((one) => [one.name, one.args[0]!]),
  );

test('a user has the same roles and tenant under the two names of a password rotation', () => {
  expect(map('$roles')).toMatchObject({ vector: 'w', 'vector@a': 'w', 'vector@b': 'w', grafana: 'r' });
  expect(map('$own_tenant')).toEqual({ default: '', vector: 'Prod', 'vector@a': 'Prod', 'vector@b': 'Prod' });
});

test('X-Scope-OrgID is evaluated only for users with several tenants, against their tenants', () => {
  expect(map('$tenant')).toEqual({
    default: '$own_tenant',
    '~^grafana(?:@[ab])?:Prod$': 'Prod',
    '~^grafana(?:@[ab])?:Dev$': 'Dev',
  });
  expect(map('$tenants', config(severalTenants))).toEqual({
    default: '$own_tenant',
    '~^grafana(?:@[ab])?:(?<joined>(?:(?:Prod|Dev)(?:\\|(?=.)|$))+)$': '$joined',
  });
});

test('every route authorizes a request before it reads the body', () => {
  for (const { path } of scalable.routes.filter((route) => !route.path.includes('{'))) {
    const proxy = location(named(location(path), 'try_files')[0]!.split(' ')[1]!);
    const [off, authorized, ...proxied] = proxy.map(({ name }) => name);
    expect([path, off, authorized, proxied]).toEqual([
      path,
      'auth_request',
      'if',
      expect.arrayContaining(['proxy_pass']),
    ]);
  }
});

test('a location that sets headers sets the tenant and removes the password', () => {
  for (const directives of [config(), config(severalTenants)])
    for (const { name, block = [] } of directives) {
      const target = named(block, 'proxy_pass')[0] ?? '';
      if (name !== 'location' || !target.includes('loki_') || named(block, 'proxy_set_header').length === 0) continue;
      expect(named(block, 'proxy_set_header')).toEqual(
        expect.arrayContaining([expect.stringMatching(/^X-Scope-OrgID \$tenants?$/), 'Authorization ']),
      );
    }
});

test('host names are resolved at startup, never with a resolver', () => {
  const directives = config();
  expect(named(directives, 'resolver')).toEqual([]);
  expect(named(directives, 'server').filter((server) => server.includes('loki-write'))).toEqual([
    'loki-write.logging.svc.cluster.local:3100 max_fails=0',
    'loki-write.logging.svc.cluster.local:3100 max_fails=0',
  ]);
});

test('body sizes and timeouts follow the limits of Loki', () => {
  const directives = config();
  const bodies = (path: string): string[] => named(location(path), 'client_max_body_size');
  for (const path of ['/loki/api/v1/push', '@push_to_loki_push', '/loki/api/v1/rules/', '@rules_to_loki_rules'])
    expect([path, bodies(path)]).toEqual([path, ['8388608']]);
  for (const path of ['/loki/api/v1/query', '@query_to_loki_query']) expect(bodies(path)).toEqual([]);
  const server = directives.findLast(({ name, args }) => name === 'server' && args.length === 0)!;
  expect(named(server.block!, 'client_max_body_size')).toEqual(['131072']);
  expect(named(server.block!, 'proxy_read_timeout')).toEqual(['310s']);
  expect(named(location('@push_to_loki_push'), 'proxy_read_timeout')).toEqual(['5s']);
  expect(named(location('@tail_to_loki_query'), 'proxy_read_timeout')).toEqual(['1h']);
});

test('the pod listens for clients on both IP families, and for authentication on loopback only', () => {
  const { data } = only(gatewayChart().manifests(), 'ConfigMap', 'loki-gateway') as unknown as {
    data: Record<string, string>;
  };
  const listens = (file: string): string[] =>
    [...data[file]!.matchAll(/listen (\S+?)(?: backlog=\d+)?;/g)].map(([, where]) => where!);
  expect(listens('nginx.conf')).toEqual(['127.0.0.1:8082', '8080', '[::]:8080']);
  expect(listens('checker.conf')).toEqual(['127.0.0.1:8081', '8083', '[::]:8083']);
  expect(listens('rechecker.conf')).toEqual(['127.0.0.1:8085', '8086', '[::]:8086']);
});
