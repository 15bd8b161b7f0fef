import { gatewayConfig, type GatewayPlan } from '../../constructs/gateway';
import { startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic } from '../support/http';
import { lokiApi, withLogLimits } from '../support/loki-api';
import { installed } from '../support/processes';
import { startStub, type StubLoki } from '../support/stub-loki';
import { tempoAt } from '../support/tempo-api';

const when = installed('nginx') ? describe : describe.skip;
if (!installed('nginx')) console.warn('skipped: nginx is not installed');

const users = [
  { name: 'writer', roles: ['write'], tenants: ['Prod'] },
  { name: 'reader', roles: ['read'], tenants: ['Prod', 'Dev'] },
] as const;

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
    plan = { apis: [loki, tempoAt(tempo.port)], pushes: 64, users, tls: false };
    gateway = await startGateway(plan, { writer: 'password', reader: 'password' });
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([logs?.stop(), tempo?.stop()]);
  });
  beforeEach(() => [logs, tempo].forEach(({ seen }) => void seen.splice(0)));

  const ask = async (
    user: string,
    path: string,
    { tenant, body, encoding }: { tenant?: string; body?: Buffer; encoding?: string } = {},
  ) => {
    const headers = {
      authorization: basic(user, 'password'),
      ...(tenant !== undefined && { 'X-Scope-OrgID': tenant }),
      ...(body !== undefined && { 'Content-Type': 'application/x-protobuf' }),
      ...(encoding !== undefined && { 'Content-Encoding': encoding }),
    };
    const method = body === undefined ? 'GET' : 'POST';
    return (await fetch(gateway.url + path, { method, headers, ...(body !== undefined && { body }) })).status;
  };

  test('body limits are those of each API', async () => {
    expect(await ask('writer', '/v1/traces', { body: Buffer.alloc(5_000_000) })).toBe(204);
    expect(await ask('writer', '/loki/api/v1/push', { body: Buffer.alloc(101) })).toBe(413);
    expect(await ask('writer', '/otlp/v1/logs', { body: Buffer.alloc(5_000_000) })).toBe(413);
    expect(await ask('writer', '/v1/traces', { body: Buffer.alloc(16_777_217) })).toBe(413);
  });

  test('the rules for compressed pushes of a Loki without a limit do not apply to traces', async () => {
    const gzip = { body: Buffer.alloc(1000), encoding: 'gzip' };
    expect(await ask('writer', '/v1/traces', gzip)).toBe(204);
    expect(await ask('writer', '/otlp/v1/logs', gzip)).toBe(415);
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
