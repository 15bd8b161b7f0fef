import { forward, type Forward } from '../kubectl';
import type { LoggingPlatform } from '../../constructs/platform';
import { call, type SmokeUser } from './check';
import { inShort, LokiClient } from './client';
import { notReady, type Expected } from './workloads';

/** How the gateway is reached. */
export interface Connection {
  readonly client: LokiClient;
  readonly close: () => void;
}

/** What is waited for before anything is tried. */
export interface Waiting {
  readonly platform: LoggingPlatform;
  readonly users: readonly SmokeUser[];
  /** Without these nothing is answered. */
  readonly workloads: readonly Expected[];
  /** URL of the gateway as hosts outside see it. @default - a forwarded port */
  readonly url?: string | undefined;
  /** Seconds after which it is given up. */
  readonly seconds: number;
  /** Told what is waited for, each time it was looked at. */
  readonly progress: (waitsFor: string, seconds: number) => void;
}

/**
 * Waits until the workloads are Ready and the gateway answers a request with a login as Loki does.
 *
 * @throws Error with what it waited for, when the time is over
 */
export async function connected(waiting: Waiting): Promise<Connection> {
  const start = Date.now();
  for (;;) {
    const attempt = await attempted(waiting);
    if (typeof attempt !== 'string') return attempt;
    const seconds = Math.round((Date.now() - start) / 1000);
    if (seconds >= waiting.seconds) throw new Error(`The platform does not answer after ${seconds} s: ${attempt}.`);
    waiting.progress(attempt, seconds);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** A connection, or what is still missing. */
async function attempted({ platform, users, workloads, url }: Waiting): Promise<Connection | string> {
  const missing = notReady(workloads);
  if (missing.length > 0) return missing.join('; ');
  const { endpoint } = platform.gateway;
  let open: Forward | undefined;
  try {
    const { namespace, name } = endpoint.service!;
    if (url === undefined) open = await forward(namespace, name, endpoint.port);
    const client = new LokiClient(url === undefined ? `http://127.0.0.1:${open!.port}` : new URL(url).origin);
    const fault = await faultOf(client, users);
    if (fault === undefined) return { client, close: () => open?.close() };
    open?.close();
    return fault;
  } catch (error) {
    open?.close();
    return `the gateway does not answer (${reasonOf(error)})`;
  }
}

/** Whether Loki answers behind the gateway, seen by a user who may read if there is one. */
async function faultOf(client: LokiClient, users: readonly SmokeUser[]): Promise<string | undefined> {
  const alive = await call(client, '/');
  if (alive !== 200) return `the gateway answers ${inShort(alive)}`;
  const user = users.find(({ roles }) => roles.includes('read')) ?? users[0]!;
  const status = await call(client, '/loki/api/v1/labels', user, user.tenants[0]);
  if (status === 401)
    return `the gateway does not know the login of ${user.name} yet; a new Secret takes it about a minute`;
  return status >= 500 ? `Loki does not answer behind the gateway (${inShort(status)})` : undefined;
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { message = String(error), cause } = error as {
    readonly message?: string;
    readonly cause?: { readonly message?: string };
  };
  return cause?.message ?? message;
}
