import type { GatewayUser } from '../../constructs/contracts';
import { gatewayConfig } from '../../constructs/gateway';
import { lokiAt, planFor, startGateway } from '../../test/support/gateway-process';
import { startStub } from '../../test/support/stub-loki';
import { guessPasswords, logIn, type Answers } from './guesses';
import type { Table } from './report';

/** Logins of other users during a password attack on one user. */
export interface LockOut {
  readonly perSecond: number;
  readonly addresses: number;
  /** The slowest of 100 logins that had succeeded before, each checked again. */
  readonly withinOneSecond: number;
  readonly slowestSeconds: number;
  /**
   * The longest time from the first attempt of a new login to its success, with a retry two seconds after each refusal.
   */
  readonly newLoginSeconds: number;
  readonly guesses: Answers;
}

/** Limits: logins of 100, and seconds. */
export const lockOutBars = { withinOneSecond: 99, newLoginSeconds: 15 } as const;

const attacks = [
  { perSecond: 40, addresses: 1 },
  { perSecond: 170, addresses: 1 },
  { perSecond: 40, addresses: 20 },
  { perSecond: 170, addresses: 20 },
] as const;

const attacked = 'user0';
const users = Array.from({ length: 20 }, (_, n): GatewayUser => ({
  name: `user${n}`,
  roles: ['read'],
  tenants: ['Prod'],
}));
const passwordOf = (user: string): string => `the right one of ${user}`;

/** The gateway with a login cache of one second, so that each of the 100 logins is checked again. */
const impatient: typeof gatewayConfig = (plan, layout) =>
  gatewayConfig(plan, layout).replace('proxy_cache_valid 204 24s', 'proxy_cache_valid 204 1s');

/** Attacks the password of one user at bcrypt cost 10 in four ways, while others log in. */
export async function measureLockOut(): Promise<LockOut[]> {
  const results: LockOut[] = [];
  for (const attack of attacks) {
    const loki = await startStub();
    const names = [...users.map(({ name }) => name), `${attacked}@a`, `${attacked}@b`];
    const passwords = Object.fromEntries(names.map((name) => [name, passwordOf(name)]));
    const gateway = await startGateway(planFor(lokiAt(loki.port, '3.7.8'), users), passwords, {
      cost: 10,
      main: impatient,
    });
    try {
      results.push(await measure(`${gateway.url}/loki/api/v1/labels`, attack));
    } finally {
      await Promise.all([gateway.stop(), loki.stop()]);
    }
  }
  return results;
}

/** The figures as a table. */
export function lockOutTable(results: readonly LockOut[]): Table {
  return {
    title: 'passwords of one user are guessed, each another one; bcrypt cost 10',
    columns: [
      'guesses/s, addresses',
      'of 100 remembered within 1 s',
      'slowest',
      'new login let in after',
      'guesses: hashed',
      'refused',
    ],
    rows: results.map((one) => [
      `${one.perSecond}, ${one.addresses}`,
      String(one.withinOneSecond),
      `${one.slowestSeconds.toFixed(2)} s`,
      `${one.newLoginSeconds.toFixed(1)} s`,
      String(one.guesses['401'] ?? 0),
      String(one.guesses['429'] ?? 0),
    ]),
  };
}

async function measure(url: string, attack: (typeof attacks)[number]): Promise<LockOut> {
  const before = users.slice(0, 10);
  for (const { name } of before) await logIn(url, name, passwordOf(name));
  const end = guessPasswords({ url, ...attack, user: attacked });
  await pause(3);
  const right: Promise<{ status: number; milliseconds: number }>[] = [];
  for (let n = 0; n < 100; n += 1) {
    const { name } = before[n % before.length]!;
    right.push(logIn(url, name, passwordOf(name)));
    await pause(0.2);
  }
  const all = await Promise.all(right);
  // New logins with both other user names of the attacked user, and of another user.
  const fresh: number[] = [];
  for (const name of [`${attacked}@a`, `${attacked}@b`, 'user10']) fresh.push(await firstLogin(url, name));
  const guesses = await end();
  return {
    ...attack,
    withinOneSecond: all.filter(({ status, milliseconds }) => status === 204 && milliseconds <= 1000).length,
    slowestSeconds: Math.max(...all.map(({ milliseconds }) => milliseconds)) / 1000,
    newLoginSeconds: Math.max(...fresh),
    guesses,
  };
}

async function firstLogin(url: string, name: string): Promise<number> {
  const begin = performance.now();
  while ((await logIn(url, name, passwordOf(name))).status !== 204) {
    if (performance.now() - begin > 60_000) break;
    await pause(2);
  }
  return (performance.now() - begin) / 1000;
}

function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}
