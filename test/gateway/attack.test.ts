import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayUser } from '../../constructs/contracts';
import { gatewayConfig } from '../../constructs/gateway';
import { passwords as known, users as five } from '../support/gateway-cases';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../support/gateway-process';
import { basic, rawRequest } from '../support/http';
import { installed, until } from '../support/processes';
import { startStub, type StubLoki } from '../support/stub-loki';

const hasNginx = installed('nginx');
if (!hasNginx) console.warn('skipped: nginx is not installed');

jest.setTimeout(40_000);

const labels = '/loki/api/v1/labels';
const many = Array.from({ length: 20 }, (_, n): GatewayUser => ({
  name: `user${n}`,
  roles: ['read'],
  tenants: ['Prod'],
}));
const users: readonly GatewayUser[] = [...five, ...many];
const passwords = { ...known, ...Object.fromEntries(many.map(({ name }) => [name, `password of ${name}`])) };

/** The configuration with accepted logins cached for one second. */
const shortCache: typeof gatewayConfig = (plan, layout) =>
  gatewayConfig(plan, layout).replace('proxy_cache_valid 204 24s', 'proxy_cache_valid 204 1s');

(hasNginx ? describe : describe.skip)('the real nginx under attack', () => {
  let loki: StubLoki;
  let gateway: GatewayProcess;

  beforeEach(async () => {
    loki = await startStub();
    gateway = await startGateway(planFor(lokiAt(loki.port, '3.7.8'), users), passwords, { main: shortCache });
  });
  afterEach(async () => {
    await gateway?.stop();
    await loki?.stop();
  });

  /** Status of a request with a login, from an address of loopback. */
  const login = (user: string, password = passwords[user]!, localAddress = '127.0.0.1'): Promise<number> =>
    new Promise((done, fail) => {
      const headers = { authorization: basic(user, password) };
      request(gateway.url + labels, { agent: false, headers, localAddress }, (answer) => {
        answer.resume().on('end', () => done(answer.statusCode!));
      })
        .on('error', fail)
        .end();
    });
  let guesses = 0;
  const guess = (user: string): Promise<number> => {
    guesses += 1;
    return login(user, `guess ${guesses}`, `127.0.0.${1 + (guesses % 20)}`);
  };
  const flood = (user: string, count = 60): Promise<number[]> =>
    Promise.all(Array.from({ length: count }, () => guess(user)));
  test('recently accepted logins work while wrong passwords for the same users are rejected, from any address', async () => {
    // Sixteen new logins are accepted at once, the others after a retry.
    for (const { name } of many)
      await until(
        async () => (await login(name)) === 204,
        10,
        () => gateway.errors(),
      );
    const wrong: number[] = [];
    const right: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const guessed = many.map(({ name }) => flood(name, 5));
      for (const { name } of many) right.push(await login(name));
      wrong.push(...(await Promise.all(guessed)).flat());
    }
    expect(right).toEqual(Array.from({ length: 100 }, () => 204));
    expect(wrong).toContain(429);
    expect(wrong).not.toContain(204);
  });

  test('a recently accepted login does not need the checker of new logins', async () => {
    expect(await login('user1')).toBe(204);
    await gateway.checker.stop();
    const until503 = async (): Promise<number[]> => [await login('user1'), await login('user2')];
    for (let n = 0; n < 10; n += 1) expect(await until503()).toEqual([204, 503]);
  });

  test('a changed password is rejected, although the login was accepted recently', async () => {
    expect(await login('user1')).toBe(204);
    gateway.setPasswords({ ...passwords, user1: 'another one' });
    await until(
      async () => (await login('user1', passwords['user1'])) === 401,
      10,
      () => gateway.errors(),
    );
    expect(await login('user1', 'another one')).toBe(204);
  });

  test('a new login is rejected during guesses for its user, and accepted after a retry', async () => {
    const among = (user: string): Promise<number> => Promise.all([login(user), flood(user, 30)]).then(([own]) => own);
    // Guesses for another user have used up the burst.
    await flood('user0', 60);
    const refused: string[] = [];
    for (const { name } of many) if ((await among(name)) === 429) refused.push(name);
    expect(refused).not.toEqual([]);
    for (const name of refused) expect([name, await among(name)]).toEqual([name, 204]);
  });

  test('guesses for some users delay other users by one retry at most', async () => {
    const guessed = Array.from({ length: 6 }, (_, n) => flood(`user${n}`, 25));
    const first = await login('user10');
    const second = await login('user10');
    expect([204, 429]).toContain(first);
    expect(second).toBe(204);
    const statuses = (await Promise.all(guessed)).flat();
    // Of 150 guesses, only the burst of new logins and its refill were hashed.
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(60);
  });

  test('a user name in another case is the same user for rate limits, and cannot log in', async () => {
    await Promise.all(
      ['reader', 'READER', 'Reader', 'rEADER'].flatMap((name) => Array.from({ length: 10 }, () => guess(name))),
    );
    expect(await Promise.all(['ReaDer', 'READER', 'reader'].map(guess))).toContain(429);
    expect(await login('READER', passwords['reader'])).not.toBe(204);
  });

  test('a login that exceeds the limit gets 431 without a hash', async () => {
    const statuses = await Promise.all([1000, 4000].map((length) => login('user1', 'x'.repeat(length))));
    expect(statuses).toEqual([431, 431]);
    expect(gateway.errors()).not.toContain('password mismatch');
  });

  test('logs contain only configured user names, and no control characters of clients', async () => {
    for (const name of ['nobody', 'user1\nuser2: forged', '\u001b[2Juser1', 'user1\r'])
      expect(await login(name, 'any')).toBe(401);
    expect(await guess('user1')).toBe(401);
    expect(gateway.errors()).toContain('user "user1": password mismatch');
    for (const never of ['nobody', 'forged', '\u001b', '\r']) expect(gateway.errors()).not.toContain(never);
    const headers = [`Authorization: ${basic('user1', 'wrong')}`, 'Referer: \u001b[2Jforged'];
    expect((await rawRequest(gateway.port, [`GET ${labels} HTTP/1.1`, ...headers])).status).toBe(400);
  });

  test('the login is verified before the role, and the role before the body is read', async () => {
    const open = (user: string, password: string): Promise<[string, Socket]> =>
      new Promise((done, fail) => {
        const socket = connect(gateway.port, '127.0.0.1');
        socket.on('error', fail);
        socket.on('data', (chunk: Buffer) => done([chunk.toString('latin1').slice(9, 12), socket]));
        const head = [`POST /loki/api/v1/push HTTP/1.1`, 'Host: loki', `Authorization: ${basic(user, password)}`];
        socket.write([...head, 'Content-Length: 4194304', '', 'a'.repeat(300_000)].join('\r\n'));
      });
    // Neither response waits for the rest of the body.
    const answered = await Promise.all([open('reader', passwords['reader']!), open('reader', 'wrong')]);
    expect(answered.map(([status]) => status)).toEqual(['403', '401']);
    const bodies = join(gateway.layout.temporary, 'client_body');
    const written = readdirSync(bodies).map((file) => statSync(join(bodies, file)).size);
    expect(written).toEqual([]);
    for (const [, socket] of answered) socket.destroy();
  });

  test('concurrent pushes are limited, and one user can use three quarters of them', async () => {
    await gateway.stop();
    const plan = { ...planFor(lokiAt(loki.port, '3.7.8'), users), pushes: 4 };
    gateway = await startGateway(plan, passwords);
    const sockets: Socket[] = [];
    // A push below can take the place of one that begins at the same time: that one gets 429 and begins again.
    const begin = (user: string): void => {
      const socket = connect(gateway.port, '127.0.0.1').on('error', () => undefined);
      socket.on('data', () => begin(user));
      const head = ['POST /loki/api/v1/push HTTP/1.1', 'Host: loki', `Authorization: ${basic(user, passwords[user]!)}`];
      socket.write([...head, 'Content-Length: 200000', '', 'a'].join('\r\n'));
      sockets.push(socket);
    };
    const push = async (user: string): Promise<number> => {
      const headers = { authorization: basic(user, passwords[user]!) };
      return (await fetch(`${gateway.url}/loki/api/v1/push`, { method: 'POST', headers, body: 'x' })).status;
    };
    for (let n = 0; n < 3; n += 1) begin('writer');
    await until(
      async () => (await push('writer')) === 429,
      10,
      () => gateway.errors(),
    );
    expect(await push('operator')).toBe(204);
    begin('stranger');
    await until(
      async () => (await push('operator')) === 429,
      10,
      () => gateway.errors(),
    );
    expect(await login('reader')).toBe(204);
    for (const socket of sockets) socket.destroy();
  });

  test('a query in a URL of 60 KB is accepted, and a longer one gets 414', async () => {
    const ask = async (length: number): Promise<number> => {
      const headers = { authorization: basic('reader', passwords['reader']!) };
      return (await fetch(`${gateway.url}${labels}?query=${'a'.repeat(length)}`, { headers })).status;
    };
    expect([await ask(60_000), await ask(70_000)]).toEqual([204, 414]);
    expect(loki.seen[0]!.path).toHaveLength(60_000 + `${labels}?query=`.length);
  });
});
