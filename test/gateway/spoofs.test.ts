import type { ApiRoute } from '../../constructs/contracts';
import { passwords, users } from '../support/gateway-cases';
import { lokiAt, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic, rawRequest } from '../support/http';
import { installed } from '../support/processes';
import { lokiTarget, spoofsOf, tempoTarget } from '../support/spoofs';
import { startStub, type StubLoki } from '../support/stub-loki';
import { tempoAt } from '../support/tempo-api';

const hasNginx = installed('nginx');
if (!hasNginx) console.warn('skipped: nginx is not installed');

jest.setTimeout(20_000);

/** Paths of Tempo that stop it, change it, or tell its configuration or data of all tenants. */
const unserved = [
  '/flush',
  '/shutdown',
  '/status',
  '/status/config',
  '/status/services',
  '/status/overrides',
  '/status/overrides/Prod',
  '/status/runtime_config',
  '/status/usage-stats',
  '/config',
  '/services',
  '/metrics',
  '/ready',
  '/memberlist',
  '/api/overrides',
  '/api/mcp',
  '/api/v2/metrics/query_range',
  '/api/metrics/summary',
  '/debug/pprof/',
  '/debug/fgprof',
  '/internal/querier/api/search',
  '/internal/generator/v1/push',
  '/querier/api/traces/1',
  '/ingester/ring',
  '/distributor/ring',
  '/compactor/ring',
  '/metrics-generator/ring',
  '/live-store/ring',
  '/partition-ring',
  '/live-store/prepare-downscale',
  '/ingester/prepare-partition-downscale',
  '/tempopb.StreamingQuerier/Search',
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  '/v1/logs',
  '/v1/metrics',
  '/v1/traces/',
  '/api/traces',
  '/api/traces/',
  '/api/traces/1/spans',
  '/api',
];

(hasNginx ? describe : describe.skip)('the real nginx in front of stubs of Loki and Tempo', () => {
  let loki: StubLoki;
  let tempo: StubLoki;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    [loki, tempo] = [await startStub(), await startStub()];
    const apis = [lokiAt(loki.port, '3.7.8'), tempoAt(tempo.port)];
    gateway = await startGateway({ apis, pushes: 64, users, tls: false }, passwords);
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([loki?.stop(), tempo?.stop()]);
  });
  beforeEach(() => [loki, tempo].forEach(({ seen }) => void seen.splice(0)));

  const asOperator = async (method: string, path: string, at = gateway): Promise<number> => {
    const headers = { authorization: basic('operator', passwords['operator']!) };
    return (await fetch(at.url + path, { method, headers })).status;
  };
  const seen = (): object => ({
    loki: loki.seen.map(({ path }) => path),
    tempo: tempo.seen.map(({ path }) => path),
  });

  const routes = [lokiAt(1, '3.7.8'), tempoAt(1)].flatMap(({ name, routes: of }) =>
    of.map((route): [string, string, ApiRoute] => [route.path, name, route]),
  );
  test.each(routes)('%s reaches %s and no other backend', async (_, name, { path, access }) => {
    const filled = path
      .replaceAll(/\{\w+\}/g, 'resource.a-b_c')
      .replaceAll(/\{\w+\+\}/g, 'resource.app.kubernetes.io%2Fname')
      .replace(/\/$/, '/folder');
    expect(await asOperator(access === 'push' ? 'POST' : 'GET', filled)).toBe(204);
    expect(seen()).toEqual({ loki: [], tempo: [], [name]: [filled] });
  });

  test('no other path of Tempo is served, also if a path of Loki has the same name', async () => {
    for (const path of unserved) for (const method of ['GET', 'POST']) await asOperator(method, path);
    expect(tempo.seen.map(({ path }) => path)).toEqual([]);
  });

  test('in front of Tempo alone, other paths are 404 for every role', async () => {
    const alone = await startGateway({ apis: [tempoAt(tempo.port)], pushes: 64, users, tls: false }, passwords);
    const statuses = new Set<number>();
    for (const path of unserved)
      for (const method of ['GET', 'POST', 'DELETE']) statuses.add(await asOperator(method, path, alone));
    await alone.stop();
    expect([...statuses]).toEqual([404]);
    expect(seen()).toEqual({ loki: [], tempo: [] });
  });

  describe.each([
    ['Loki', lokiTarget, () => loki],
    ['Tempo', tempoTarget, () => tempo],
  ])('with paths of %s', (_, target, backend) => {
    test.each(spoofsOf(target).map((spoof) => [spoof.title, spoof] as const))(
      '%s is rejected, or served for the tenant of the user',
      async (__, { user, password = passwords[user]!, lines: [request, ...headers], body, status }) => {
        const own = `Authorization: ${basic(user, password)}`;
        const answer = await rawRequest(gateway.port, [request!, own, ...headers], body);
        expect(answer.text).not.toContain('101 Switching');
        expect(answer.status).toBe(status === 'served' ? 204 : status);
        const received = [loki, tempo].map(({ seen: of }) => of.map(({ headers: one }) => one['x-scope-orgid']));
        expect(received).toEqual(
          [loki, tempo].map((one) => (status === 'served' && one === backend() ? ['Prod'] : [])),
        );
      },
    );
  });

  test('a push reaches each API for the tenant of the user, without the password', async () => {
    for (const { push } of [lokiTarget, tempoTarget]) {
      const headers = { authorization: basic('writer', passwords['writer']!), 'X-Scope-OrgID': 'Evil' };
      expect((await fetch(gateway.url + push, { method: 'POST', headers, body: 'x' })).status).toBe(204);
    }
    expect([...loki.seen, ...tempo.seen].map(({ path, headers }) => [path, headers['x-scope-orgid']])).toEqual([
      [lokiTarget.push, 'Prod'],
      [tempoTarget.push, 'Prod'],
    ]);
    expect([...loki.seen, ...tempo.seen].map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });
});
