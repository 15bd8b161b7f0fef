import type { TenantApi } from '../../constructs/contracts';
import { gatewayConfig, type GatewayPlan } from '../../constructs/gateway';
import { startGateway, type GatewayProcess } from '../support/gateway-process';
import { gatewayChart, scalable } from '../support/gateway-chart';
import { basic } from '../support/http';
import { lokiApi, withLogLimits } from '../support/loki-api';
import { installed } from '../support/processes';
import { startStub, type StubLoki } from '../support/stub-loki';

const when = installed('nginx') ? describe : describe.skip;
if (!installed('nginx')) console.warn('skipped: nginx is not installed');

const users = [
  { name: 'writer', roles: ['write'], tenants: ['Prod'] },
  { name: 'reader', roles: ['read'], tenants: ['Prod', 'Dev'] },
] as const;

/** An API of traces: one server, queries of single tenants only, and larger bodies and longer queries than Loki. */
function traces(host: string, port: number): TenantApi {
  const endpoint = { scheme: 'http', host, port, backends: [{ cidrs: ['127.0.0.1/32'] }] } as const;
  const server = { name: 'traces', endpoint, carries: 'traces' };
  return {
    name: 'tempo',
    servers: [server],
    routes: [
      { path: '/v1/traces', server, access: 'push', otlp: true },
      { path: '/api/search', server, access: 'query' },
    ],
    limits: { maxBodyBytes: 16_777_216, queryTimeoutSeconds: 400 },
    multiTenantQueries: false,
  };
}

test('an API that takes no logs has none of the rules of pushes, and no sink', () => {
  const { gateway, problems } = gatewayChart({ apis: [traces('tempo.traces.svc.cluster.local', 3200)] });
  expect(problems()).toEqual([]);
  expect(() => gateway.sink('vector')).toThrow(`no API of the gateway takes logs, so 'vector' has nowhere to push.`);
});

test('the sink is that of the API which takes logs', () => {
  const { gateway } = gatewayChart({ apis: [traces('tempo.traces.svc.cluster.local', 3200), scalable] });
  expect(gateway.sink('vector').maxBatchBytes).toBe(scalable.limits.maxBodyBytes);
});

when('a gateway for two APIs', () => {
  let logs: StubLoki;
  let tempo: StubLoki;
  let gateway: GatewayProcess;
  let plan: GatewayPlan;

  beforeAll(async () => {
    [logs, tempo] = [await startStub(), await startStub()];
    const endpoint = { scheme: 'http', host: '127.0.0.1', port: logs.port, backends: [] } as const;
    const loki = {
      ...withLogLimits(
        lokiApi('3.3.2', () => endpoint),
        { maxSnappyBytes: 100 },
      ),
      multiTenantQueries: true,
    };
    plan = { apis: [loki, traces('127.0.0.1', tempo.port)], pushes: 64, users, tls: false };
    gateway = await startGateway(plan, { writer: 'password', reader: 'password' });
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([logs?.stop(), tempo?.stop()]);
  });
  beforeEach(() => [logs, tempo].forEach(({ seen }) => void seen.splice(0)));

  const ask = async (user: string, path: string, { tenant, body }: { tenant?: string; body?: Buffer } = {}) => {
    const headers = {
      authorization: basic(user, 'password'),
      ...(tenant !== undefined && { 'X-Scope-OrgID': tenant }),
      ...(body !== undefined && { 'Content-Type': 'application/x-protobuf' }),
    };
    const method = body === undefined ? 'GET' : 'POST';
    return (await fetch(gateway.url + path, { method, headers, ...(body !== undefined && { body }) })).status;
  };

  test('each path reaches the API that it belongs to', async () => {
    expect(await ask('writer', '/v1/traces', { body: Buffer.alloc(10) })).toBe(204);
    expect(await ask('writer', '/loki/api/v1/push', { body: Buffer.alloc(10) })).toBe(204);
    expect([logs, tempo].map(({ seen }) => seen.map(({ path }) => path))).toEqual([
      ['/loki/api/v1/push'],
      ['/v1/traces'],
    ]);
  });

  test('body limits are those of each API', async () => {
    expect(await ask('writer', '/v1/traces', { body: Buffer.alloc(5_000_000) })).toBe(204);
    expect(await ask('writer', '/loki/api/v1/push', { body: Buffer.alloc(101) })).toBe(413);
    expect(await ask('writer', '/otlp/v1/logs', { body: Buffer.alloc(5_000_000) })).toBe(413);
  });

  test('several tenants may be queried together only where the API supports it', async () => {
    expect(await ask('reader', '/loki/api/v1/labels', { tenant: 'Prod|Dev' })).toBe(204);
    expect(await ask('reader', '/api/search', { tenant: 'Prod|Dev' })).toBe(403);
    expect(await ask('reader', '/api/search', { tenant: 'Dev' })).toBe(204);
    expect(tempo.seen.map(({ headers }) => headers['x-scope-orgid'])).toEqual(['Dev']);
  });

  test('the timeout of queries is the longest of all APIs', () => {
    expect(gatewayConfig(plan)).toContain('proxy_read_timeout 410s;');
  });
});
