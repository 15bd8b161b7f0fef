import { forward, type Forward } from '../kubectl';
import type { LoggingPlatform } from '../../constructs/platform';
import { call, type Served, type SmokeUser } from './check';
import { inShort, GatewayClient } from './client';
import { gatewayIdentity } from './identity';
import { notReady, type Expected } from '../checks/workloads';

/** A connection to the gateway. */
export interface Connection {
  readonly client: GatewayClient;
  readonly close: () => void;
}

/** What must be ready before the checks. */
export interface Waiting {
  readonly platform: LoggingPlatform;
  readonly users: readonly SmokeUser[];
  readonly served: Served;
  /** Workloads that must be Ready. */
  readonly workloads: readonly Expected[];
  /** URL of the gateway from outside the cluster. @default - a port-forward */
  readonly url?: string | undefined;
  /** Timeout in seconds. */
  readonly seconds: number;
  /** Called after each attempt with what is missing. */
  readonly progress: (waitsFor: string, seconds: number) => void;
}

/**
 * Waits until the workloads are Ready and Loki and Tempo answer an authenticated request through the gateway.
 *
 * @throws Error with what is missing after the timeout
 */
export function connected(waiting: Waiting): Promise<Connection> {
  return succeeded(() => tryToConnect(waiting), 'The platform does not answer', waiting);
}

/**
 * Repeats an attempt every second until it returns something else than a text, which is what is missing.
 *
 * @throws Error with what is missing after the timeout
 */
export async function succeeded<T>(
  attempt: () => Promise<T | string> | T | string,
  failure: string,
  { seconds, progress }: Pick<Waiting, 'seconds' | 'progress'>,
): Promise<T> {
  const start = Date.now();
  for (;;) {
    const outcome = await attempt();
    if (typeof outcome !== 'string') return outcome;
    const passed = Math.round((Date.now() - start) / 1000);
    if (passed >= seconds) throw new Error(`${failure} after ${passed} s: ${outcome}.`);
    progress(outcome, passed);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** A connection, or what is missing. */
async function tryToConnect({ platform, users, served, workloads, url }: Waiting): Promise<Connection | string> {
  const missing = notReady(workloads);
  if (missing.length > 0) return missing.join('; ');
  const { endpoint } = platform.gateway!;
  let open: Forward | undefined;
  try {
    const { namespace, name } = endpoint.service!;
    const identity = url === undefined ? gatewayIdentity(platform) : undefined;
    if (typeof identity === 'string') return identity;
    if (url === undefined) open = await forward(namespace, `service/${name}`, endpoint.port);
    const client = new GatewayClient(
      url === undefined ? `${endpoint.scheme}://127.0.0.1:${open!.port}` : new URL(url).origin,
      identity,
    );
    const fault = await faultOf(client, users, served);
    if (fault === undefined) return { client, close: () => open?.close() };
    open?.close();
    return fault;
  } catch (error) {
    open?.close();
    return `the gateway does not answer (${reasonOf(error)})`;
  }
}

/**
 * Why Loki or Tempo does not answer through the gateway; undefined if both do. Uses a user with read access, if there is
 * one.
 */
async function faultOf(
  client: GatewayClient,
  users: readonly SmokeUser[],
  { logs, traces }: Served,
): Promise<string | undefined> {
  const alive = await call(client, '/');
  if (alive !== 200) return `the gateway answers ${inShort(alive)}`;
  const user = users.find(({ roles }) => roles.includes('read')) ?? users[0]!;
  const questions = [
    ...(logs ? [{ of: 'Loki', path: '/loki/api/v1/labels' }] : []),
    ...(traces ? [{ of: 'Tempo', path: '/api/v2/search/tags' }] : []),
  ];
  for (const { of, path } of questions) {
    const status = await call(client, path, user, user.tenants[0]);
    if (status === 401)
      return `the gateway does not accept the login of ${user.name} yet; a changed Secret takes about a minute`;
    if (status >= 500) return `${of} does not answer behind the gateway (${inShort(status)})`;
  }
  return undefined;
}

/** The cause of `fetch failed`. */
function reasonOf(error: unknown): string {
  const { message = String(error), cause } = error as {
    readonly message?: string;
    readonly cause?: { readonly message?: string };
  };
  return cause?.message ?? message;
}
