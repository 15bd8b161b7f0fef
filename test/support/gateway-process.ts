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
} from '../../constructs/gateway';
import { answers, below, folder, freePorts, start, until, type Running } from './processes';

/** The nginx processes of a gateway on loopback. */
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
  /** What all of them wrote beside it. */
  errors(): string;
  /** Replaces the passwords, as a changed Secret does. */
  setPasswords(passwords: Passwords, cost?: number): void;
  stop(): Promise<void>;
}

/** User to password. */
export type Passwords = Readonly<Record<string, string>>;

/** A Loki at an address of loopback, as the gateway sees it. */
export function lokiAt(port: number, release: string): LokiApi {
  const endpoint = { scheme: 'http', host: '127.0.0.1', port, backends: [] } as const;
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
    pushes: 64,
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
 * Starts every nginx with the gateway's own configuration, on free ports and in a folder of its own, and waits until
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
  }: { cost?: number; main?: (plan: GatewayPlan, layout: GatewayLayout, logins: string) => string } = {},
): Promise<GatewayProcess> {
  const own = folder('gateway');
  const ports = await freePorts(7);
  const [port, tls, stages, checkerPort, recheckerPort, health, recheckerHealth] = ports;
  const loopback = (at: number | undefined): string => `127.0.0.1:${at}`;
  const files = { errorLog: join(own.path, 'error.log'), logins: join(own.path, '.htpasswd') };
  const layout: GatewayLayout = {
    listen: [loopback(port)],
    listenTls: [loopback(tls)],
    certificate: below(own.path, 'certificate'),
    stages: loopback(stages),
    checker: loopback(checkerPort),
    rechecker: loopback(recheckerPort),
    remembered: below(own.path, 'remembered'),
    temporary: below(own.path, 'tmp'),
    accessLog: join(own.path, 'access.log'),
    errorLog: files.errorLog,
  };
  const setPasswords = (users: Passwords, at = cost): void =>
    writeFileSync(files.logins, htpasswd(users, at), { mode: 0o644 });
  setPasswords(passwords);
  const run = (name: string, text: string): Running => {
    const file = join(own.path, `${name}.conf`);
    writeFileSync(file, text, { mode: 0o644 });
    return start('nginx', ['-e', layout.errorLog, '-c', file], join(own.path, `${name}.out`));
  };
  const runChecker = (name: 'checker' | 'rechecker', healthPort: number | undefined): Running => {
    const temporary = below(own.path, `${name}-tmp`);
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
    own.remove();
  };
  try {
    // The gateway last: it asks a checker, and would write down that there is none yet.
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
