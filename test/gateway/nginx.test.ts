import { passwords, users } from '../support/gateway-cases';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic, rawRequest } from '../support/http';
import { installed, until } from '../support/processes';
import { startStub, type StubLoki } from '../support/stub-loki';

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

const hasNginx = installed('nginx');
if (!hasNginx) console.warn('skipped: nginx is not installed');

jest.setTimeout(20_000);

(hasNginx ? describe : describe.skip)('the real nginx with the configuration of the gateway', () => {
  let loki: StubLoki;
  let gateway: GatewayProcess;

  beforeEach(async () => {
    loki = await startStub();
    gateway = await startGateway(planFor(lokiAt(loki.port, '3.7.8'), users), passwords);
  });
  afterEach(async () => {
    await gateway?.stop();
    await loki?.stop();
  });

  const call = async (path: string, user?: string, init: Init = {}, password?: string): Promise<Response> => {
    const login = user === undefined ? {} : { authorization: basic(user, password ?? passwords[user] ?? 'wrong') };
    const response = await fetch(gateway.url + path, { ...init, headers: { ...login, ...init.headers } });
    return new Response(response.status === 204 ? null : await response.text(), response);
  };
  const push = (user: string, body: string | Buffer): Promise<Response> =>
    call('/loki/api/v1/push', user, { method: 'POST', body: new Uint8Array(Buffer.from(body)) });
  const labels = '/loki/api/v1/labels';

  test('Loki receives the tenant and never the password', async () => {
    await call(`${labels}?start=1`, 'reader', { headers: { 'X-Scope-OrgID': 'Evil' } });
    await call(labels, 'chooser', { headers: { 'X-Scope-OrgID': 'Dev' } });
    await push('writer', 'x');
    expect(loki.seen.map(({ path, headers }) => [path, headers['x-scope-orgid'], headers.authorization])).toEqual([
      [`${labels}?start=1`, 'Prod', undefined],
      [labels, 'Dev', undefined],
      ['/loki/api/v1/push', 'Prod', undefined],
    ]);
  });

  test('only a tail can upgrade a connection, and only to a websocket', async () => {
    const reader = `Authorization: ${basic('reader', passwords['reader']!)}`;
    const ask = (path: string, to: string) =>
      rawRequest(gateway.port, [`GET ${path} HTTP/1.1`, reader, `Upgrade: ${to}`, 'Connection: Upgrade']);
    await ask('/loki/api/v1/tail', 'WebSocket');
    await ask('/loki/api/v1/tail', 'h2c');
    await ask(labels, 'websocket');
    expect(loki.seen.map(({ headers }) => [headers.upgrade, headers.connection])).toEqual([
      ['websocket', 'upgrade'],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('a query is retried after a broken connection, and a push is not', async () => {
    loki.breakNext(1);
    expect((await call(labels, 'reader')).status).toBe(204);
    expect(loki.seen).toHaveLength(2);
    loki.breakNext(5);
    expect((await push('writer', 'x')).status).toBe(502);
    expect(loki.seen).toHaveLength(3);
    loki.breakNext(0);
  });

  test('a push may be as large as Loki accepts; the role is checked before the size', async () => {
    const most = Buffer.alloc(4_194_304, 'x');
    expect((await push('writer', most)).status).toBe(204);
    expect(loki.seen[0]!.bytes).toBe(4_194_304);
    expect((await push('reader', most)).status).toBe(403);
    expect((await push('writer', Buffer.alloc(4_194_305, 'x'))).status).toBe(413);
  });

  test('wrong passwords are rate-limited, and cached logins are not', async () => {
    const statuses = { right: new Set<number>(), wrong: new Set<string>() };
    await call(labels, 'reader');
    for (let n = 0; n < 40; n += 1) {
      const wrong = await call(labels, 'reader', {}, `guess ${n}`);
      statuses.wrong.add(`${wrong.status} ${wrong.headers.get('Retry-After')}`);
      statuses.right.add((await call(labels, 'reader')).status);
    }
    expect(statuses).toEqual({ right: new Set([204]), wrong: new Set(['401 null', '429 2']) });
  });

  test('an agent with an old password always gets 401, costs few hashes and does not lock out the user', async () => {
    const old = new Set<number>();
    for (let n = 0; n < 60; n += 1) old.add((await call(labels, 'reader', {}, 'the old one')).status);
    expect(old).toEqual(new Set([401]));
    // One per five seconds.
    expect(gateway.errors().match(/password mismatch/g)!.length).toBeLessThan(10);
    expect((await call(labels, 'reader')).status).toBe(204);
  });

  test('requests without a login or with an unknown user are not rate-limited and do not wait', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => call(labels, n % 2 === 0 ? undefined : 'nobody')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    // A request that waits for a cache lock takes at least half a second.
    const waited = gateway.accessLog().filter((line) => (JSON.parse(line) as { seconds: number }).seconds > 0.4);
    expect(waited).toEqual([]);
  });

  test('changed passwords apply without a restart', async () => {
    gateway.setPasswords({ ...passwords, writer: 'changed' });
    expect((await call('/loki/api/v1/push', 'writer', { method: 'POST' }, 'changed')).status).toBe(204);
    expect((await push('writer', 'x')).status).toBe(401);
  });

  test('without the checker a new login gets 503 with Retry-After', async () => {
    expect((await call('/healthy')).status).toBe(200);
    await gateway.checker.stop();
    const answer = await call(labels, 'reader');
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '2']);
    await gateway.rechecker.stop();
    expect([(await call('/')).status, (await call('/healthy')).status]).toEqual([200, 502]);
    expect(loki.seen).toEqual([]);
  });

  test('the access log is JSON with user and request, and without credentials', async () => {
    await call(`${labels}?query=${encodeURIComponent('{a="b"}')}`, 'reader', {
      headers: { 'User-Agent': 'a "quoted" one' },
    });
    await call('/config', 'reader');
    await until(
      () => Promise.resolve(gateway.accessLog().length === 2),
      5,
      () => gateway.errors(),
    );
    const lines = gateway.accessLog();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        user: 'reader',
        tenant: 'Prod',
        method: 'GET',
        status: 204,
        user_agent: 'a "quoted" one',
      }),
      expect.objectContaining({ uri: '/config', status: 403, seconds: expect.any(Number) as number }),
    ]);
    const secret = basic('reader', passwords['reader']!).slice(6);
    expect(lines.join('\n') + gateway.errors()).not.toContain(secret);
    expect(lines.join('\n') + gateway.errors()).not.toContain(passwords['reader']);
  });

  test('every valid name works, including keywords of nginx', async () => {
    const names = ['default', 'hostnames', 'include', 'volatile', 'a.b_C-9', 'n'.repeat(64)];
    const tenants = ["it's(1)*!", 'a.b', 'default', 'Prod', 't'.repeat(150), 'x'];
    const odd = names.map((name, n) => ({ name, roles: ['read'], tenants: [tenants[n]!] }) as const);
    const choosing = { name: 'a.b', roles: ['read'], tenants } as const;
    const other = await startGateway(
      planFor(lokiAt(loki.port, '3.3.2'), [...odd, choosing]),
      Object.fromEntries([...names.map((name) => [`${name}@a`, name] as const), ['a.b', 'a.b'] as const]),
    );
    const ask = (user: string, password: string, tenant = 'none') =>
      fetch(other.url + labels, { headers: { authorization: basic(user, password), 'X-Scope-OrgID': tenant } });
    for (const name of names) expect((await ask(`${name}@a`, name)).status).toBe(204);
    for (const tenant of tenants) expect((await ask('a.b', 'a.b', tenant)).status).toBe(204);
    expect((await ask('a.b', 'a.b', 'aXb')).status).toBe(403);
    await other.stop();
    expect(loki.seen.map(({ headers }) => headers['x-scope-orgid'])).toEqual([...tenants, ...tenants]);
  });

  test.each([false, true])(
    'a user may have hundreds of tenants, with multiTenantQueries: %s',
    async (multiTenantQueries) => {
      const tenants = Array.from({ length: 200 }, (_, n) => `team-${n}`);
      const many = { name: 'reader', roles: ['read'], tenants } as const;
      const other = await startGateway(planFor(lokiAt(loki.port, '3.7.8'), [many], multiTenantQueries), passwords);
      const ask = async (tenant: string): Promise<number> => {
        const headers = { authorization: basic('reader', passwords['reader']!), 'X-Scope-OrgID': tenant };
        return (await fetch(other.url + labels, { headers })).status;
      };
      expect([await ask('team-1'), await ask('team-19'), await ask('team-199')]).toEqual([204, 204, 204]);
      for (const claim of ['Team-1', 'team-', 'team-200', 'team-1|', '|team-1', 'team-1||team-2', 'team-1team-2'])
        expect([claim, await ask(claim)]).toEqual([claim, 403]);
      expect(await ask('team-1|team-19|team-199')).toBe(multiTenantQueries ? 204 : 403);
      expect(other.errors()).toBe('');
      await other.stop();
    },
  );

  test('no response reveals the version of nginx', async () => {
    const answers = await Promise.all([call('/nowhere'), call(labels), call(labels, 'writer')]);
    expect(answers.map(({ headers }) => headers.get('Server'))).toEqual(['nginx', 'nginx', 'nginx']);
    expect(await answers[0].text()).not.toContain('nginx/');
  });
});
