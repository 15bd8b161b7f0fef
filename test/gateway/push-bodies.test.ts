import { gzipSync } from 'node:zlib';
import { atMost } from '../../constructs/gateway/push-bodies';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { withLogLimits } from '../support/loki-api';
import { basic, rawRequest } from '../support/http';
import { installed } from '../support/processes';
import { startStub, type StubLoki } from '../support/stub-loki';

const when = installed('nginx') ? describe : describe.skip;
if (!installed('nginx')) console.warn('skipped: nginx is not installed');

const most = 1000;
const login = { authorization: basic('writer', 'password') };

test('the regular expression for numbers up to a limit matches these and no others', () => {
  for (const largest of [9, 10, 99, 100, 4096, 147_456]) {
    const matches = new RegExp(`^(?:${atMost(largest)})$`);
    const wrong = Array.from({ length: 3 * largest }, (_, n) => n + 1).filter(
      (n) => matches.test(String(n)) !== n <= largest,
    );
    expect(wrong).toEqual([]);
  }
});

when('a gateway for a Loki that decompresses without a limit', () => {
  let loki: StubLoki;
  let gateway: GatewayProcess;
  let unlimited: GatewayProcess;

  beforeAll(async () => {
    loki = await startStub();
    const users = [{ name: 'writer', roles: ['write'], tenants: ['Prod'] }] as const;
    const plan = planFor(lokiAt(loki.port, '3.3.2'), users);
    const limited = { ...plan, apis: plan.apis.map((api) => withLogLimits(api, { maxSnappyBytes: most })) };
    const passwords = { writer: 'password' };
    gateway = await startGateway(limited, passwords);
    unlimited = await startGateway(plan, passwords);
  });
  afterAll(async () => {
    await Promise.all([gateway?.stop(), unlimited?.stop()]);
    await loki?.stop();
  });
  beforeEach(() => void loki.seen.splice(0));

  const push = async (
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    { path = '/loki/api/v1/push', at = gateway } = {},
  ): Promise<number> =>
    (await fetch(at.url + path, { method: 'POST', headers: { ...login, ...headers }, body })).status;
  const json = { 'Content-Type': 'application/json' };
  const snappy = { 'Content-Type': 'application/x-protobuf' };
  const gzip = { 'Content-Encoding': 'gzip' };
  const body = (bytes: number): Buffer => Buffer.alloc(bytes, 'x');

  test.each([
    ['JSON in gzip', '/loki/api/v1/push', { ...json, ...gzip }],
    ['JSON in deflate', '/api/prom/push', { ...json, 'Content-Encoding': 'deflate' }],
    ['snappy in gzip', '/loki/api/v1/push', { ...snappy, ...gzip }],
    ['OTLP in gzip', '/otlp/v1/logs', { ...json, ...gzip }],
    ['OTLP in protobuf in zstd', '/otlp/v1/logs', { ...snappy, 'Content-Encoding': 'zstd' }],
  ])('%s gets 415 and does not reach Loki', async (_, path, headers) => {
    expect(await push(headers, gzipSync('{}'), { path })).toBe(415);
    expect(loki.seen).toEqual([]);
  });

  test('snappy is accepted up to its limit, with or without Content-Encoding, for every type except JSON', async () => {
    expect(await push(snappy, body(most))).toBe(204);
    expect(await push({ ...snappy, 'Content-Encoding': 'snappy' }, body(most))).toBe(204);
    for (const type of ['application/x-protobuf', 'text/plain', 'x/y; a=application/json', 'application/jsonp'])
      expect([type, await push({ 'Content-Type': type }, body(most + 1))]).toEqual([type, 413]);
    expect(await push(snappy, body(most + 1), { path: '/api/prom/push' })).toBe(413);
    expect(loki.seen.map(({ bytes }) => bytes)).toEqual([most, most]);
  });

  test('a body of unknown length is rejected if it may be snappy', async () => {
    const chunked = ['Transfer-Encoding: chunked', `Authorization: ${login.authorization}`];
    const ask = (type: string) =>
      rawRequest(
        gateway.port,
        ['POST /loki/api/v1/push HTTP/1.1', ...chunked, `Content-Type: ${type}`],
        '1\r\nx\r\n0\r\n\r\n',
      );
    expect((await ask('application/x-protobuf')).status).toBe(413);
    expect((await ask('application/json')).status).toBe(204);
  });

  test('uncompressed JSON and OTLP have the limit of all pushes', async () => {
    expect(await push(json, body(100 * most))).toBe(204);
    expect(await push({ 'Content-Type': 'Application/JSON; charset=utf-8' }, body(100 * most))).toBe(204);
    expect(await push(snappy, body(100 * most), { path: '/otlp/v1/logs' })).toBe(204);
  });

  test('if Loki limits decompression, the gateway does not check it', async () => {
    expect(await push({ ...json, ...gzip }, gzipSync('{}'), { at: unlimited })).toBe(204);
    expect(await push(snappy, body(100 * most), { at: unlimited })).toBe(204);
  });

  test('a push that crashed a pod, or was not answered, is not retried', async () => {
    loki.breakNext(5);
    expect(await push(json, body(10))).toBe(502);
    expect(loki.seen).toHaveLength(1);
    loki.breakNext(0);
  });
});
