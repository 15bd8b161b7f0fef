/**
 * Requests per second through the gateway, compared with the same nginx without authentication in the same run.
 *
 *   npx tsx tools/bench/gateway.ts
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayUser } from '../../constructs/contracts';
import { block, directive, nginxText, type Directive } from '../../constructs/gateway/nginx';
import { gatewayDirectives, type GatewayLayout, type GatewayPlan } from '../../constructs/gateway';
import { lokiAt, planFor, startGateway, type GatewayProcess } from '../../test/support/gateway-process';
import { basic } from '../../test/support/http';
import { answers, below, folder, freePorts, installed, start, until } from '../../test/support/processes';

/** Measurements of the gateway. */
export interface GatewayBench {
  /** Requests a second. */
  readonly noLogin: number;
  readonly remembered: number;
  readonly hashedEachTime: number;
  /** Requests per second with a cached login during an attack with wrong logins. */
  readonly underAttack: number;
  /** `remembered / noLogin`, the median of the rounds. */
  readonly rememberedShare: number;
  /** `underAttack / remembered`, the median of the rounds. */
  readonly attackShare: number;
  /** Valid requests with a status other than 2xx during the attack, and all valid requests. */
  readonly refused: number;
  readonly asked: number;
}

/** The smallest acceptable ratios. */
export const gatewayBars = { rememberedShare: 0.85, attackShare: 0.5 } as const;

const rounds = 7;
const seconds = 2;
const wrongLoginsPerSecond = 40;
const user: GatewayUser = { name: 'reader', roles: ['read'], tenants: ['Prod'] };
const password = 'the right one';
const path = '/loki/api/v1/status/buildinfo';

/**
 * Measures and prints the figures.
 *
 * @returns undefined if a program is missing, which is printed
 */
export async function benchGateway(): Promise<GatewayBench | undefined> {
  const missing = ['nginx', 'ab'].filter((program) => !installed(program));
  if (missing.length > 0) {
    console.warn(`gateway: not measured, ${missing.join(' and ')} not installed (Debian: nginx, apache2-utils)`);
    return undefined;
  }
  const loki = await standIn();
  const plan = planFor(lokiAt(loki.port, '3.7.8'), [user]);
  const logins = { [user.name]: password };
  const started: GatewayProcess[] = [];
  const gateway = async (
    main?: (plan: GatewayPlan, layout: GatewayLayout, logins: string) => string,
  ): Promise<GatewayProcess> => {
    const one = await startGateway(plan, logins, { cost: 10, ...(main !== undefined && { main }) });
    started.push(one);
    return one;
  };
  try {
    const result = await measure({
      open: await gateway((given, layout) => nginxText(withLogin(gatewayDirectives(given, layout), []))),
      remembering: await gateway(),
      hashing: await gateway((given, layout, file) =>
        nginxText(withLogin(gatewayDirectives(given, layout), basicAuth(file))),
      ),
    });
    print(result);
    return result;
  } finally {
    await Promise.all([...started.map((one) => one.stop()), loki.stop()]);
  }
}

async function measure(gateways: {
  readonly open: GatewayProcess;
  readonly remembering: GatewayProcess;
  readonly hashing: GatewayProcess;
}): Promise<GatewayBench> {
  const { open, remembering, hashing } = gateways;
  const runs: { open: number; remembered: number; attacked: number; refused: number; asked: number }[] = [];
  // All are measured in every round, so that other load of the machine affects all of them.
  for (let round = 0; round < rounds; round += 1) {
    const without = await load(open);
    const remembered = await load(remembering);
    const end = attack(remembering);
    const attacked = await load(remembering);
    await end();
    runs.push({
      open: without.rate,
      remembered: remembered.rate,
      attacked: attacked.rate,
      refused: attacked.refused,
      asked: attacked.asked,
    });
  }
  const hashed = await load(hashing);
  return {
    noLogin: median(runs.map((run) => run.open)),
    remembered: median(runs.map((run) => run.remembered)),
    hashedEachTime: hashed.rate,
    underAttack: median(runs.map((run) => run.attacked)),
    rememberedShare: median(runs.map((run) => run.remembered / run.open)),
    attackShare: median(runs.map((run) => run.attacked / run.remembered)),
    refused: runs.reduce((sum, run) => sum + run.refused, 0),
    asked: runs.reduce((sum, run) => sum + run.asked, 0),
  };
}

/** Requests with a valid login over eight keep-alive connections. */
async function load({ url }: GatewayProcess): Promise<{ rate: number; refused: number; asked: number }> {
  const args = ['-q', '-k', '-c', '8', '-t', String(seconds), '-n', '10000000', '-A', `${user.name}:${password}`];
  const text = await output('ab', [...args, url + path]);
  const figure = (label: string): number => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(text)?.[1] ?? 0);
  return {
    rate: figure('Requests per second'),
    refused: figure('Non-2xx responses'),
    asked: figure('Complete requests'),
  };
}

/** Wrong logins of one user from one address, each with a different password: the worst case. */
function attack({ url }: GatewayProcess): () => Promise<void> {
  let sent = 0;
  const flying = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    sent += 1;
    const one = fetch(url + path, { headers: { authorization: basic(user.name, `guess ${sent} of ${Date.now()}`) } })
      .then((answer) => answer.arrayBuffer())
      .catch(() => undefined)
      .finally(() => flying.delete(one));
    flying.add(one);
  }, 1000 / wrongLoginsPerSecond);
  return async () => {
    clearInterval(timer);
    await Promise.all(flying);
  };
}

/** The same configuration with other or no authentication. */
function withLogin(directives: readonly Directive[], login: readonly Directive[]): Directive[] {
  return directives.flatMap((one): Directive[] => {
    if (one.args[0] === '@login_failed') return [];
    // Variables and locations of the login check, which is not used then.
    if (one.args[0] === '$recent' || one.args[0]?.startsWith('/login/') === true) return [one];
    if (one.name === 'auth_request' && one.args[0] === 'off') return [directive('auth_basic', 'off')];
    if (one.name === 'auth_request') return [...login];
    if (one.name === 'auth_request_set' || one.name === 'error_page') return [];
    return [one.block === undefined ? one : { ...one, block: withLogin(one.block, login) }];
  });
}

function basicAuth(file: string): Directive[] {
  return [directive('auth_basic', 'Loki'), directive('auth_basic_user_file', file)];
}

/** An upstream that answers at once, so that the gateway is measured and not Loki. */
async function standIn(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const upstream = folder('upstream');
  const [port] = (await freePorts(1)) as [number];
  const temporary = below(upstream.path, 'tmp');
  const file = join(upstream.path, 'nginx.conf');
  const server = [
    directive('listen', `127.0.0.1:${port}`),
    directive('keepalive_requests', 1_000_000),
    directive('return', 200, '{"version":"3.7.8"}'),
  ];
  const http = [
    directive('access_log', 'off'),
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => directive(`${kind}_temp_path`, temporary)),
    block('server', [], server),
  ];
  const config = [
    directive('daemon', 'off'),
    directive('pid', join(temporary, 'nginx.pid')),
    directive('error_log', join(upstream.path, 'error.log')),
    block('events', [], []),
    block('http', [], http),
  ];
  writeFileSync(file, nginxText(config), { mode: 0o644 });
  const running = start('nginx', ['-e', join(upstream.path, 'error.log'), '-c', file], join(upstream.path, 'out'));
  await until(
    () => answers(`http://127.0.0.1:${port}/`),
    5,
    () => running.log(),
  );
  return {
    port,
    stop: async () => {
      await running.stop();
      upstream.remove();
    },
  };
}

function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    child.on('error', fail);
    child.on('close', () => done(text));
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function print(result: GatewayBench): void {
  const rate = (value: number): string => `${value.toFixed(0).padStart(7)} requests/s`;
  const share = (value: number, bar: number): string =>
    `${value.toFixed(3)} (at least ${bar}) ${value >= bar ? 'good' : 'TOO LOW'}`;
  console.log(
    [
      `gateway, ${rounds} rounds of ${seconds} s, 8 connections, bcrypt cost 10`,
      `  no login                ${rate(result.noLogin)}`,
      `  login remembered        ${rate(result.remembered)}   ${share(result.rememberedShare, gatewayBars.rememberedShare)}`,
      `  ${wrongLoginsPerSecond} wrong logins a second ${rate(result.underAttack)}   ${share(result.attackShare, gatewayBars.attackShare)}`,
      `  hashed each time        ${rate(result.hashedEachTime)}   ${(result.hashedEachTime / result.noLogin).toFixed(4)}`,
      `  right ones refused during the attack: ${result.refused} of ${result.asked}`,
    ].join('\n'),
  );
}

if (require.main === module) void benchGateway();
