import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import type { TenantApi } from '../../constructs/contracts';
import { checkerConfig, gatewayConfig, type GatewayLayout, type GatewayPlan } from '../../constructs/gateway';
import { lokiApi } from './loki-api';
import { answers, below, folder, freePorts, start, until, type Running } from './processes';

/** Running nginx processes of a gateway on loopback. */
export interface GatewayProcess {
  readonly port: number;
  readonly url: string;
  readonly layout: GatewayLayout;
  /** The htpasswd file. */
  readonly logins: string;
  readonly checker: Running;
  readonly rechecker: Running;
  /** Lines of the access log. */
  accessLog(): string[];
  /** Error logs and output of all processes. */
  errors(): string;
  /** Replaces the passwords, as a changed Secret does. */
  setPasswords(passwords: Passwords, cost?: number): void;
  stop(): Promise<void>;
}

/** Passwords by user. */
export type Passwords = Readonly<Record<string, string>>;

/** A monolithic Loki on a port of loopback. */
export function lokiAt(port: number, release: string): TenantApi {
  const endpoint = { scheme: 'http', host: '127.0.0.1', port, backends: [] } as const;
  return lokiApi(release, () => endpoint);
}

/** The plan of a gateway for an API. */
export function planFor(api: TenantApi, users: GatewayPlan['users'], multiTenantQueries = false): GatewayPlan {
  return { apis: [{ ...api, multiTenantQueries }], pushes: 64, users, tls: false };
}

/** Content of an htpasswd file. nginx uses the prefix `$2y$` for bcrypt. */
export function htpasswd(passwords: Passwords, cost: number): string {
  return Object.entries(passwords)
    .map(([user, password]) => `${user}:${hashSync(password, cost).replace(/^\$2[ab]\$/, '$2y$')}\n`)
    .join('');
}

/**
 * Starts all nginx processes of a gateway on free ports and in a temporary folder, and waits until they respond.
 *
 * @param main - overrides the configuration of the nginx for clients
 */
export async function startGateway(
  plan: GatewayPlan,
  passwords: Passwords,
  {
    cost = 4,
    main = gatewayConfig,
  }: { cost?: number; main?: (plan: GatewayPlan, layout: GatewayLayout, logins: string) => string } = {},
): Promise<GatewayProcess> {
  const scratch = folder('gateway');
  const ports = await freePorts(8);
  const [port, tls, stages, checkerPort, recheckerPort, health, recheckerHealth, grpc] = ports;
  const loopback = (at: number | undefined): string => `127.0.0.1:${at}`;
  const files = { errorLog: join(scratch.path, 'error.log'), logins: join(scratch.path, '.htpasswd') };
  const layout: GatewayLayout = {
    listen: [loopback(port)],
    listenTls: [loopback(tls)],
    listenGrpc: [loopback(grpc)],
    http2: 'parameter',
    certificate: below(scratch.path, 'certificate'),
    authorities: join(scratch.path, 'authority-'),
    stages: loopback(stages),
    checker: loopback(checkerPort),
    rechecker: loopback(recheckerPort),
    remembered: below(scratch.path, 'remembered'),
    temporary: below(scratch.path, 'tmp'),
    accessLog: join(scratch.path, 'access.log'),
    errorLog: files.errorLog,
  };
  const setPasswords = (users: Passwords, at = cost): void =>
    writeFileSync(files.logins, htpasswd(users, at), { mode: 0o644 });
  setPasswords(passwords);
  const run = (name: string, text: string): Running => {
    const file = join(scratch.path, `${name}.conf`);
    writeFileSync(file, text, { mode: 0o644 });
    return start('nginx', ['-e', layout.errorLog, '-c', file], join(scratch.path, `${name}.out`));
  };
  const runChecker = (name: 'checker' | 'rechecker', healthPort: number | undefined): Running => {
    const temporary = below(scratch.path, `${name}-tmp`);
    return run(name, checkerConfig({ ...files, checker: layout[name], health: [loopback(healthPort)], temporary }));
  };
  const checker = runChecker('checker', health);
  const rechecker = runChecker('rechecker', recheckerHealth);
  const gateway = run('nginx', main(plan, layout, files.logins));
  const url = `http://127.0.0.1:${port}`;
  const errors = (): string =>
    gateway.log() + checker.log() + rechecker.log() + readFileSync(layout.errorLog, { encoding: 'utf8', flag: 'a+' });
  const stop = async (): Promise<void> => {
    await Promise.all([gateway.stop(), checker.stop(), rechecker.stop()]);
    scratch.remove();
  };
  try {
    // The gateway last: without a checker it would log an error.
    for (const at of [loopback(health), loopback(recheckerHealth), loopback(port)])
      await until(() => answers(`http://${at}/healthy`), 10, errors);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port: port!,
    url,
    layout,
    logins: files.logins,
    checker,
    rechecker,
    errors,
    setPasswords,
    accessLog: () => readFileSync(layout.accessLog, 'utf8').trimEnd().split('\n'),
    stop,
  };
}
