import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { lokiFunctions, type LokiApi } from '../../constructs/contracts';
import {
  checkerConfig,
  gatewayConfig,
  upstreamsOf,
  type GatewayLayout,
  type GatewayPlan,
} from '../../constructs/loki/gateway';
import { answers, below, folder, freePorts, start, until, type Running } from './processes';

/** The two nginx of a gateway on loopback. */
export interface GatewayProcess {
  readonly port: number;
  readonly url: string;
  readonly layout: GatewayLayout;
  readonly checker: Running;
  /** Lines of the access log. */
  accessLog(): string[];
  /** What both wrote beside it. */
  errors(): string;
  /** Replaces the passwords, as a changed Secret does. */
  setPasswords(passwords: Passwords, cost?: number): void;
  stop(): Promise<void>;
}

/** User to password. */
export type Passwords = Readonly<Record<string, string>>;

/** A Loki at an address of loopback, as the gateway sees it. */
export function lokiAt(port: number, release: string): LokiApi {
  const endpoint = { scheme: 'http', host: '127.0.0.1', port, answeredBy: [] } as const;
  return {
    release,
    endpoints: Object.fromEntries(lokiFunctions.map((of) => [of, endpoint])),
    limits: {
      maxLineBytes: 262_144,
      maxPushBytes: 4_194_304,
      queryTimeoutSeconds: 60,
      maxLabels: 15,
      structuredMetadata: true,
    },
    multiTenantQueries: false,
    tenantLimits: {},
  };
}

/** The plan of a gateway to a Loki. */
export function planFor(loki: LokiApi, users: GatewayPlan['users'], multiTenantQueries = false): GatewayPlan {
  return {
    release: loki.release,
    limits: loki.limits,
    upstreams: upstreamsOf(loki),
    users,
    multiTenantQueries,
    tls: false,
  };
}

/** Lines of an htpasswd file. nginx writes `$2y$` for the same hash. */
export function htpasswd(passwords: Passwords, cost: number): string {
  return Object.entries(passwords)
    .map(([user, password]) => `${user}:${hashSync(password, cost).replace(/^\$2[ab]\$/, '$2y$')}\n`)
    .join('');
}

/**
 * Starts both nginx with the gateway's own configuration, on free ports and in a folder of its own, and waits until
 * they answer.
 *
 * @param main - another configuration of the first nginx, for comparison
 */
export async function startGateway(
  plan: GatewayPlan,
  passwords: Passwords,
  {
    cost = 4,
    main = gatewayConfig,
  }: { cost?: number; main?: (plan: GatewayPlan, layout: GatewayLayout) => string } = {},
): Promise<GatewayProcess> {
  const own = folder('gateway');
  const ports = await freePorts(5);
  const [port, refusal, checkerPort, health, tls] = ports as [number, number, number, number, number];
  const layout: GatewayLayout = {
    listen: `127.0.0.1:${port}`,
    listenTls: `127.0.0.1:${tls}`,
    certificate: below(own.path, 'certificate'),
    refusal: `127.0.0.1:${refusal}`,
    checker: `127.0.0.1:${checkerPort}`,
    checkerHealth: `127.0.0.1:${health}`,
    logins: join(own.path, '.htpasswd'),
    remembered: below(own.path, 'remembered'),
    temporary: below(own.path, 'tmp'),
    accessLog: join(own.path, 'access.log'),
    errorLog: join(own.path, 'error.log'),
  };
  const checkerLayout = { ...layout, temporary: below(own.path, 'checker-tmp') };
  const setPasswords = (users: Passwords, at = cost): void =>
    writeFileSync(layout.logins, htpasswd(users, at), { mode: 0o644 });
  setPasswords(passwords);
  const run = (name: string, text: string): Running => {
    const file = join(own.path, `${name}.conf`);
    writeFileSync(file, text, { mode: 0o644 });
    return start('nginx', ['-e', layout.errorLog, '-c', file], join(own.path, `${name}.out`));
  };
  const checker = run('checker', checkerConfig(plan.users, checkerLayout));
  const gateway = run('nginx', main(plan, layout));
  const url = `http://127.0.0.1:${port}`;
  const errors = (): string =>
    gateway.log() + checker.log() + readFileSync(layout.errorLog, { encoding: 'utf8', flag: 'a+' });
  const stop = async (): Promise<void> => {
    await Promise.all([gateway.stop(), checker.stop()]);
    own.remove();
  };
  try {
    await until(() => answers(`${url}/healthy`), 10, errors);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    url,
    layout,
    checker,
    errors,
    setPasswords,
    accessLog: () => readFileSync(layout.accessLog, 'utf8').trimEnd().split('\n'),
    stop,
  };
}
