import { randomUUID } from 'node:crypto';
import { LokiClient, type Credentials } from '../commands/smoke/client';
import { forward, readSecret } from '../commands/kubectl';
import type { LoggingPlatform } from '../constructs/platform';

/** What is sent, and for how long. */
export interface Load {
  readonly bytesPerSecond: number;
  readonly seconds: number;
}

/** Gigabytes a day as bytes a second. */
export function perDay(gigabytes: number): number {
  return Math.round((gigabytes * 1e9) / 86_400);
}

const lineBytes = 200;
const pushesPerSecond = 5;
const streams = 20;

/**
 * Pushes lines through the gateway at a steady rate and counts afterwards what Loki has of them.
 *
 * @returns what was measured, in a sentence
 * @throws Error if an acknowledged line is missing, or doubled
 */
export async function carry(platform: LoggingPlatform, { bytesPerSecond, seconds }: Load): Promise<string> {
  const { endpoint } = platform.gateway;
  const { namespace, name } = endpoint.service!;
  const login = (role: 'write' | 'read'): Credentials => {
    const user = platform.users.find(
      ({ roles, tenants }) => roles.includes(role) && tenants[0] === platform.users[0]!.tenants[0],
    )!;
    return readSecret(namespace, platform.gateway.login(user.name).secret) as unknown as Credentials;
  };
  const [writer, reader] = [login('write'), login('read')];
  const open = await forward(namespace, name, endpoint.port);
  try {
    const client = new LokiClient(`http://127.0.0.1:${open.port}`);
    const run = randomUUID();
    const perPush = Math.round(bytesPerSecond / lineBytes / pushesPerSecond);
    let acknowledged = 0;
    let refused = 0;
    let slowest = 0;
    const start = Date.now();
    for (let push = 0; push < seconds * pushesPerSecond; push += 1) {
      const before = Date.now();
      const status = await client
        .call('/loki/api/v1/push', { as: writer, method: 'POST', body: batch(run, push, perPush) })
        .then(
          (answer) => answer.status,
          () => 0,
        );
      if (status === 204) acknowledged += perPush;
      else refused += perPush;
      slowest = Math.max(slowest, Date.now() - before);
      const due = start + ((push + 1) * 1000) / pushesPerSecond;
      if (due > Date.now()) await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
    }
    const took = (Date.now() - start) / 1000;
    const found = await count(client, reader, run, took);
    const rate = ((acknowledged + refused) * lineBytes) / took / 1e6;
    const measured = `${rate.toFixed(2)} MB/s for ${Math.round(took)} s: ${acknowledged} lines acknowledged, ${refused} refused, ${found} found, slowest push ${slowest} ms`;
    if (found < acknowledged || found > acknowledged + refused) throw new Error(measured);
    return measured;
  } finally {
    open.close();
  }
}

/** Lines of many streams, as the agents of a few nodes send them. */
function batch(run: string, push: number, lines: number): unknown {
  const now = BigInt(Date.now()) * 1_000_000n;
  const values = Array.from({ length: streams }, (): [string, string][] => []);
  for (let line = 0; line < lines; line += 1)
    values[line % streams]!.push([
      String(now + BigInt(line)),
      `${push} ${line} `.padEnd(lineBytes, 'the quick brown fox '),
    ]);
  return { streams: values.map((of, stream) => ({ stream: { job: 'load', run, pod: `pod-${stream}` }, values: of })) };
}

async function count(client: LokiClient, as: Credentials, run: string, seconds: number): Promise<number> {
  const query = `sum(count_over_time({job="load", run="${run}"}[${Math.ceil(seconds) + 120}s]))`;
  const { status, text } = await client.call('/loki/api/v1/query', { as, query: { query } });
  if (status !== 200) throw new Error(`the lines could not be counted: ${status} ${text.slice(0, 200)}`);
  const { data } = JSON.parse(text) as { data: { result: readonly { value: readonly [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? 0);
}
